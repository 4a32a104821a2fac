# ruff: noqa
"""Start-up: seconds from exec of the worker to READY, import time, first-request time of a fresh client, idle RSS/threads.  python bench_startup.py [runs=7]"""

import subprocess, sys, time, os, asyncio
from bench_util import *
import adapter as A

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
CLIENT = """import time; t0 = time.time()
import adapter as A; t1 = time.time()
async def m():
    rt = A.runtime(); t2 = time.time(); c = await A.client(A.endpoint(rt, "bench.backend.unary")); t3 = time.time()
    async for r in await A.call(c, {"a": 1}): pass
    t4 = time.time(); print("READY", t1 - t0, t2 - t1, t3 - t2, t4 - t3, flush=True); rt.shutdown()
A.run(m())"""
open(os.path.join(HERE, "_first_client.py"), "w").write(CLIENT)
ready, rss, thr, imp, mk, disc, first, total, exit_ = ([] for _ in range(9))
for _ in range(RUNS):
    fresh_kv()
    w = spawn()
    ready.append(w.ready_s)
    time.sleep(0.5)
    rss.append(rss_mb(w.pid))
    thr.append(psutil.Process(w.pid).num_threads())
    t = time.time()
    o = subprocess.run(
        [PY, "_first_client.py"], cwd=HERE, capture_output=True, text=True
    ).stdout.split()
    total.append(time.time() - t)
    for l, v in zip((imp, mk, disc, first), map(float, o[1:])):
        l.append(v)
    t = time.time()
    stop(w)
    exit_.append(time.time() - t)
f = lambda xs: round(med(xs) * 1e3, 1)
print(
    A.SDK,
    A.DISCOVERY,
    A.PLANE,
    dict(
        worker_exec_to_ready_ms=f(ready),
        import_ms=f(imp),
        runtime_ctor_ms=f(mk),
        client_discovery_ms=f(disc),
        first_request_ms=f(first),
        client_process_total_ms=f(total),
        worker_sigterm_to_exit_ms=f(exit_),
        worker_idle_rss_mb=round(med(rss), 1),
        worker_threads=med(thr),
    ),
)
