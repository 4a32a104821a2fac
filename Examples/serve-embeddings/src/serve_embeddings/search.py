"""A thousand sentences, and the search over them: the client's side."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from martlet_runtime import Client

from serve_embeddings.model import Array


def thousand_sentences() -> list[str]:
    """Sentences of Python's reference, which comes with Python."""
    from pydoc_data.topics import topics

    text = " ".join(re.sub(r"[*`]|\s+", " ", topic) for topic in topics.values())
    found = (each.strip() for each in re.split(r"(?<=[a-z)]\.)\s+(?=[A-Z])", text))
    # In order, each once, and none that is a table or a stub.
    unique = dict.fromkeys(each for each in found if 40 < len(each) < 200)
    return list(unique)[:1000]


@dataclass
class Index:
    """Sentences with their embeddings; ``workers`` says which processes computed how many."""

    client: Client[Any]
    sentences: list[str]
    embeddings: Array
    workers: dict[int, int] = field(default_factory=dict)

    @classmethod
    async def build(
        cls, client: Client[Any], sentences: list[str], size: int = 8
    ) -> Index:
        """Embeds ``sentences`` in calls of ``size`` each, sixteen at once."""
        room = asyncio.Semaphore(16)

        async def embed(part: list[str]) -> dict[str, Any]:
            async with room:
                answer: dict[str, Any] = await client.call(
                    {"sentences": part}, timeout=120
                )
                return answer

        parts = [sentences[i : i + size] for i in range(0, len(sentences), size)]
        answers = await asyncio.gather(*(embed(part) for part in parts))
        workers: dict[int, int] = {}
        for answer in answers:
            count = len(answer["embeddings"])
            workers[answer["worker"]] = workers.get(answer["worker"], 0) + count
        return cls(
            client,
            sentences,
            np.concatenate([a["embeddings"] for a in answers]),
            workers,
        )

    async def search(self, query: str, count: int = 3) -> list[tuple[float, str]]:
        """The sentences most like ``query``, with their similarity, best first."""
        answer = await self.client.call({"sentences": [query]}, timeout=30)
        scores = self.embeddings @ answer["embeddings"][0]
        best = np.argsort(scores)[::-1][:count]
        return [(float(scores[i]), self.sentences[i]) for i in best]
