"""Crawls a small site on this machine, streams a page, and stops a slow one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from async_crawler import Client

stopping = Event()


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        number = self.path.removeprefix("/")
        if self.path == "/slow":
            stopping.wait(30)
        self.send_response(200 if number.isdigit() or self.path == "/slow" else 404)
        self.end_headers()
        if number.isdigit():
            n = int(number)
            for child in (2 * n + 1, 2 * n + 2):
                if child < 50:
                    self.wfile.write(f'<a href="/{child}">{child}</a>\n'.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def site() -> Iterator[int]:
    stopping.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()


async def main(port: int) -> None:
    client = Client(port)
    page = await client.fetch("/0")
    print(f"fetched {page.path}: {page.status}, links to {', '.join(page.links)}")

    count = 0
    async for page in client.crawl("/0"):
        count += 1
    print(f"crawled {count} pages")

    size = 0
    async for chunk in await client.stream("/1"):
        size += len(chunk)
    print(f"streamed {size} bytes")

    try:
        async with asyncio.timeout(0.2):
            await client.fetch("/slow")
    except TimeoutError:
        print("gave up on /slow")


if __name__ == "__main__":
    with site() as port:
        asyncio.run(main(port))
