# ruff: noqa
import asyncio, os, subprocess, sys, time, statistics as st, shutil, psutil

HERE = os.path.dirname(os.path.abspath(__file__))
PY = sys.executable


def spawn(script="bench_worker.py", *args, env=None, stderr=None, tag="w"):
    e = dict(os.environ, **(env or {}))
    err = open(stderr, "a") if stderr else subprocess.DEVNULL
    t = time.time()
    p = subprocess.Popen(
        [PY, os.path.join(HERE, script), *args],
        stdout=subprocess.PIPE,
        stderr=err,
        env=e,
        text=True,
    )
    line = p.stdout.readline()
    p.ready_s = time.time() - t
    assert line.startswith("READY"), line
    return p


def fresh_kv(path=os.environ.get("BENCH_HOME", ".") + "/kv"):
    if os.environ.get("BENCH_DISCOVERY", "file") == "file":
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)


def rss_mb(pid):
    return psutil.Process(pid).memory_info().rss / 2**20


def pct(xs, p):
    xs = sorted(xs)
    return xs[min(len(xs) - 1, int(len(xs) * p))]


def med(xs):
    return st.median(xs)


def stop(p, t=5):
    p.terminate()
    try:
        return p.wait(t)
    except subprocess.TimeoutExpired:
        p.kill()
        return p.wait()


def cpu(pid=None):
    c = psutil.Process(pid).cpu_times()
    return c.user + c.system


class Cpu:
    """CPU microseconds per operation of client (self) and worker: robust against noisy neighbours."""

    def __init__(s, wpid):
        s.w = wpid

    def __enter__(s):
        s.c0, s.w0 = cpu(), cpu(s.w)
        return s

    def __exit__(s, *a):
        s.c, s.wk = cpu() - s.c0, cpu(s.w) - s.w0

    def per(s, n):
        return dict(
            cpu_us_client=round(s.c / n * 1e6, 1),
            cpu_us_worker=round(s.wk / n * 1e6, 1),
        )
