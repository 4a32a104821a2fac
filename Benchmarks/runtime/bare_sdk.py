# ruff: noqa
"""`bare` SDK for adapter.py: the same method names with nothing but asyncio + msgpack over one multiplexed loopback socket per client.
No discovery watch, no metrics, no cancellation: a floor for what a pure-Python event loop can do on this machine, and the proof that the adapter admits another SDK."""

import asyncio, json, os, struct, uuid, itertools, msgpack

KV = os.environ.get("DYN_FILE_KV", os.environ.get("BENCH_HOME", ".") + "/kv")


class Context:
    def __init__(s, id=None, metadata=None):
        s._id, s.metadata, s._st = id or str(uuid.uuid4()), dict(metadata or {}), False

    def id(s):
        return s._id

    def is_stopped(s):
        return s._st

    def is_killed(s):
        return False

    def stop_generating(s):
        s._st = True


class DistributedRuntime:
    def __init__(s, loop, discovery, plane):
        s.loop, s.srv, s.h, s.done = loop, None, {}, asyncio.Event()

    def endpoint(s, path):
        return Endpoint(s, path)

    def shutdown(s):
        s.done.set()


async def frames(r):
    while True:
        try:
            n, rid = struct.unpack(">IQ", await r.readexactly(12))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        yield rid, msgpack.unpackb(await r.readexactly(n))


def frame(rid, o):
    b = msgpack.packb(o)
    return struct.pack(">IQ", len(b), rid) + b


class Endpoint:
    def __init__(s, rt, path):
        s.rt, s.path = rt, path

    async def serve_endpoint(s, handler, **kw):
        s.rt.h[s.path] = handler
        if s.rt.srv is None:
            s.rt.srv = asyncio.ensure_future(
                asyncio.start_server(s._on, "127.0.0.1", 0)
            )
        port = (await s.rt.srv).sockets[0].getsockname()[1]
        os.makedirs(KV, exist_ok=True)
        open(f"{KV}/{s.path}", "w").write(str(port))
        await s.rt.done.wait()

    async def _on(s, r, w):
        async def one(rid, path, req):
            async for x in s.rt.h[path](req, Context()):
                w.write(frame(rid, [x]))
                if w.transport.get_write_buffer_size() > 65536:
                    await w.drain()
                else:
                    await asyncio.sleep(0)
            w.write(frame(rid, []))

        async for rid, (path, req) in frames(r):
            asyncio.ensure_future(one(rid, path, req))

    async def client(s, router_mode=None):
        return Client(s)


class Client:
    def __init__(s, ep):
        s.ep, s.q, s.c = ep, {}, itertools.count(1)

    async def wait_for_instances(s):
        while (
            not os.path.exists(f"{KV}/{s.ep.path}")
            or not open(f"{KV}/{s.ep.path}").read()
        ):
            await asyncio.sleep(0.01)
        r, s.w = await asyncio.open_connection(
            "127.0.0.1", int(open(f"{KV}/{s.ep.path}").read())
        )

        async def pump():
            async for rid, o in frames(r):
                s.q[rid].put_nowait(o)

        s.t = asyncio.ensure_future(pump())

    async def round_robin(s, req, annotated=True, context=None):
        rid = next(s.c)
        q = s.q[rid] = asyncio.Queue()
        s.w.write(frame(rid, [s.ep.path, req]))
        return s._it(rid, q)

    generate = random = round_robin

    async def _it(s, rid, q):
        while o := await q.get():
            yield o[0]
        del s.q[rid]
