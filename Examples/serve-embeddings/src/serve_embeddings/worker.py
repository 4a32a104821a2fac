"""A worker: loads the model, then serves it until it is told to end."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from martlet_runtime import DistributedRuntime, worker

from serve_embeddings.batcher import Batcher
from serve_embeddings.model import SentenceModel


@worker()
async def main(runtime: DistributedRuntime) -> None:
    batcher = Batcher(SentenceModel().embed)

    async def embed(request: dict[str, Any]) -> dict[str, Any]:
        embeddings = await batcher.embed(request["sentences"])
        return {
            "embeddings": embeddings,
            "worker": os.getpid(),
            "batches": batcher.batches,
        }

    await runtime.endpoint("demo.embeddings.embed").serve(embed)


if __name__ == "__main__":
    asyncio.run(main())
