from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from martlet_runtime import DistributedRuntime
from serve_embeddings.batcher import Batcher
from serve_embeddings.model import SentenceModel
from serve_embeddings.search import Index, thousand_sentences


@pytest.fixture(scope="module")
def model() -> SentenceModel:
    return SentenceModel()


def test_similar_sentences_come_out_similar(model: SentenceModel) -> None:
    cat, kitten, bank = model.embed(
        [
            "A cat sits on the mat.",
            "The kitten is sitting on a rug.",
            "The bank raised its rates.",
        ]
    )
    assert cat @ kitten > 0.5
    assert cat @ kitten > 5 * abs(cat @ bank)


def test_the_model_computes_what_its_authors_published(model: SentenceModel) -> None:
    # The similarities that the model's card gives for these three sentences.
    first, second, third = model.embed(
        [
            "The weather is lovely today.",
            "It's so sunny outside!",
            "He drove to the stadium.",
        ]
    )
    assert first @ second == pytest.approx(0.6660, abs=1e-3)
    assert first @ third == pytest.approx(0.1046, abs=1e-3)


def test_a_batch_changes_nothing(model: SentenceModel) -> None:
    sentences = ["short", "a somewhat longer sentence, with a comma", "x " * 300]
    alone = np.concatenate([model.embed([each]) for each in sentences])
    assert np.allclose(model.embed(sentences), alone, atol=1e-5)
    assert model.embed([]).shape == (0, 384)


def test_calls_share_batches_and_errors_reach_their_callers() -> None:
    async def main() -> None:
        def compute(sentences: list[str]) -> np.ndarray:
            if "bad" in sentences:
                raise ValueError("no")
            return np.array([[len(each)] for each in sentences], np.float32)

        batcher = Batcher(compute, limit=4)
        answers = await asyncio.gather(
            *(batcher.embed(["x" * n, "y"]) for n in range(8))
        )
        assert [a.tolist() for a in answers] == [[[n], [1]] for n in range(8)]
        assert batcher.batches == 4
        with pytest.raises(ValueError, match="no"):
            await batcher.embed(["bad"])
        assert (await batcher.embed(["ok"])).tolist() == [[2]]

    asyncio.run(main())


def test_search_through_the_runtime(
    model: SentenceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARTLET_RUNTIME_DIR", str(tmp_path / "run"))
    sentences = [
        "Cats purr.",
        "Stock prices fell.",
        "It rains in spring.",
        "Bread needs yeast.",
    ]

    async def main() -> None:
        batcher = Batcher(model.embed)

        async def embed(request: dict[str, list[str]]) -> dict[str, object]:
            return {
                "embeddings": await batcher.embed(request["sentences"]),
                "worker": 1,
            }

        async with (
            DistributedRuntime() as runtime,
            runtime.endpoint("demo.embeddings.embed").serve(embed),
        ):
            client = await runtime.endpoint("demo.embeddings.embed").client()
            await client.wait_for_instances(timeout=10)
            index = await Index.build(client, sentences, size=2)
            assert index.embeddings.dtype == np.float32
            assert index.embeddings.shape == (4, 384)
            best = [
                (await index.search(q, 1))[0][1]
                for q in ("a kitten", "baking", "markets")
            ]
            assert best == [sentences[0], sentences[3], sentences[1]]

    asyncio.run(main())


def test_there_are_a_thousand_sentences() -> None:
    assert len(set(thousand_sentences())) == 1000


def test_the_demo_shows_its_throughput_and_uses_both_workers() -> None:
    demo = Path(__file__).parent.parent / "demo.py"
    result = subprocess.run(
        [sys.executable, str(demo)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    assert re.search(r"1000 sentences in [\d.]+ s: \d+ a second", result.stdout)
    assert len(re.findall(r"worker \d+: \d+", result.stdout)) == 2
    assert (
        "exception"
        in result.stdout.partition("catch an error?")[2].partition("\n\n")[0]
    )
    assert "with [0, 0]" in result.stdout
