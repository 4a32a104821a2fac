"""The worker of the tests between processes: ``a.b.c`` counts, slowly if it is told to."""

import asyncio
import signal
import sys
from typing import Any

from martlet_runtime import Context, DistributedRuntime


def say(what: str, detail: str, request: dict[str, Any]) -> None:
    """Tells the test; of slow calls only, as nobody reads what thousands of others would say."""
    if request.get("sleep"):
        print(what, detail, flush=True)


go_on = asyncio.Event()


async def count(request: dict[str, Any], context: Context) -> Any:
    say("start", context.id(), request)
    if request.get("go"):
        go_on.set()
        yield None
        return
    try:
        for i in range(request["n"]):
            yield i
            if request.get("wait"):
                await go_on.wait()
            if request.get("sleep"):
                await asyncio.sleep(request["sleep"])
    except BaseException as error:
        say("ended", type(error).__name__, request)
        raise
    finally:
        say("finally", str(context.is_stopped()), request)


async def main() -> None:
    limit = float(sys.argv[2]) if sys.argv[1:2] == ["--silence-limit"] else None
    runtime = DistributedRuntime(
        drain_timeout=5,
        max_concurrent_calls=20_000,
        silence_limit=limit,
        heartbeat_interval=None if limit is None else limit / 4,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, runtime.shutdown)
    serving = runtime.endpoint("a.b.c").serve(count)
    await serving.ready()
    print("READY", flush=True)
    await serving
    await runtime.shutdown()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(0)
