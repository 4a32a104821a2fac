"""A thousand processes that end with async work pending: none may fail, hang or say anything.

Run it where `async_tests` is installed: `python exits.py [how many]`. The tests do a few of each kind.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))

from pending_work import ENDS, WORK, end_with_pending_work


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    start = time.monotonic()
    kinds = list(islice(cycle(product(WORK, ENDS)), count))
    # Several at once: a loaded machine finds more races.
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda kind: end_with_pending_work(*kind), kinds))
    failed: Counter[str] = Counter()
    for (work, end), done in zip(kinds, results, strict=True):
        if done.returncode or done.stderr:
            failed[f"{work}, {end}"] += 1
            print(f"{work}, {end}: code {done.returncode}\n{done.stderr}", file=sys.stderr)
    print(f"{failed.total()} of {count} exits failed, in {time.monotonic() - start:.0f} s")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
