"""The same echo as asyncio's own documentation would write it: streams, readline, write, drain."""

import asyncio
import sys


async def upper(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers every line of one client in upper case until it closes."""
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def main(port: int) -> None:
    """Listens on the loopback port for ever."""
    server = await asyncio.start_server(upper, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
