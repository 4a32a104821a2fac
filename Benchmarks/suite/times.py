"""Nanoseconds per operation: all implementations in one process, in random order in every round."""

from __future__ import annotations

import gc
import random
import threading
import time
from typing import Any

from suite.cases import Case, Runner, selected
from suite.modules import Module


def _length(run: Runner, milliseconds: float) -> int:
    """The turns that take about that long, by CPU time: a pre-empted sample must not mislead."""
    turns = 1
    while True:
        cpu = min(run(turns)[1] for _ in range(3))
        if cpu > 200_000 or turns > 1 << 22:
            return max(1, int(turns * milliseconds * 1e6 / max(cpu, 1)))
        turns *= 4


def _measure(
    case: Case, modules: dict[str, Any], rounds: int, milliseconds: float
) -> dict[str, float]:
    runs = {
        label: run
        for label, m in modules.items()
        if (run := case.runner(m)) is not None
    }
    turns = {label: _length(run, milliseconds) for label, run in runs.items()}
    best = dict.fromkeys(runs, float("inf"))
    order = list(runs)
    gc.disable()
    for _ in range(rounds):
        random.shuffle(order)
        for label in order:
            wall, _ = runs[label](turns[label])
            best[label] = min(best[label], wall / (turns[label] * case.per_round))
    gc.enable()
    return best


def measure(
    modules: list[Module], pattern: str, rounds: int = 31, milliseconds: float = 1.0
) -> dict[str, dict[str, float]]:
    """The least time of all rounds, by case and label."""
    loaded = {module.label: module.load() for module in modules}
    return {
        case.name: _measure(case, loaded, rounds, milliseconds)
        for case in selected(pattern)
    }


def speedups(modules: list[Module], repeats: int = 40) -> dict[str, float]:
    """How much more two threads of fib_nogil get done than one."""
    result = {}
    for module in modules:
        fib = module.load().fib_nogil
        n = 20
        while _seconds(lambda fib=fib, n=n: fib(n)) < 0.008:
            n += 1
        alone, together = [], []
        for _ in range(repeats):
            alone.append(_seconds(lambda fib=fib, n=n: fib(n)))
            threads = [threading.Thread(target=fib, args=(n,)) for _ in range(2)]

            def both(threads: list[threading.Thread] = threads) -> None:
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

            together.append(_seconds(both))
        result[module.label] = 2 * min(alone) / min(together)
    return result


def _seconds(run: Any) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
