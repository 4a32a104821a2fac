"""The processes of ``martlet-runtime serve``: started, watched, started again, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence

from martlet_runtime.decorators import description
from martlet_runtime.errors import RuntimeFault
from martlet_runtime.liveview import LiveView
from martlet_runtime.runtime import DistributedRuntime

LONGEST_PAUSE = 10.0
# A process that ran for so long may fail again without waiting longer for it.
STEADY = 60.0


class WorkerProcess:
    """A worker's process, started again when it dies, after a pause that grows."""

    def __init__(self, name: str, number: int, discovery: str | None, view: LiveView) -> None:
        self.label = f"{name.partition(':')[2]}[{number}]"
        self.command = [sys.executable, "-m", "martlet_runtime.cli"]
        if discovery:
            self.command += ["--discovery", discovery]
        self.command += ["serve", "--one", str(os.getpid()), name]
        self.restarts = 0
        self.started = 0.0
        self.process: asyncio.subprocess.Process | None = None
        self._view = view

    @property
    def is_running(self) -> bool:
        """Whether the process has been started and not ended."""
        return self.process is not None and self.process.returncode is None

    async def keep(self, stopping: asyncio.Event) -> int:
        """Has the process run until ``stopping``; returns its last exit code."""
        pause = 0.2
        while True:
            code = await self._run()
            if stopping.is_set():
                # Told to end before it could hear of it is well ended.
                return 0 if code == -signal.SIGTERM else code
            if time.monotonic() - self.started > STEADY:
                pause = 0.2
            self._view.say(f"{self.label} ended with {code}; again in {pause:g} s")
            try:
                await asyncio.wait_for(stopping.wait(), pause)
                return code
            except TimeoutError:
                pause = min(LONGEST_PAUSE, 2 * pause)
                self.restarts += 1

    async def _run(self) -> int:
        # In a live view what the process says has to scroll by above it.
        pipe = asyncio.subprocess.PIPE if self._view.is_live else None
        # In a process group of its own: a terminal's Ctrl-C is for the supervisor, which ends those
        # first that call others.
        self.process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT if pipe else None,
            process_group=0,
        )
        self.started = time.monotonic()
        self._view.say(f"{self.label} started, process {self.process.pid}")
        if self.process.stdout is not None:
            async for text in lines(self.process.stdout):
                self._view.say(f"{self.label} | {text}")
        return await self.process.wait()

    def terminate(self) -> None:
        """Asks the process to drain and end."""
        if self.process is not None and self.is_running:
            self.process.terminate()

    def kill(self) -> None:
        """Ends the process at once."""
        if self.process is not None and self.is_running:
            self.process.kill()


async def lines(output: asyncio.StreamReader) -> AsyncIterator[str]:
    """What a process says, line by line; the last state of a progress bar; no line too long."""
    rest = b""
    while data := await output.read(1 << 16):
        *whole, rest = (rest + data).split(b"\n")
        if len(rest) > 1 << 16:
            whole, rest = [*whole, rest], b""
        for line in whole:
            yield line.decode(errors="replace").rstrip().rpartition("\r")[2]
    if rest:
        yield rest.decode(errors="replace").rstrip().rpartition("\r")[2]


async def supervise(services: Sequence[type], discovery: str | None) -> int:
    """Runs services, each before those that call it, until SIGTERM, SIGINT or SIGHUP; the worst
    exit code. A second signal ends them at once."""
    view = LiveView(sys.stderr)
    processes = [
        WorkerProcess(f"{each.__module__}:{each.__qualname__}", number, discovery, view)
        for each in services
        for number in range(description(each).workers)
    ]
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if stopping.is_set():
            for each in processes:
                each.kill()
        else:
            view.say("ending when the running calls have ended; once more ends them now")
            stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    keeping = [asyncio.create_task(each.keep(stopping)) for each in processes]
    showing = asyncio.create_task(_show(processes, discovery, view))
    await stopping.wait()
    # Those that call others first, so that no call of theirs finds nobody.
    for process, task in zip(reversed(processes), reversed(keeping), strict=True):
        process.terminate()
        await task
    showing.cancel()
    view.close()
    return max((abs(task.result()) for task in keeping), default=0)


async def _show(processes: list[WorkerProcess], discovery: str | None, view: LiveView) -> None:
    if not view.is_live:
        return
    runtime = DistributedRuntime(discovery=discovery)
    while True:
        try:
            served = [path for path, *_ in await runtime._core.instances()]
        except RuntimeFault as error:
            view.say(f"discovery: {error}")
            served = []
        view.show(processes, served)
        await asyncio.sleep(0.5)
