"""The command: ``martlet-runtime serve | ps | call``."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from martlet_runtime import _core
from martlet_runtime.decorators import Description, drain_on_signals, graph, run_service
from martlet_runtime.errors import RemoteError, RuntimeFault, ShutDown
from martlet_runtime.processes import supervise
from martlet_runtime.runtime import DistributedRuntime


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the process's exit code."""
    parser = argparse.ArgumentParser(
        prog="martlet-runtime", description="Serve services, see what is served, and call it."
    )
    parser.add_argument(
        "--discovery", choices=["file", "etcd"], help="how instances find each other"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start a service and all that it depends on")
    serve.add_argument("graph", metavar="MODULE:CLASS", help="the service, as Python finds it")
    serve.add_argument("--one", metavar="PARENT", type=int, help=argparse.SUPPRESS)
    commands.add_parser("ps", help="list what is served")
    call = commands.add_parser("call", help="call an endpoint, and print what it answers")
    call.add_argument("endpoint", metavar="NAMESPACE.COMPONENT.ENDPOINT", help="as ps lists it")
    call.add_argument("request", nargs="?", default="null", help="JSON; null if left out")
    call.add_argument("--timeout", type=float, default=60, help="seconds for the call; 60")
    options = parser.parse_args(arguments)
    try:
        if options.command == "ps":
            return asyncio.run(_ps(options.discovery))
        if options.command == "call":
            return asyncio.run(_call(options))
        return _serve(options)
    except RemoteError as error:
        print(error.remote_traceback or "", end="", file=sys.stderr)
        print(f"martlet-runtime: the handler raised {error.remote_class}: {error}", file=sys.stderr)
        return 1
    except (RuntimeFault, UsageError) as error:
        print(f"martlet-runtime: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class UsageError(Exception):
    """What was asked for makes no sense; an error of a service's own keeps its traceback."""


def _serve(options: Any) -> int:
    service = _load(options.graph)
    if options.one is not None:
        return asyncio.run(_serve_one(service, options.discovery, options.one))
    try:
        services = graph(service)
    except ValueError as error:
        raise UsageError(error) from None
    return asyncio.run(supervise(services, options.discovery))


def _load(name: str) -> type:
    module, _, attribute = name.partition(":")
    if not (module and attribute):
        raise UsageError(f"'{name}' names no class: write MODULE:CLASS")
    sys.path.insert(0, str(Path.cwd()))
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as error:
        # One that the module itself imports is another matter.
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        hint = f"; write {module.removesuffix('.py')}:{attribute}" if module[-3:] == ".py" else ""
        raise UsageError(
            f"there is no module '{error.name}', neither installed nor in {Path.cwd()}{hint}"
        ) from None
    found = getattr(loaded, attribute, None)
    if isinstance(found, type) and "__martlet_service__" in vars(found):
        return found
    there = [
        key
        for key, value in vars(loaded).items()
        if isinstance(value, type)
        and isinstance(vars(value).get("__martlet_service__"), Description)
    ]
    raise UsageError(
        f"'{name}' is no service: "
        + (f"{module} has {', '.join(there)}" if there else "decorate a class with @service")
    )


async def _serve_one(service: type, discovery: str | None, parent: int) -> int:
    runtime = DistributedRuntime(discovery=discovery)
    drain_on_signals(runtime)
    # A supervisor that is killed can't end its workers; so Linux tells them.
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    if os.getppid() != parent:
        return 1
    try:
        await run_service(service, runtime)
    except ShutDown:
        # It was to end before it had begun.
        if runtime._shutdown is None:
            raise
    await runtime.shutdown()
    return 0


async def _ps(discovery: str | None) -> int:
    runtime = DistributedRuntime(discovery=discovery)
    rows = sorted(await runtime._core.instances())
    width = max((len(path) for path, *_ in rows), default=0)
    for path, identity, addresses in rows:
        print(f"{path:<{width}}  {identity:016x}  {', '.join(addresses)}")
    if not rows:
        print("nothing is served", file=sys.stderr)
    await runtime.shutdown()
    return 0


async def _call(options: Any) -> int:
    try:
        request = json.loads(options.request)
    except ValueError as error:
        raise UsageError(f"the request is no JSON: {error}") from None
    try:
        _core.validate_path(options.endpoint)
    except ValueError as error:
        raise UsageError(error) from None
    async with DistributedRuntime(discovery=options.discovery) as runtime:
        client = await runtime.endpoint(options.endpoint).client()
        async for item in client.generate(request, timeout=options.timeout):
            print(json.dumps(item, ensure_ascii=False, default=str), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
