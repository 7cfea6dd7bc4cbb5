"""Messages between the processes: small JSON objects with open files, over Unix sockets."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from typing import Any

_BYTES = 128 * 1024
_FILES = 4


def pair() -> tuple[socket.socket, socket.socket]:
    """Make two connected sockets that keep the bounds of messages."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(to: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message with copies of open files. Raises OSError where nobody reads."""
    socket.send_fds(to, [json.dumps(message).encode()], list(files))


def receive(source: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Wait for a message and its open files; None where the other end is closed."""
    try:
        data, files, _, _ = socket.recv_fds(source, _BYTES, _FILES)
    except ConnectionError:
        return None, []
    return (json.loads(data) if data else None), files
