"""What runs in processes of its own: `python -m suite.child count|import|memory|switches …`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from suite import instructions, processes, switches
from suite.modules import Module


def main(arguments: list[str]) -> None:
    """Prints the result as JSON."""
    match arguments:
        case ["count", module, pattern, tools]:
            instructions.child(Module.parse(module), pattern, Path(tools))
        case ["import", module]:
            print(json.dumps(processes.child_import(Module.parse(module))))
        case ["memory", module, kind]:
            print(json.dumps(processes.child_memory(Module.parse(module), kind)))
        case ["switches", module]:
            print(json.dumps(switches.child(Module.parse(module))))
        case _:
            raise SystemExit(f"unknown arguments: {arguments}")


main(sys.argv[1:])
