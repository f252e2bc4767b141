"""The columns of a print list and where a file's header has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from central_server.imports.cells import Cell
from central_server.imports.values import RowError

__all__ = ["COLUMNS", "REQUIRED", "Header", "find_columns", "fold", "office_names"]

COLUMNS: Final = (
    "no_registrasi",
    "nik",
    "no_kk",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "alamat",
    "rt",
    "rw",
    "kode_kelurahan",
    "jenis",
    "tanggal_rekam",
    "tanggal_cetak",
)
"""The default columns, in the order of resources/data/print_list_header.csv."""

REQUIRED: Final = frozenset(
    {"no_registrasi", "nik", "nama", "tanggal_lahir", "kode_kelurahan", "jenis"}
)
"""The columns that no row may leave empty."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand: ``places`` in the order of COLUMNS, None for one the office lacks."""

    width: int
    places: tuple[int | None, ...]
    titles: tuple[str, ...]


def fold(title: str) -> str:
    """The form in which titles are compared: trimmed, lower case, single spaces."""
    return " ".join(title.split()).casefold()


def office_names(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Default column -> the title to look for; an empty title means the office has no such column."""
    return {column: column for column in COLUMNS} | dict(mapping or {})


def find_columns(
    cells: Sequence[Cell], wanted: Mapping[str, str]
) -> tuple[Header | None, list[RowError]]:
    """The header's columns, or what is wrong with it (all faults at once)."""
    titles = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    folded = [fold(title) for title in titles]
    errors: list[RowError] = []
    places: list[int | None] = []
    shown: list[str] = []
    for column, title in wanted.items():
        if column not in COLUMNS:
            errors.append(RowError(1, column, "Pemetaan kolom menyebut kolom yang tidak dikenal."))
            continue
        count = folded.count(fold(title)) if title.strip() else 0
        if count > 1:
            message = "Nama kolom ini tertulis dua kali di baris 1; hapus salah satunya."
            errors.append(RowError(1, title.strip(), message))
        elif count == 0 and (title.strip() or column in REQUIRED):
            message = "Kolom ini tidak ada; baris 1 harus memuat nama semua kolom."
            errors.append(RowError(1, title.strip() or column, message))
        place = folded.index(fold(title)) if count else None
        places.append(place)
        shown.append(column if place is None else titles[place])
    if errors:
        return None, errors
    return Header(len(titles), tuple(places), tuple(shown)), []
