"""Fixtures shared by the tests of profiling."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ibis
import pytest

from registry.config import read_settings
from registry.profiling.engine import open_engine
from tests.conftest import skip_or_fail


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ibis.BaseBackend]:
    """Start a real Spark in this process; one for all tests, as its start takes seconds."""
    if shutil.which("java") is None:
        skip_or_fail("there is no Java for Spark: apt-get install -y default-jre-headless")
    settings = replace(
        read_settings({}), data=tmp_path_factory.mktemp("spark"), engine="spark://local[2]"
    )
    with open_engine(settings) as connection:
        yield connection
    _end_java()


def _end_java() -> None:
    """End the Java process, which PySpark keeps for the next session of this process."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    gateway.shutdown()
    # Java ends when its input does.
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)
