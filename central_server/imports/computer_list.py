"""The list of a city's computers: a CSV with `computer,kelurahan` and, if wanted, `printer,paper,language`.

A pure function of the bytes. A list with one fault makes nothing; every fault is named by line and column.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from central_server.imports.columns import fold
from central_server.imports.csv_table import read_csv
from central_server.imports.values import Record, RowError
from common.paper.sizes import PAPERS
from protocol.identifiers import IdentifierError, kelurahan_code
from protocol.provisioning import Computer, computer_key

__all__ = ["LANGUAGES", "LONGEST", "MAX_COMPUTERS", "ComputerList", "paper_name", "read_computers"]

COLUMNS: Final = ("computer", "kelurahan", "printer", "paper", "language")
REQUIRED: Final = ("computer", "kelurahan")
LANGUAGES: Final = ("id", "en")
MAX_COMPUTERS: Final = 10_000
LONGEST: Final = 200  # characters of a printer's name; Windows takes 220
_LONGEST_COMPUTER: Final = 63  # of a label of DNS; Windows' own names have 15
_PAPERS: Final = {fold(name): name for name in PAPERS}


@dataclass(frozen=True, slots=True)
class ComputerList:
    """The computers in the order of the file, and all faults in the order of lines."""

    computers: tuple[Computer, ...] = ()
    errors: tuple[RowError, ...] = ()


def paper_name(text: str) -> str | None:
    """The paper by this name, however it is written; empty for none, None for one that is unknown."""
    return _PAPERS.get(fold(text)) if text.strip() else ""


def read_computers(data: bytes, known_kelurahan: Collection[str]) -> ComputerList:
    """Computers and faults of the CSV ``data``; no content of it makes this raise."""
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        return ComputerList(errors=(RowError(1, "", "Berkas kosong; pilih daftar komputer."),))
    table = read_csv(data, COLUMNS)
    first = next(table, None)
    if not isinstance(first, Record):
        return ComputerList(errors=(first,) if first else ())
    titles = [fold(cell) if isinstance(cell, str) else "" for cell in first.cells]
    errors = _header_faults(titles, first.line)
    if errors:
        return ComputerList(errors=tuple(errors))
    reader = _Reader({t: titles.index(t) for t in COLUMNS if t in titles}, known_kelurahan)
    for record in table:
        if isinstance(record, RowError):
            reader.errors.append(record)
        else:
            reader.read(record)
        if len(reader.computers) > MAX_COMPUTERS:
            message = f"Daftar lebih dari {MAX_COMPUTERS} komputer; bagi menjadi beberapa berkas."
            reader.errors.append(RowError(record.line, "", message))
            break
    if not reader.errors and not reader.computers:
        reader.errors.append(RowError(1, "", "Daftar ini tidak memuat satu komputer pun."))
    return ComputerList(tuple(reader.computers), tuple(reader.errors))


def _header_faults(titles: list[str], line: int) -> list[RowError]:
    if line != 1:
        return [RowError(1, "", "Baris 1 harus memuat nama kolom: computer,kelurahan.")]
    missing = "Kolom ini tidak ada; baris 1 harus memuat nama semua kolom."
    twice = "Nama kolom ini tertulis dua kali di baris 1; hapus salah satunya."
    unknown = "Kolom ini tidak dikenal; yang dikenal: " + ", ".join(COLUMNS) + "."
    return [
        *(RowError(1, name, missing) for name in REQUIRED if name not in titles),
        *(RowError(1, name, twice) for name in COLUMNS if titles.count(name) > 1),
        *(RowError(1, title, unknown) for title in titles if title and title not in COLUMNS),
    ]


class _Reader:
    """Reads one record after another; gathers computers and faults."""

    def __init__(self, places: dict[str, int], known_kelurahan: Collection[str]) -> None:
        self.computers: list[Computer] = []
        self.errors: list[RowError] = []
        self._places = places
        self._known = frozenset(known_kelurahan)
        self._lines: dict[str, int] = {}

    def read(self, record: Record) -> None:
        faults = len(self.errors)
        values = {column: self._cell(record, column) for column in COLUMNS}
        if len(record.cells) > len(self._places) and any(
            str(cell).strip() for cell in record.cells[max(self._places.values()) + 1 :]
        ):
            self._fault(record, "", "Baris ini mempunyai lebih banyak isian daripada kolom.")
        computer = Computer(
            values["computer"],
            self._kelurahan(record, values["kelurahan"]),
            values["printer"],
            self._paper(record, values["paper"]),
            self._language(record, values["language"]),
        )
        self._name(record, computer.name)
        if len(computer.printer) > LONGEST:
            self._fault(record, "printer", f"Nama printer paling banyak {LONGEST} huruf.")
        if len(self.errors) == faults:
            self.computers.append(computer)

    def _cell(self, record: Record, column: str) -> str:
        place = self._places.get(column)
        cell = record.cells[place] if place is not None and place < len(record.cells) else ""
        text = str(cell).strip()
        if not text.isprintable():  # lone surrogates stand for bytes that are not UTF-8
            self._fault(record, column, "Isian ini tidak terbaca; simpan ulang sebagai CSV UTF-8.")
            return ""
        return text

    def _name(self, record: Record, name: str) -> None:
        key = computer_key(name)
        if not key:
            self._fault(record, "computer", "Nama komputer kosong.")
        elif len(key) > _LONGEST_COMPUTER or any(c.isspace() for c in key):
            self._fault(record, "computer", "Bukan nama komputer Windows; periksa ejaannya.")
        elif key in self._lines:
            told = f"Komputer ini sudah ada di baris {self._lines[key]}; hapus salah satunya."
            self._fault(record, "computer", told)
        else:
            self._lines[key] = record.line

    def _kelurahan(self, record: Record, text: str) -> str:
        try:
            code = kelurahan_code(text)
        except IdentifierError as error:
            self._fault(record, "kelurahan", str(error))
            return ""
        if code not in self._known:
            self._fault(record, "kelurahan", "Kelurahan ini tidak dikenal; periksa kodenya.")
        return code

    def _paper(self, record: Record, text: str) -> str:
        name = paper_name(text)
        if name is None:
            known = ", ".join(PAPERS)
            self._fault(record, "paper", f"Kertas ini tidak dikenal; yang dikenal: {known}.")
        return name or ""

    def _language(self, record: Record, text: str) -> str:
        language = text.lower()
        if language and language not in LANGUAGES:
            self._fault(record, "language", "Bahasa harus id atau en.")
        return language

    def _fault(self, record: Record, column: str, message: str) -> None:
        self.errors.append(RowError(record.line, column, message))
