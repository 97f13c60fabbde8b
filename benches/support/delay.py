"""A line with latency: each direction takes half a round trip, and a connection one before it is there.

Usage: delay.py PORT TARGET MILLISECONDS, where MILLISECONDS is one round trip; both ports are of 127.0.0.1.
"""

import asyncio, sys

port, target, half = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 2000


async def carry(reader, writer):
    queue, loop = asyncio.Queue(), asyncio.get_running_loop()

    async def deliver():
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not data:
                if writer.can_write_eof():
                    writer.write_eof()
                return
            writer.write(data)

    delivery = asyncio.create_task(deliver())
    data = True
    while data:
        data = await reader.read(1 << 16)
        queue.put_nowait((loop.time() + half, data))
    await delivery


async def connect(reader, writer):
    await asyncio.sleep(2 * half)
    there, back = await asyncio.open_connection("127.0.0.1", target)
    await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)
    writer.close()
    back.close()


async def main():
    async with await asyncio.start_server(connect, "127.0.0.1", port) as server:
        await server.serve_forever()


asyncio.run(main())
