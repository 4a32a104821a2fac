import asyncio
import os
import pathlib
import sys
import threading
import time

import pytest
from async_crawler import Client, Page

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from demo import main, site


def test_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    with site() as port:
        asyncio.run(main(port))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "fetched /0: 200, links to /1, /2"
    assert lines[1] == "crawled 50 pages"
    assert lines[2].startswith("streamed ")
    assert lines[3] == "gave up on /slow"


def test_pages_in_parallel() -> None:
    async def run(port: int) -> list[Page]:
        client = Client(port)
        return await asyncio.gather(*[client.fetch(f"/{i}") for i in range(20)])

    with site() as port:
        pages = asyncio.run(run(port))
    assert [page.path for page in pages] == [f"/{i}" for i in range(20)]


def test_leaving_a_crawl_early_ends_it() -> None:
    async def run(port: int) -> int:
        count = 0
        async with Client(port).crawl("/0") as pages:
            async for _ in pages:
                count += 1
                if count == 3:
                    break
        return count

    with site() as port:
        assert asyncio.run(run(port)) == 3


def test_a_timeout_ends_the_connection() -> None:
    async def run(port: int) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Client(port).fetch("/slow"), 0.1)

    with site() as port:
        start = time.monotonic()
        asyncio.run(run(port))
        assert time.monotonic() - start < 10


def test_a_refused_connection_closes_its_own_descriptor_only() -> None:
    closed = threading.Event()
    failures: list[OSError] = []

    def open_and_close() -> None:
        while not closed.is_set():
            for descriptor in os.pipe():
                try:
                    os.close(descriptor)
                except OSError as error:
                    failures.append(error)

    async def run() -> None:
        with site() as port:
            pass
        calls = [Client(port).fetch("/") for _ in range(1000)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(result, ConnectionError) for result in results)

    thread = threading.Thread(target=open_and_close)
    thread.start()
    asyncio.run(run())
    closed.set()
    thread.join()
    assert not failures


def test_errors() -> None:
    async def run() -> None:
        with site() as port:
            pass
        with pytest.raises(
            ConnectionError, match=f"^connect to port {port}: Connection refused$"
        ):
            await Client(port).fetch("/")
        with pytest.raises(ValueError, match="^path must begin with '/'$"):
            await Client(port).fetch("x")
        with pytest.raises(ValueError, match="^port must be 0-65535$"):
            await Client(70_000).fetch("/")

    asyncio.run(run())
