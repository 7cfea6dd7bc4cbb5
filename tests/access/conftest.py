"""A register of tokens in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.access import TokenRegister


@pytest.fixture
def register(tmp_path: Path) -> TokenRegister:
    return TokenRegister(tmp_path)
