# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad line: passes bytes on and breaks some connections after a random number of them, in either direction."""

import asyncio
import random
import threading


class CuttingProxy:
    def __init__(self, target_port, seed, share=0.6, longest=40000):
        self.target_port = target_port
        self.random = random.Random(seed)
        self.share = share
        self.longest = longest
        self.cuts = 0
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
        left = [self.random.randrange(500, self.longest) if self.random.random() < self.share else None]
        try:
            out_reader, out_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.close()
            return
        pumps = [asyncio.ensure_future(self.pump(reader, out_writer, left)),
                 asyncio.ensure_future(self.pump(out_reader, writer, left))]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, out_writer):
            end.transport.abort() if left[0] is not None and left[0] <= 0 else end.close()
        for pump in pumps:
            pump.cancel()

    async def pump(self, reader, writer, left):
        try:
            while True:
                data = await reader.read(4096)
                if not data:
                    return
                if left[0] is not None:
                    left[0] -= len(data)
                    if left[0] <= 0:
                        self.cuts += 1
                        return
                writer.write(data)
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            return

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
