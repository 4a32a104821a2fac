# ruff: noqa
"""Adapter layer: the bench_* scripts touch an SDK only through this file, so another SDK with the same method names drops in.

  BENCH_SDK=dynamo   (default) NVIDIA ai-dynamo-runtime        module dynamo.runtime
  BENCH_SDK=bare     pure-asyncio floor, no runtime features   module bare_sdk (in this folder)
  BENCH_SDK=<module> any module that offers: DistributedRuntime(loop, discovery, request_plane), Context
Environment is set to loopback before import.  BENCH_DISCOVERY=file|etcd|mem  BENCH_PLANE=tcp|nats
"""

import importlib, os, asyncio

LOOP_ENV = dict(
    DYN_TCP_RPC_HOST="127.0.0.1",
    DYN_TCP_RESPONSE_STREAM_HOST="127.0.0.1",
    DYN_SYSTEM_HOST="127.0.0.1",
    DYN_EVENT_PLANE_HOST="127.0.0.1",
    DYN_FILE_KV=os.environ.get("BENCH_HOME", ".") + "/kv",
    DYN_LOG="error",
)
for k, v in LOOP_ENV.items():
    os.environ.setdefault(k, v)
SDK = os.environ.get("BENCH_SDK", "dynamo")
DISCOVERY = os.environ.get("BENCH_DISCOVERY", "file")
PLANE = os.environ.get("BENCH_PLANE", "tcp")
_mod = importlib.import_module(
    {"dynamo": "dynamo.runtime", "bare": "bare_sdk"}.get(SDK, SDK)
)
Context = _mod.Context


def runtime():
    return _mod.DistributedRuntime(asyncio.get_running_loop(), DISCOVERY, PLANE)


def endpoint(rt, path):
    return rt.endpoint(path)


async def client(ep, wait=True):
    c = await ep.client()
    if wait:
        await c.wait_for_instances()
    return c


async def serve(ep, handler, **kw):
    return await ep.serve_endpoint(handler, **kw)


async def call(c, req, **kw):  # returns an async iterator of plain objects
    return await c.round_robin(req, annotated=False, **kw)


def run(coro):
    if os.environ.get("BENCH_UVLOOP", "1") == "1":
        import uvloop

        return uvloop.run(coro)
    return asyncio.run(coro)
