"""Processes that end while Swift works for them."""

import os
import subprocess
import sys
import textwrap

WORK = {
    "awaited": "await m.hop_noop()",
    "long": "t.append(asyncio.ensure_future(m.sleep(60)))",
    "ignores cancellation": "t.append(m.ignore_everything(0.2)); t[-1].add_done_callback(print)",
    "dropped": "m.ignore_everything(0.2)",
    "polls Python": "t.append(asyncio.ensure_future(m.poll_python(lambda: None))); await m.hop_noop()",
    "stream": "t.append(m.silence()); t.append(asyncio.ensure_future(anext(t[0])))",
    "pushed stream": "t.append(m.pushed_numbers(10**9)); await anext(t[0])",
    "jobs": "await m.leave_jobs(20)",
    "attaches": "await m.attach_for_ever()",
    "storm": "t.extend(m.hop_noop() for _ in range(500)); await asyncio.sleep(0)",
}
ENDS = ["return", "sys.exit(0)", "raise KeyboardInterrupt"]


def run(source: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs Python source in a process of its own, with this one's path."""
    path = os.pathsep.join(p for p in sys.path if p)
    return subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": path},
    )


def end_with_pending_work(work: str, end: str) -> subprocess.CompletedProcess[str]:
    """Ends a process in one way with one kind of work."""
    return run(
        f"""
        import asyncio, sys, warnings
        import async_tests as m
        warnings.simplefilter("ignore")
        t = []
        async def main():
            {WORK[work]}
            {end}
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            pass
        """
    )
