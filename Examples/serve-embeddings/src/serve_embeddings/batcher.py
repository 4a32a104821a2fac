"""Joins calls that come together into batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np

from serve_embeddings.model import Array

Waiting = tuple[list[str], asyncio.Future[Array]]


class Batcher:
    """Hands ``compute`` the sentences of many calls at once, in a thread.

    While one batch is computed the next one grows, so nothing waits for a batch to fill.
    """

    def __init__(self, compute: Callable[[list[str]], Array], limit: int = 64) -> None:
        self._compute = compute
        self._limit = limit
        self._waiting: list[Waiting] = []
        self._worker: asyncio.Task[None] | None = None
        self.batches = 0

    async def embed(self, sentences: list[str]) -> Array:
        """The embeddings of one call's sentences."""
        answer: asyncio.Future[Array] = asyncio.get_running_loop().create_future()
        self._waiting.append((sentences, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        while batch := self._next():
            sentences = [sentence for each, _ in batch for sentence in each]
            try:
                embeddings = await asyncio.to_thread(self._compute, sentences)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the callers'
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            self.batches += 1
            ends = np.cumsum([len(each) for each, _ in batch])
            for (_, answer), part in zip(
                batch, np.split(embeddings, ends[:-1]), strict=True
            ):
                if not answer.done():
                    answer.set_result(part)

    def _next(self) -> list[Waiting]:
        """Calls up to the limit, at least one; those that were cancelled are left out."""
        batch: list[Waiting] = []
        count = 0
        while self._waiting and (
            not batch or count + len(self._waiting[0][0]) <= self._limit
        ):
            sentences, answer = self._waiting.pop(0)
            if not answer.cancelled():
                batch.append((sentences, answer))
                count += len(sentences)
        return batch
