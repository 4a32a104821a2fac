"""A model of which word follows which three, trained on a text in a moment."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

TEXTS = Path("/usr/share/common-licenses")


def training_text() -> str:
    """The machine's licences, on Debian; anywhere else the help texts that come with Python."""
    files = sorted(
        path for path in TEXTS.glob("*") if path.is_file() and not path.is_symlink()
    )
    if files:
        return "\n".join(path.read_text(errors="replace") for path in files)
    from pydoc_data.topics import topics

    return "\n".join(topics.values())


class WordModel:
    """Counts which words follow each sequence of up to ``order`` words, and writes on by chance."""

    def __init__(self, text: str, order: int = 3) -> None:
        words = text.split()
        if not words:
            raise ValueError("a model needs a text to learn from")
        self.words = len(words)
        self._order = order
        self._follow: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for length in range(order + 1):
            for end in range(length, len(words)):
                self._follow[tuple(words[end - length : end])][words[end]] += 1

    def generate(self, prompt: str, count: int, seed: int) -> Iterator[str]:
        """``count`` words that may follow ``prompt``; the same ones for the same ``seed``."""
        chance = random.Random(seed)
        context = prompt.split()
        for _ in range(count):
            known: Counter[str] | None = None
            for length in range(min(self._order, len(context)), -1, -1):
                known = self._follow.get(tuple(context[len(context) - length :]))
                if known:
                    break
            assert known is not None
            word = chance.choices(list(known), known.values())[0]
            context = [*context, word][-self._order :]
            yield word
