"""What reading a print list gives: rows, and errors that a person can find in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from central_server.imports.cells import Cell

__all__ = ["PrintList", "PrintRow", "Record", "RowError", "Table"]


class RowError(NamedTuple):
    """One fault: ``line`` counts physical lines from 1, ``column`` is the header as the file has it.

    ``column`` is empty when the whole record or the whole file is meant. ``message`` is one
    Indonesian sentence and never repeats what the cell holds.
    """

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One finished card. Two rows are equal when their contents are, wherever they stand in a file.

    ``name``, ``birth_place`` and ``address`` stay as the file has them, trimmed, a line break or tab
    in them being one space. ``nik`` and ``no_kk`` are 16 digits, ``kelurahan`` is 10, ``rt`` and
    ``rw`` are 3 or empty.
    """

    no_registrasi: str
    nik: str
    no_kk: str | None
    name: str
    birth_place: str
    birth_date: date
    sex: Literal["L", "P", ""]
    address: str
    rt: str
    rw: str
    kelurahan: str
    kind: Literal["KTP", "KIA"]
    enrolled_on: date | None
    printed_on: date | None
    line: int = field(compare=False)

    def content_key(self) -> tuple[str, ...]:
        """Everything but the line, as text: equal keys mean the same card said the same way."""
        return tuple("" if part is None else str(part) for part in astuple(self)[:-1])


@dataclass(frozen=True, slots=True)
class PrintList:
    """All rows without a fault in file order, and all faults in line order.

    A list with errors is refused as a whole by whoever stores it; ``rows`` is then what was sound.
    """

    rows: tuple[PrintRow, ...] = ()
    errors: tuple[RowError, ...] = ()


class Record(NamedTuple):
    """One record of a table and the physical line on which it starts."""

    line: int
    cells: Sequence[Cell]


Table = Iterator[Record | RowError]
"""A file's records in order, the header first; a RowError stands for a record that has no cells."""
