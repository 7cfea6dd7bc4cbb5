"""The pictures of the guide: compared with what pages look like now, or taken anew."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Page

#: The pictures of the guide are so wide, in pixels, and cells of so many are compared.
_WIDTH, _CELL = 640, 16
#: Of 255: how far the lightness of a cell may be off; which share of the cells may be.
_OFF, _DIFFERENT = 40, 0.12
_SHRINK = """async ([data, width, cell]) => {
  const picture = new Image();
  picture.src = data;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.round(picture.height * width / picture.width);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const cells = [];
  for (let y = 0; y + cell <= canvas.height; y += cell) {
    for (let x = 0; x + cell <= canvas.width; x += cell) {
      const { data } = pen.getImageData(x, y, cell, cell);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) {
        sum += 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
      }
      cells.push(Math.round(sum / cell / cell));
    }
  }
  return { png: canvas.toDataURL("image/png"), cells };
}"""


class Pictures:
    """The pictures of the guide: compared with what pages look like, or taken anew."""

    def __init__(self, folder: Path, workshop: Page, rewrite: bool) -> None:
        self._folder, self._workshop, self._rewrite = folder, workshop, rewrite

    def check(self, page: Page, name: str) -> None:
        """Assert that a page looks as in the guide, but for fonts, dates and small things."""
        file = self._folder / f"{name}.png"
        png, now = self._small(page.screenshot(animations="disabled"))
        if self._rewrite:
            file.write_bytes(png)
        assert file.is_file(), f"there is no picture {file}; run: make golden"
        _, was = self._small(file.read_bytes())
        assert len(was) == len(now), f"{file.name} is of another size; run: make golden"
        off = sum(abs(a - b) > _OFF for a, b in zip(was, now, strict=True)) / len(now)
        assert off <= _DIFFERENT, f"{file.name}: {off:.0%} differs; if right, run: make golden"

    def _small(self, png: bytes) -> tuple[bytes, list[int]]:
        data = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        small = self._workshop.evaluate(_SHRINK, [data, _WIDTH, _CELL])
        return base64.b64decode(small["png"].partition(",")[2]), small["cells"]
