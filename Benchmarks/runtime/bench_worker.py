# ruff: noqa
"""Worker used by every bench: endpoints bench.backend.{unary,stream,slow}.  args: none.  prints READY <pid> <seconds since exec>."""

import time

T0 = time.time()
import asyncio, os, sys, signal
import adapter as A

LOG = lambda *a: print(*a, file=sys.stderr, flush=True)


async def unary(request, context):
    yield request


async def stream(request, context):
    for i in range(request["n"]):
        yield {"i": i, "t": "tok"}


async def slow(request, context):
    """n tokens with `sleep` between; reports how it ended so fault tests can see it."""
    rid = context.id()
    LOG("slow start", rid)
    i = 0
    t0 = time.time()
    try:
        for i in range(request["n"]):
            if request.get("obey", True) and context.is_stopped():
                LOG(
                    f"slow STOPPED rid={rid} at {i} t={time.time():.4f} killed={context.is_killed()}"
                )
                return
            yield {"i": i, "t": "tok"}
            await asyncio.sleep(request.get("sleep", 0.01))
        LOG(f"slow DONE rid={rid} n={i + 1}")
    except BaseException as e:
        LOG(f"slow EXC rid={rid} {type(e).__name__} {e} at {i} t={time.time():.4f}")
        raise


async def main():
    rt = A.runtime()
    eps = {n: A.endpoint(rt, f"bench.backend.{n}") for n in ("unary", "stream", "slow")}
    loop = asyncio.get_running_loop()

    def stop():
        LOG("signal -> runtime.shutdown")
        rt.shutdown()

    for s in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(s, stop)
    tasks = [
        asyncio.ensure_future(A.serve(eps[n], h))
        for n, h in (("unary", unary), ("stream", stream), ("slow", slow))
    ]
    await asyncio.sleep(0)
    print("READY", os.getpid(), round(time.time() - T0, 4), flush=True)
    r = await asyncio.gather(*tasks, return_exceptions=True)
    LOG("serve ended", r)


if __name__ == "__main__":
    A.run(main())
