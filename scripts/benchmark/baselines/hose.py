"""Not a server at all: sends ready-made lines to everybody as fast as the kernel takes them.

It shows what the load generator itself can take in, which is the ceiling of every other figure.
"""

import socket
import sys

LINES = 144
LINE = b"<bench0> " + b"^" + b"x" * 62 + b"\r\n"


def pour(clients: list[socket.socket]) -> None:
    """Sends the same endless stream to every client, to each from where it stopped taking."""
    blob = memoryview(LINE * LINES)
    offsets = dict.fromkeys(clients, 0)
    while offsets:
        for client, offset in list(offsets.items()):
            try:
                offsets[client] = (offset + client.send(blob[offset:])) % len(blob)
            except BlockingIOError:
                continue
            except ConnectionError:
                del offsets[client]


def main(port: int, count: int) -> None:
    """Waits for `count` clients, then pours until all of them have gone."""
    with socket.create_server(("127.0.0.1", port), backlog=4096) as server:
        clients = [server.accept()[0] for _ in range(count)]
    for client in clients:
        client.setblocking(False)
    pour(clients)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
