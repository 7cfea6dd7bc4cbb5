"""How each type of page looks in Chromium: on a screen, on a phone, in the dark.

A picture is compared as small as fonts and anti-aliasing do not matter, and by where its parts
stand. `make golden` takes anew those that do not fit any more; look at them before they are kept.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "pictures"
PAGES = {
    "home": "/",
    "list": "/list/services",
    "by-status": "/list/services?view=status",
    "service": "/doc/service/57",
    "subject": "/doc/subject/6662",
    "mapping": "/mapping/services-interactions",
    "together": "/how-the-lists-fit-together",
    "downloads": "/downloads",
    "search": "/search?q=dustbin",
    "sparql": "/sparql",
    "validate": "/validate",
    "cube": "/cube/E06000016/2025/1/index",
    "welsh-home": "/?ui=cy",
}
#: By name: width and height of the window, and the colours the system asks for.
SHAPES: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "desktop": (1280, 900, "light"),
    "phone": (375, 800, "light"),
    "dark": (1280, 900, "dark"),
}
#: Of 255: how far a cell may be from the kept one before it counts as different.
_CELL = 32
#: Which share of the cells may be different, and how far all may be on average.
_DIFFERENT = 0.1
_ON_AVERAGE = 9
#: In pixels, how far a part may be to the side of where it was; heights follow the fonts.
_ASIDE = 12
_MOST_BYTES = 2 * 1024 * 1024

# Draws a picture at a quarter of its size, and takes the mean lightness of cells of 8 x 8 pixels.
_SHRINK = """async ([data, scale]) => {
  const picture = new Image();
  picture.src = data;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width / scale);
  canvas.height = Math.round(picture.height / scale);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const cells = [];
  for (let y = 0; y + 8 <= canvas.height; y += 8) {
    for (let x = 0; x + 8 <= canvas.width; x += 8) {
      const { data } = pen.getImageData(x, y, 8, 8);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) {
        sum += 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
      }
      cells.push(Math.round(sum / 64));
    }
  }
  return { png: canvas.toDataURL("image/png"), cells };
}"""
_BOXES = """() => Object.fromEntries(
  ["header", "header form", "header nav", "h1", "main form", "main table", "main svg", ".aside"]
    .map((selector) => [selector, document.querySelector(selector)?.getBoundingClientRect()])
    .filter(([, box]) => box && box.width)
    .map(([selector, box]) => [selector, [Math.round(box.left), Math.round(box.right)]]))"""


class Picture(NamedTuple):
    """A page as it looks: its picture, small, the lightness of its cells, where parts stand."""

    png: bytes
    cells: list[int]
    boxes: dict[str, list[int]]


def shrink(page: Page, png: bytes, scale: int) -> tuple[bytes, list[int]]:
    data = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    small = page.evaluate(_SHRINK, [data, scale])
    return base64.b64decode(small["png"].partition(",")[2]), small["cells"]


def take(page: Page, workshop: Page) -> Picture:
    boxes = page.evaluate(_BOXES)
    return Picture(*shrink(workshop, page.screenshot(animations="disabled"), 4), boxes)


def kept(name: str, workshop: Page) -> Picture:
    png = (PICTURES / f"{name}.png").read_bytes()
    boxes = json.loads((PICTURES / "boxes.json").read_text("utf-8"))
    return Picture(*shrink(workshop, png, 1), boxes.get(name, {}))


def differences(was: Picture, now: Picture) -> list[str]:
    """Return in which ways a page does not look as it did."""
    if len(was.cells) != len(now.cells):
        return ["the picture is of another size"]
    apart = [abs(a - b) for a, b in zip(was.cells, now.cells, strict=True)]
    share, average = sum(each > _CELL for each in apart) / len(apart), sum(apart) / len(apart)
    found = [f"{share:.0%} of the cells are another lightness"] if share > _DIFFERENT else []
    found += [f"the lightness is {average:.0f} off on average"] if average > _ON_AVERAGE else []
    for part in sorted(was.boxes.keys() | now.boxes.keys()):
        before, after = was.boxes.get(part), now.boxes.get(part)
        if before is None or after is None:
            found.append(f"{part}: there {'now' if after else 'no more'}")
        elif max(abs(a - b) for a, b in zip(before, after, strict=True)) > _ASIDE:
            found.append(f"{part}: from {before} to {after}")
    return found


def keep(name: str, picture: Picture) -> None:
    (PICTURES / f"{name}.png").write_bytes(picture.png)
    file = PICTURES / "boxes.json"
    boxes = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    boxes[name] = picture.boxes
    lines = (f"{json.dumps(key)}: {json.dumps(boxes[key])}" for key in sorted(boxes))
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


@pytest.fixture(scope="module")
def workshop(browser: Browser) -> Iterator[Page]:
    """Return an empty page, to draw pictures small in."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(
    open_page: OpenPage, workshop: Page, pytestconfig: pytest.Config, name: str
) -> None:
    page = open_page(PAGES[name])
    found = []
    for shape, (width, height, colours) in SHAPES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours)
        now, file = take(page, workshop), PICTURES / f"{name}-{shape}.png"
        if pytestconfig.getoption("--rewrite-golden") and (
            not file.is_file() or differences(kept(file.stem, workshop), now)
        ):
            keep(file.stem, now)
        assert file.is_file(), f"there is no picture {file.name}; run: make golden"
        found += [f"{file.name}: {each}" for each in differences(kept(file.stem, workshop), now)]
    assert not found, "\n".join([*found, "If it is right, run: make golden"])


def test_a_page_without_its_styles_does_not_look_as_it_did(
    open_page: OpenPage, workshop: Page
) -> None:
    page = open_page("/list/services")
    was = kept("list-desktop", workshop)
    page.evaluate("document.querySelector('link[rel=stylesheet]').remove()")
    assert len(differences(was, take(page, workshop))) > 2


def test_the_dark_is_told_from_the_light(workshop: Page) -> None:
    assert differences(kept("home-desktop", workshop), kept("home-dark", workshop))


def test_the_pictures_are_those_of_the_pages_and_small() -> None:
    files = sorted(PICTURES.glob("*.png"))
    assert [file.stem for file in files] == sorted(f"{n}-{s}" for n in PAGES for s in SHAPES)
    assert sum(file.stat().st_size for file in files) < _MOST_BYTES
