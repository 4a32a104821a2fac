"""Starts two workers, indexes a thousand sentences and searches them."""

from __future__ import annotations

import asyncio
import time

from martlet_runtime import DistributedRuntime
from martlet_runtime.local import local_workers
from serve_embeddings.search import Index, thousand_sentences

QUERIES = (
    "How do I catch an error?",
    "text made of characters",
    "run something when a with block ends",
)


async def ask() -> None:
    async with DistributedRuntime() as runtime:
        client = await runtime.endpoint("demo.embeddings.embed").client("least_loaded")
        await client.wait_for_instances(2, timeout=60)
        sentences = thousand_sentences()
        start = time.perf_counter()
        index = await Index.build(client, sentences)
        seconds = time.perf_counter() - start
        print(
            f"{len(sentences)} sentences in {seconds:.1f} s: {len(sentences) / seconds:.0f} a second"
        )
        for worker, count in index.workers.items():
            print(f"  worker {worker}: {count}")
        for query in QUERIES:
            print(f"\n{query}")
            for score, sentence in await index.search(query):
                print(f"  {score:.2f}  {sentence}")


def main() -> None:
    # One thread of linear algebra a worker: there are two of them.
    settings = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with local_workers("serve_embeddings.worker", 2, environment=settings) as workers:
        asyncio.run(ask())
    codes = [worker.returncode for worker in workers]
    print(f"\nBoth workers were told to end and did, with {codes}.")


if __name__ == "__main__":
    main()
