"""The command: ``martlet-runtime serve | ps | call``."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

from martlet_runtime import _core
from martlet_runtime.decorators import description, drain_on_signals, graph, run_service
from martlet_runtime.errors import RuntimeFault
from martlet_runtime.runtime import DistributedRuntime


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="martlet-runtime", description=__doc__)
    parser.add_argument(
        "--discovery", choices=["file", "etcd"], help="how instances find each other"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve", help="start a service and all that it depends on"
    )
    serve.add_argument("graph", metavar="MODULE:CLASS")
    serve.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    commands.add_parser("ps", help="list what is served")
    call = commands.add_parser(
        "call", help="call an endpoint, and print what it answers"
    )
    call.add_argument("endpoint", metavar="NAMESPACE.COMPONENT.ENDPOINT")
    call.add_argument("request", nargs="?", default="null", help="JSON")
    call.add_argument("--timeout", type=float, default=60)
    options = parser.parse_args(arguments)
    try:
        if options.command == "ps":
            return asyncio.run(_ps(options.discovery))
        if options.command == "call":
            return asyncio.run(_call(options))
        service = _load(options.graph)
        if options.one:
            return asyncio.run(_serve_one(service, options.discovery))
        return _serve(service, options.discovery)
    except (RuntimeFault, ValueError, TypeError, ImportError) as error:
        print(f"martlet-runtime: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _load(name: str) -> type:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, os.getcwd())
    found = getattr(importlib.import_module(module), attribute or "", None)
    if not isinstance(found, type):
        raise TypeError(f"'{name}' names no class: write MODULE:CLASS")
    description(found)
    return found


async def _serve_one(service: type, discovery: str | None) -> int:
    runtime = DistributedRuntime(discovery=discovery)
    drain_on_signals(runtime)
    await run_service(service, runtime)
    await runtime.shutdown()
    return 0


class _Process:
    """A worker's process, started again when it dies, after a pause that grows."""

    def __init__(self, name: str, number: int, discovery: str | None) -> None:
        self.label = f"{name.partition(':')[2]}[{number}]"
        self.command = [sys.executable, "-m", "martlet_runtime.cli"]
        if discovery:
            self.command += ["--discovery", discovery]
        self.command += ["serve", "--one", name]
        self.restarts = -1
        self.next_start = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def keep(self, now: float) -> None:
        """Starts the process if it doesn't run and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.next_start == 0:
            pause = min(10.0, 0.2 * 2 ** min(self.restarts, 6))
            self.next_start = now + pause
            print(
                f"{self.label} ended with {self.process.returncode}; again in {pause:g} s",
                file=sys.stderr,
            )
        if now >= self.next_start:
            self.process = subprocess.Popen(self.command)
            self.restarts += 1
            self.next_start = 0
            print(f"{self.label} started, process {self.process.pid}", file=sys.stderr)


def _serve(service: type, discovery: str | None) -> int:
    processes = [
        _Process(f"{each.__module__}:{each.__qualname__}", number, discovery)
        for each in graph(service)
        for number in range(description(each).workers)
    ]
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stopping.append(received))
    while not stopping:
        for process in processes:
            process.keep(time.monotonic())
        time.sleep(0.05)
    running = [each.process for each in processes if each.process is not None]
    for one in reversed(running):
        if one.poll() is None:
            one.terminate()
    return max((one.wait() for one in running), default=0)


async def _ps(discovery: str | None) -> int:
    runtime = DistributedRuntime(discovery=discovery)
    rows = await runtime._core.instances()
    width = max((len(path) for path, *_ in rows), default=0)
    for path, identity, addresses in rows:
        print(f"{path:<{width}}  {identity:016x}  {', '.join(addresses)}")
    if not rows:
        print("nothing is served", file=sys.stderr)
    await runtime.shutdown()
    return 0


async def _call(options: Any) -> int:
    request = json.loads(options.request)
    _core.validate_path(options.endpoint)
    async with DistributedRuntime(discovery=options.discovery) as runtime:
        client = await runtime.endpoint(options.endpoint).client()
        async for item in client.generate(request, timeout=options.timeout):
            print(json.dumps(item, ensure_ascii=False, default=str), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
