"""A worker: trains the model, then serves it until it is told to end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

from martlet_runtime import Context, DistributedRuntime, worker

from stream_text.model import WordModel, training_text


@worker()
async def main(runtime: DistributedRuntime) -> None:
    model = WordModel(training_text())

    async def generate(
        request: dict[str, Any], context: Context
    ) -> AsyncIterator[dict[str, Any]]:
        for word in model.generate(
            request["prompt"], request["words"], request["seed"]
        ):
            yield {"text": word, "worker": os.getpid()}
            await asyncio.sleep(request["pause"])

    await runtime.endpoint("demo.text.generate").serve(generate)


if __name__ == "__main__":
    asyncio.run(main())
