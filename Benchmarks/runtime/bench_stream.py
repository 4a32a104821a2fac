# ruff: noqa
"""Streaming: 1 stream of 10k tokens, 64 streams of 200 tokens.  python bench_stream.py [runs=7]"""

import asyncio, sys, time
import adapter as A
from bench_util import *

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7


async def one(c, n):
    k = 0
    t0 = time.perf_counter()
    first = None
    async for r in await A.call(c, {"n": n}):
        if first is None:
            first = time.perf_counter() - t0
        k += 1
    assert k == n, (k, n)
    return first


async def main(w):
    rt = A.runtime()
    c = await A.client(A.endpoint(rt, "bench.backend.stream"))
    await one(c, 1000)
    r0 = rss_mb(w.pid)
    for streams, n in ((1, 10000), (64, 200)):
        rate, ttft = [], []
        with Cpu(w.pid) as k:
            for _ in range(RUNS):
                t = time.perf_counter()
                f = await asyncio.gather(*[one(c, n) for _ in range(streams)])
                dt = time.perf_counter() - t
                rate.append(streams * n / dt)
                ttft += f
        print(
            A.SDK,
            A.DISCOVERY,
            A.PLANE,
            f"{streams}x{n}",
            dict(
                tok_s=round(med(rate)),
                lo=round(min(rate)),
                hi=round(max(rate)),
                ttft_p50_ms=round(pct(ttft, 0.5) * 1e3, 2),
                ttft_p99_ms=round(pct(ttft, 0.99) * 1e3, 2),
                **k.per(RUNS * streams * n),
            ),
            "rss",
            round(rss_mb(w.pid), 1),
            flush=True,
        )
    rt.shutdown()


fresh_kv()
w = spawn()
try:
    A.run(main(w))
finally:
    stop(w)
