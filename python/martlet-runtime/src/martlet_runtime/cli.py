"""The command: ``martlet-runtime serve | ps | call``."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from martlet_runtime import _core
from martlet_runtime.decorators import description, drain_on_signals, run_service
from martlet_runtime.errors import RemoteError, RuntimeFault
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
    serve.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
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
        service = _load(options.graph)
        if options.one:
            return asyncio.run(_serve_one(service, options.discovery))
        return asyncio.run(supervise(service, options.discovery))
    except RemoteError as error:
        print(error.remote_traceback or "", end="", file=sys.stderr)
        print(f"martlet-runtime: the handler raised {error.remote_class}: {error}", file=sys.stderr)
        return 1
    except (RuntimeFault, ValueError, TypeError, ImportError) as error:
        print(f"martlet-runtime: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _load(name: str) -> type:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
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
        raise ValueError(f"the request is no JSON: {error}") from None
    _core.validate_path(options.endpoint)
    async with DistributedRuntime(discovery=options.discovery) as runtime:
        client = await runtime.endpoint(options.endpoint).client()
        async for item in client.generate(request, timeout=options.timeout):
            print(json.dumps(item, ensure_ascii=False, default=str), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
