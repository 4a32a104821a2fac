"""Measures what a repeated call leaves behind: counts of references and resident memory."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable

PAGE = os.sysconf("SC_PAGE_SIZE")
LOOPS = 100_000
ROUNDS = 12
# What allocators and caches may take once; a leak of 16 bytes a loop is three times as much.
ROOM = 512 * 1024


def resident() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def total_references() -> int:
    """References in the interpreter of a debug build; 0 where CPython doesn't count them."""
    count: Callable[[], int] = getattr(sys, "gettotalrefcount", lambda: 0)
    return count()


def grows(
    action: Callable[[], object],
    loops: int = LOOPS,
    twin: Callable[[], object] = lambda: None,
    calls: int = 1,
) -> str:
    """What ``loops`` runs of ``action``, of so many ``calls`` each, leave behind, or "" if nothing.

    NumPy's wheel is no debug build: what it takes or gives up isn't counted, though what the interpreter
    does in turn is. A ``twin`` does with NumPy alone what the action does with it; its count is no leak.
    """
    for _ in range(loops // 10):
        action()
    of_twin = counted(twin, loops // 10) * 10 if total_references() else 0
    room = loops * calls // 100
    worst = ""
    # CPython's cache of methods holds on to the names that it is asked for, 4096 of them, so it takes
    # some rounds to fill. A leak is there in every round.
    for _ in range(ROUNDS):
        gc.collect()
        blocks, memory, references = sys.getallocatedblocks(), resident(), total_references()
        for _ in range(loops):
            action()
        gc.collect()
        blocks = sys.getallocatedblocks() - blocks
        memory = resident() - memory
        references = total_references() - references - of_twin
        # A count that shrinks hides a leak as large.
        if blocks < room and memory < ROOM and abs(references) < room:
            return ""
        worst = f"{blocks} blocks, {memory} bytes, {references} references in {loops} loops"
    return worst


def counted(action: Callable[[], object], loops: int) -> int:
    """By how many references the interpreter's total grows, to the nearest whole number a loop."""
    action()
    gc.collect()
    before = total_references()
    for _ in range(loops):
        action()
    gc.collect()
    return round((total_references() - before) / loops) * loops
