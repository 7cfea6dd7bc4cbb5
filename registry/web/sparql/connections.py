"""Whether a client is still there, as far as it can be told of a request that is being answered.

A WSGI server does not say that its client has gone, but it closes the connection. So a request is
taken for abandoned when every connection with its client's address that this process had when the
question was first put is closed. That never takes a client that waits for one that has gone; it may
take long to notice that one of many clients behind one address has gone.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

_TABLES = (Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6"))
_INODE = 9
_REMOTE = 2


def watch_client(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Return what tells whether the client of a request has gone; cheap until it is called."""
    # Another server may keep a connection open behind which nobody is.
    if sys.platform != "linux" or environ.get("SERVER_SOFTWARE") != "Granian":
        return lambda: False
    address = str(environ.get("REMOTE_ADDR", ""))
    seen: set[str] | None = None

    def is_gone() -> bool:
        nonlocal seen
        open_now = _own_sockets()
        seen = _connections_with(address) & open_now if seen is None else seen & open_now
        return not seen

    return is_gone


def _own_sockets() -> set[str]:
    """Return the numbers of the sockets this process has open."""
    folder = "/proc/self/fd"
    found = set()
    for name in os.listdir(folder):  # noqa: PTH208  # half the time of Path.iterdir
        try:
            target = os.readlink(f"{folder}/{name}")  # noqa: PTH115  # as above
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[len("socket:[") : -1])
    return found


def _connections_with(address: str) -> set[str]:
    """Return the numbers of the sockets of all connections with an address."""
    wanted = _plain(ipaddress.ip_address(address))
    return {
        fields[_INODE]
        for fields in _rows()
        if _plain(_read_address(fields[_REMOTE].partition(":")[0])) == wanted
    }


def _rows() -> Iterator[list[str]]:
    for table in _TABLES:
        if table.exists():
            for line in table.read_text("ascii").splitlines()[1:]:
                yield line.split()


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _read_address(digits: str) -> _Address:
    """Read an address of the kernel's table: words of four bytes, each in the machine's order."""
    data = bytes.fromhex(digits)
    if sys.byteorder == "little":
        data = b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))
    return ipaddress.ip_address(data)


def _plain(address: _Address) -> _Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
