"""The SDK's Python does no work of the core's."""

from __future__ import annotations

import re
from pathlib import Path

import martlet_runtime

FORBIDDEN = r"\b(import|from)\s+(socket|struct|msgpack|selectors|ssl|http|urllib|select)\b|open_connection|start_server|create_connection|sock_"


def test_python_opens_no_socket_and_packs_no_message() -> None:
    folder = Path(martlet_runtime.__file__).parent
    sources = sorted(folder.glob("*.py"))
    assert len(sources) > 5
    for source in sources:
        assert not re.search(FORBIDDEN, source.read_text()), source.name
