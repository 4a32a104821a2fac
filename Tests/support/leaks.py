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


def grows(action: Callable[[], object], loops: int = LOOPS) -> str:
    """What 10⁵ runs of ``action`` leave behind, or "" if nothing."""
    for _ in range(loops // 10):
        action()
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
        references = total_references() - references
        if blocks < loops // 100 and memory < ROOM and references < loops // 100:
            return ""
        worst = f"{blocks} blocks, {memory} bytes, {references} references in {loops} loops"
    return worst
