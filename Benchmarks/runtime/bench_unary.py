# ruff: noqa
"""Unary latency and throughput at several concurrencies.  python bench_unary.py [runs=5] [secs=3]"""

import asyncio, sys, time, json, os
import adapter as A
from bench_util import *

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SECS = float(sys.argv[2]) if len(sys.argv) > 2 else 3


async def load(c, conc, secs, payload):
    lat = []
    end = time.perf_counter() + secs

    async def one():
        while time.perf_counter() < end:
            t = time.perf_counter()
            async for r in await A.call(c, payload):
                pass
            lat.append(time.perf_counter() - t)

    t = time.perf_counter()
    await asyncio.gather(*[one() for _ in range(conc)])
    return lat, len(lat) / (time.perf_counter() - t)


async def main(w):
    rt = A.runtime()
    c = await A.client(A.endpoint(rt, "bench.backend.unary"))
    payload = {"prompt": "x" * 64, "ids": list(range(16))}
    await load(c, 4, 1.0, payload)
    out = {}
    for conc in (1, 16, 64):
        with Cpu(w.pid) as k:
            rows = [await load(c, conc, SECS, payload) for _ in range(RUNS)]
        out[conc] = dict(
            p50_ms=round(med([pct(l, 0.5) for l, _ in rows]) * 1e3, 3),
            p99_ms=round(med([pct(l, 0.99) for l, _ in rows]) * 1e3, 3),
            rps=round(med([r for _, r in rows])),
            rps_min=round(min(r for _, r in rows)),
            rps_max=round(max(r for _, r in rows)),
            p50_best_ms=round(min(pct(l, 0.5) for l, _ in rows) * 1e3, 3),
            **k.per(sum(len(l) for l, _ in rows)),
        )
        print(
            A.SDK,
            A.DISCOVERY,
            A.PLANE,
            "conc",
            conc,
            out[conc],
            "worker rss",
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
