# SPDX-License-Identifier: GPL-3.0-or-later
"""A slow line between two programs of this machine: so many bytes a second each way, a delay, and packets that are lost.

Bytes pass as they would in TCP: a connection takes a round trip before its first byte; no more is on its way than the
window allows, which begins at ten packets, grows with what is acknowledged and halves with a loss; what is lost comes
again after a round trip and a half, and everything behind it waits. All connections share the two directions. Where a
kernel has netem, it does the same better; this needs no rights and no module.
"""

import asyncio
import collections
import random
import threading
import time

PACKET = 1400
FIRST_WINDOW = 10 * PACKET
HEADERS = 52  # of IP and TCP, with time stamps


class Direction:
    """One way of the line, shared by all connections."""

    def __init__(self):
        self.free_at = 0.0
        self.bytes = 0
        self.lost = 0


class ShapedLine:
    def __init__(self, target_port, seed, rate=256_000 / 8, delay=0.3, loss=0.02):
        self.target_port = target_port
        self.random = random.Random(seed)
        self.rate, self.delay, self.loss = rate, delay, loss
        self.shaped = False
        self.connections = 0
        self.up, self.down = Direction(), Direction()
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        started.wait()

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.accept, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    async def accept(self, reader, writer):
        self.connections += 1
        if self.shaped:
            await asyncio.sleep(2 * self.delay)
        out_reader, out_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        pumps = [asyncio.ensure_future(self.pump(reader, out_writer, self.up)),
                 asyncio.ensure_future(self.pump(out_reader, writer, self.down))]
        await asyncio.wait(pumps)

    async def pump(self, reader, writer, direction):
        """Reads packets and plans their arrival; another task hands them on in time."""
        queue = asyncio.Queue()
        handing = asyncio.ensure_future(self.hand_on(queue, writer))
        window, last = FIRST_WINDOW, 0.0
        flying = collections.deque()  # (when its acknowledgement comes, size)
        while data := await self.read(reader):
            if self.shaped:
                while flying and (sum(size for _, size in flying) + len(data) > window or flying[0][0] <= time.monotonic()):
                    acknowledged, size = flying.popleft()
                    await asyncio.sleep(max(0.0, acknowledged - time.monotonic()))
                    window += size
                arrival, lost = self.plan(direction, len(data))
                last = max(last, arrival)
                window = max(2 * PACKET, window // 2) if lost else window
                flying.append((last + self.delay, len(data)))
            direction.bytes += len(data)
            queue.put_nowait((last, data))
        queue.put_nowait((last, b""))
        await handing

    @staticmethod
    async def read(reader):
        try:
            return await reader.read(PACKET)
        except OSError:
            return b""

    def plan(self, direction, size):
        """When a packet that is sent now is there, and whether it was lost on the way first."""
        direction.free_at = max(direction.free_at, time.monotonic()) + (size + HEADERS) / self.rate
        lost = self.random.random() < self.loss
        if lost:
            direction.lost += 1
            direction.free_at += (size + HEADERS) / self.rate
        return direction.free_at + self.delay + (3 * self.delay if lost else 0), lost

    async def hand_on(self, queue, writer):
        data = b" "
        while data:
            arrival, data = await queue.get()
            await asyncio.sleep(max(0.0, arrival - time.monotonic()))
            try:
                writer.write(data) if data else writer.close()
            except OSError:
                return

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
