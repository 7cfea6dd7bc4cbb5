"""The yardstick for pages: a Flask application with one route that returns a constant."""

from __future__ import annotations

import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer with a constant, the least a Flask route can do."""
    return "hello"


if __name__ == "__main__":
    Granian(
        "benchmarks.bare:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        log_enabled=False,
    ).serve()
