"""The coroutines that the tests give to Swift."""

import asyncio
from typing import Any


async def value(x: Any, delay: float = 0.0) -> Any:
    await asyncio.sleep(delay)
    return x


async def error(e: BaseException) -> None:
    await asyncio.sleep(0)
    raise e
