"""The SDK's Python does no work of the core's."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from pathlib import Path
from typing import Any

import pytest
from conftest import run, serving

import martlet_runtime

FORBIDDEN = (
    r"\b(import|from)\s+(socket|struct|msgpack|selectors|ssl|http|urllib|select)\b"
    r"|open_connection|start_server|create_connection|sock_"
)


def test_python_opens_no_socket_and_packs_no_message() -> None:
    folder = Path(martlet_runtime.__file__).parent
    sources = sorted(folder.glob("*.py"))
    assert len(sources) > 5
    for source in sources:
        assert not re.search(FORBIDDEN, source.read_text()), source.name


def test_a_call_opens_no_socket_and_packs_no_message_in_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the sources don't say: neither asyncio's sockets nor struct are used while calls run."""

    async def handler(request: Any) -> Any:
        yield request

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the core's work is done in Python")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(socket, "socket", refuse)
        monkeypatch.setattr(struct, "pack", refuse)
        for name in (
            "create_connection",
            "create_server",
            "create_unix_connection",
            "sock_sendall",
        ):
            monkeypatch.setattr(type(loop), name, refuse)
        async with serving(handler) as client:
            assert [x async for x in client.generate({"a": 1})] == [{"a": 1}]
        monkeypatch.undo()

    run(main)
