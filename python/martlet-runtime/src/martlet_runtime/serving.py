"""An endpoint being served."""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import Generator
from types import TracebackType
from typing import Any, Self

from martlet_runtime import _core
from martlet_runtime.handler import Runner


class Serving:
    """An endpoint that is served from now on.

    Await it to wait until serving ends: by ``stop``, or by the runtime's ``shutdown``. As an
    ``async with``, the block begins once others can find the endpoint, and serving stops at its
    end.
    """

    def __init__(
        self,
        core: _core.RuntimeHandle,
        path: str,
        run: Runner,
        metadata: dict[str, str],
        max_concurrent_calls: int | None,
    ) -> None:
        self._path = path
        self._run = run
        self._tasks: dict[_core.RequestHandle, asyncio.Task[None]] = {}
        self._loop = loop = asyncio.get_running_loop()
        # Handlers see the context variables of whoever serves them.
        self._context = contextvars.copy_context()
        self._served: asyncio.Future[_core.ServedHandle] = loop.create_future()
        self._closed: asyncio.Future[None] = loop.create_future()
        self._task = loop.create_task(self._serve(core, path, metadata, max_concurrent_calls))

    def __repr__(self) -> str:
        return f"<Serving {self._path}>"

    async def ready(self) -> None:
        """Waits until others can find the endpoint.

        Raises:
            AlreadyServed: This runtime serves the endpoint already.
            RuntimeFault: Discovery or listening failed.
        """
        either: list[asyncio.Future[Any]] = [self._task, self._served]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self._served.done():
            await self._task

    @property
    def instance_id(self) -> int:
        """This instance's id; ``ready`` must have returned."""
        return self._served.result().instance_id

    @property
    def addresses(self) -> list[str]:
        """Where this instance can be reached; ``ready`` must have returned."""
        return self._served.result().addresses

    @property
    def active_calls(self) -> int:
        """How many calls are being handled."""
        return self._served.result().active_calls if self._served.done() else 0

    async def stop(self, timeout: float | None = None) -> None:
        """Takes no further calls, and waits for those that run.

        Args:
            timeout: Seconds after which those that still run are cancelled; None waits for them.
        """
        either: list[asyncio.Future[Any]] = [self._task, self._served]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._served.done():
            served = self._served.result()
            await served.stop()
            try:
                async with asyncio.timeout(timeout):
                    await self._wait_for_calls()
            except TimeoutError:
                for task in list(self._tasks.values()):
                    task.cancel()
            self._close()
        await asyncio.gather(self._task, return_exceptions=True)

    def _close(self) -> None:
        if not self._closed.done():
            self._closed.set_result(None)

    async def _serve(
        self,
        core: _core.RuntimeHandle,
        path: str,
        metadata: dict[str, str],
        limit: int | None,
    ) -> None:
        served = await core.serve(path, metadata, limit)
        self._served.set_result(served)
        try:
            served.deliver(self._receive)
            await self._closed
        except BaseException:
            # Nobody would hear any more that a caller has left, nor take what is still waiting.
            for task in list(self._tasks.values()):
                task.cancel()
            await served.stop()
            raise
        finally:
            served.close()
        await self._wait_for_calls()

    def _receive(self, request: _core.RequestHandle, is_cancelled: bool) -> None:
        tasks = self._tasks
        if is_cancelled:
            if (task := tasks.get(request)) is not None:
                task.cancel()
                # A task that never began can't end its request itself.
                task.add_done_callback(functools.partial(self._forget, request))
            return
        try:
            tasks[request] = self._loop.create_task(
                self._handle(request), context=self._context.copy()
            )
        except BaseException as error:
            # Serving ends with it.
            request.refuse()
            if not self._closed.done():
                self._closed.set_exception(error)

    async def _wait_for_calls(self) -> None:
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def _handle(self, request: _core.RequestHandle) -> None:
        try:
            await self._run(request)
        finally:
            del self._tasks[request]

    def _forget(self, request: _core.RequestHandle, _: asyncio.Task[None]) -> None:
        if self._tasks.pop(request, None) is not None:
            request.cancelled()

    def __await__(self) -> Generator[Any, None, None]:
        return self._task.__await__()

    async def __aenter__(self) -> Self:
        await self.ready()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
