"""Measure 1, 2 and 4 replicas behind nginx: ``python -m benchmarks.replicas``.

Each replica is pulled from a running registry by ``registry replicate`` and served by one process.
Needs nginx and wrk (apt-get install nginx-light wrk). On a machine with few processors the replicas
share them: what is shown is that they add up until the processors are taken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus

import psutil

from benchmarks.load import measure
from benchmarks.processes import free_port, python, run, server, tree_megabytes

_COUNTS = (1, 2, 4)
_AGGREGATION = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?parent (COUNT(?concept) AS ?n) {
  ?concept skos:inScheme <http://id.esd.org.uk/list/services> ; skos:broader ?parent
} GROUP BY ?parent"""
_MEASURED = {
    "concept page, HTML": "/doc/service/57.html",
    "`ASK {}`": "/sparql?query=ASK%7B%7D",
    "aggregation over one list": f"/sparql?query={quote_plus(_AGGREGATION)}",
}
_NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream registry {{ {servers} keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://registry; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Real-IP $remote_addr;
    }}
  }}
}}
"""


class _Replica(NamedTuple):
    port: int
    process: psutil.Process


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        run(python("-m", "registry", "build"), {"REGISTRY_DATA": str(root / "0")})
        first = _serve(root / "0", stack)
        pulls = [_pull(root / str(number), first.port) for number in range(1, max(_COUNTS) + 1)]
        print(f"A pull takes {min(pulls):.1f} to {max(pulls):.1f} s.\n")
        print(
            f"| replicas | memory, MB | {' | '.join(f'{name}, a second' for name in _MEASURED)} |"
        )
        print("|---" * (len(_MEASURED) + 2) + "|")
        for count in _COUNTS:
            print(_row(root, count), flush=True)


def _pull(data: Path, port: int) -> float:
    """Make a replica; return the seconds it took."""
    command = python("-m", "registry", "replicate", f"http://127.0.0.1:{port}")
    return run(command, {"REGISTRY_DATA": str(data)}).seconds


def _serve(data: Path, stack: ExitStack) -> _Replica:
    port = free_port()
    settings = {
        "REGISTRY_DATA": str(data),
        "REGISTRY_SPARQL_QUERIES_A_MINUTE": "100000000",
        "REGISTRY_SPARQL_CLIENT_HEADER": "X-Real-IP",
    }
    command = python("-m", "registry", "serve", "--workers", "1", "--port", str(port))
    return _Replica(port, stack.enter_context(server(command, settings, port)))


def _row(root: Path, count: int) -> str:
    with ExitStack() as stack:
        replicas = [_serve(root / str(number), stack) for number in range(1, count + 1)]
        front = _balance(root, [replica.port for replica in replicas], stack)
        rates = [measure(front + path).requests_per_second for path in _MEASURED.values()]
        megabytes = sum(tree_megabytes(replica.process) for replica in replicas)
    shown = " | ".join(f"{rate:,.0f}" for rate in rates)
    return f"| {count} | {megabytes:,.0f} | {shown} |"


def _balance(root: Path, ports: Sequence[int], stack: ExitStack) -> str:
    """Run nginx in front of the replicas; return its address."""
    port, folder = free_port(), root / f"nginx-{len(ports)}"
    folder.mkdir()
    servers = " ".join(f"server 127.0.0.1:{each};" for each in ports)
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, servers=servers, port=port), "ascii")
    stack.enter_context(server(["nginx", "-c", str(configuration)], {}, port))
    return f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    main()
