"""Write the worked examples into docs/method anew: ``python -m registry.method_pages``."""

from __future__ import annotations

from pathlib import Path

from registry.method_pages.filling import fill

if __name__ == "__main__":
    for page in sorted(Path("docs/method").glob("*.md")):
        page.write_text(fill(page.read_text(encoding="utf-8")), encoding="utf-8")
