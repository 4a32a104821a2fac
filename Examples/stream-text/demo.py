"""Starts two workers, asks them three times, and shows the words as they come."""

from __future__ import annotations

import asyncio

from martlet_runtime import DistributedRuntime
from martlet_runtime.local import local_workers

PROMPTS = ("You may convey", "This License", "the copyright holder")


async def ask() -> None:
    runtime = DistributedRuntime()
    client = await runtime.endpoint("demo.text.generate").client()
    await client.wait_for_instances(2, timeout=60)
    for seed, prompt in enumerate(PROMPTS):
        request = {"prompt": prompt, "words": 24, "seed": seed, "pause": 0.02}
        print(f"{prompt} …", end="", flush=True)
        process = 0
        async for response in client.generate(request, timeout=30):
            print("", response["text"], end="", flush=True)
            process = response["worker"]
        print(f"   (worker {process})\n")
    await runtime.shutdown()


def main() -> None:
    with local_workers("stream_text.worker", 2) as workers:
        asyncio.run(ask())
    codes = [worker.returncode for worker in workers]
    print(f"Both workers were told to end and did, with {codes}.")


if __name__ == "__main__":
    main()
