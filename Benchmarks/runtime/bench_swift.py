"""Unary calls with 64 in flight: a caller and a handler both in Swift, beside both in Python.

Builds ``martlet-runtime-bench`` where it has to, and takes turns between the two, so that a busy
machine is busy for both.  python bench_swift.py [runs=5] [secs=3]
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SECONDS = sys.argv[2] if len(sys.argv) > 2 else "3"
HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
os.environ.setdefault("BENCH_SDK", "martlet_runtime")


def build() -> Path:
    """The Swift program; ``$MARTLET_RUNTIME_BENCH`` if that names one."""
    given = os.environ.get("MARTLET_RUNTIME_BENCH")
    if given:
        return Path(given)
    command = ["swift", "build", "-c", "release", "--traits", "Runtime"]
    command += ["--product", "martlet-runtime-bench"]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=sys.stderr)
    return REPOSITORY / ".build/release/martlet-runtime-bench"


def rate(command: list[str], pattern: str) -> float:
    """What ``command`` says of its calls a second."""
    output = subprocess.run(
        command, cwd=HERE, check=True, capture_output=True, text=True
    ).stdout
    found = re.search(pattern, output)
    assert found is not None, output
    return float(found[1])


def main() -> None:
    program = build()
    python: list[float] = []
    swift: list[float] = []
    for _ in range(RUNS):
        python.append(
            rate(
                [sys.executable, "bench_unary.py", "1", SECONDS],
                r"conc 64 .*'rps': (\d+)",
            )
        )
        swift.append(rate([str(program), "tcp", "unary"], r"64 in flight: (\d+) req/s"))
    sdk, core = statistics.median(python), statistics.median(swift)
    print(
        f"64 in flight: Python to Python {sdk:,.0f} req/s, Swift to Swift {core:,.0f} req/s:"
        f" {core / sdk:.1f} times as many"
    )


if __name__ == "__main__":
    main()
