"""What the documents name is there: tests, files, pages and their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_MADE: Final = {"build", "out"}  # by commands, so they may be there or not
_FOLDERS: Final = {p.name for p in ROOT.iterdir() if p.is_dir()} - _MADE
_CODE: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_PATH: Final = re.compile(r"\w[\w.-]*(/[\w.-]+)+/?")
_HEADING: Final = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@cache
def names_of_tests() -> frozenset[str]:
    files = list((ROOT / "tests").rglob("test_*.py"))
    names = {n for f in files for n in re.findall(r"def (test_\w+)", f.read_text("utf-8"))}
    return frozenset(names | {f.stem for f in files})


@cache
def anchors(page: Path) -> frozenset[str]:
    """Of a page's headings, as they are made of them where the project is read."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    plain = [re.sub(r"[^\w\- ]", "", h.lower()) for h in headings]
    return frozenset(h.strip().replace(" ", "-") for h in plain)


def not_there(page: Path) -> Iterator[str]:
    """What ``page`` names and the project has not."""
    text = page.read_text("utf-8")
    for said in _CODE.findall(text):
        if re.fullmatch(r"test_\w+", said):
            there = said in names_of_tests()
        elif _PATH.fullmatch(said) and said.split("/")[0] in _FOLDERS:
            there = (ROOT / said).exists()
        else:
            continue
        if not there:
            yield said
    for link in _LINK.findall(text):
        if ":" in link:
            continue  # another site's
        path, _, anchor = link.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    assert list(not_there(page)) == []


def test_what_is_not_there_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A b\n`test_that_was_never_written` `tests/nothing.py` `protocol/custody.py` [x](#a-b)"
        "[y](#c) [z](other.md) [site](https://example.org/x)",
        encoding="utf-8",
    )
    assert list(not_there(page)) == [
        *("test_that_was_never_written", "tests/nothing.py"),
        *("#c", "other.md"),
    ]
