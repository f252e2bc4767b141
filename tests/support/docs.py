"""The tables of docs/ that are made from the code, so that no page says what the code does not do.

    python -m tests.support.docs            writes every block anew
    python -m tests.support.docs --check    changes nothing; exit code 1 and the file's name when stale

A block stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. To add one, write a function
that returns its Markdown and name it in `BLOCKS`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.support import protocol_tables

__all__ = ["BLOCKS", "BlockError", "main", "renew"]

DOCS: Final = Path(__file__).parents[2] / "docs"
BLOCKS: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "header": protocol_tables.header,
        "kinds": protocol_tables.kinds,
        "custody": protocol_tables.custody,
        "messages": protocol_tables.message_tables,
        "objects": protocol_tables.object_tables,
        "exchange": protocol_tables.exchange_tables,
        "provisioning": protocol_tables.provisioning_tables,
        "update": protocol_tables.update_tables,
    }
)
_BLOCK: Final = re.compile(
    r"^(?P<start><!-- generated: (?P<name>[^>\n]*?) -->\n)(?P<text>.*?)(?P<end>^<!-- end -->$)",
    re.MULTILINE | re.DOTALL,
)
_START: Final = re.compile(r"^.*<!--\s*generated\b.*$", re.MULTILINE)
_END: Final = re.compile(r"^.*<!--\s*end\s*-->.*$", re.MULTILINE)


class BlockError(ValueError):
    """A page whose blocks cannot be read; ``str(error)`` names the page's fault."""


def renew(page: str) -> str:
    """``page`` with every generated block made anew; raises BlockError for what is no known block."""
    blocks = list(_BLOCK.finditer(page))
    if not len(_START.findall(page)) == len(_END.findall(page)) == len(blocks):
        raise BlockError("a generated block is not opened and closed on lines of its own")
    for block in blocks:
        if block["name"] not in BLOCKS:
            known = ", ".join(sorted(BLOCKS))
            raise BlockError(f"unknown block {block['name']!r} (known: {known})")
    return _BLOCK.sub(lambda b: b["start"] + BLOCKS[b["name"]]() + b["end"], page)


def main(arguments: list[str]) -> int:
    """Write the blocks of every page, or with ``--check`` say which page is stale."""
    parser = argparse.ArgumentParser(prog="docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when stale")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where the pages are")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.folder
    count = 0
    stale = []
    for path in sorted(folder.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        name = path.relative_to(folder).as_posix()
        try:
            renewed = renew(page)
        except BlockError as error:
            print(f"{name}: {error}")
            return 1
        count += len(_BLOCK.findall(page))
        if renewed != page:
            stale.append(name)
            if not chosen.check:
                path.write_text(renewed, encoding="utf-8", newline="\n")
    if chosen.check and stale:
        print(f"stale, run `python3 dev.py docs`: {', '.join(stale)}")
        return 1
    written = f"; written: {', '.join(stale)}" if stale else ""
    print(f"{count} generated blocks are what the code says{written}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
