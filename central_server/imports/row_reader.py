"""From one record of a print list to a row, or to every fault in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, TypeVar

from central_server.imports import cells
from central_server.imports.cells import Cell, FieldError
from central_server.imports.columns import COLUMNS, Header
from central_server.imports.values import PrintRow, Record, RowError

__all__ = ["RowReader"]

_Value = TypeVar("_Value")
_INDEX: Final = {column: index for index, column in enumerate(COLUMNS)}


class RowReader:
    """Reads the records of one file; keeps the registration numbers seen and the ``errors``."""

    def __init__(self, header: Header, known_kelurahan: Collection[str]) -> None:
        self.errors: list[RowError] = []
        self._header = header
        self._known = frozenset(known_kelurahan)
        self._first_lines: dict[str, int] = {}

    def read(self, record: Record) -> PrintRow | None:
        """The row, or None after adding an error for each fault."""
        faults_before = len(self.errors)
        if len(record.cells) != self._header.width:
            message = (
                f"Baris ini berisi {len(record.cells)} kolom, seharusnya {self._header.width};"
                " periksa pemisah dan tanda kutip."
            )
            self.errors.append(RowError(record.line, "", message))
            return None
        no_registrasi = self._field(record, "no_registrasi", cells.no_registrasi)
        self._check_repeated(record.line, no_registrasi)
        nik = self._field(record, "nik", cells.nik)
        no_kk = self._field(record, "no_kk", cells.no_kk)
        name = self._field(record, "nama", cells.name)
        birth_place = self._field(record, "tempat_lahir", cells.text)
        birth_date = self._field(record, "tanggal_lahir", cells.required_date)
        sex = self._field(record, "jenis_kelamin", cells.sex)
        address = self._field(record, "alamat", cells.text)
        rt = self._field(record, "rt", cells.rt_rw)
        rw = self._field(record, "rw", cells.rt_rw)
        kelurahan = self._field(record, "kode_kelurahan", self._kelurahan)
        kind = self._field(record, "jenis", cells.kind)
        enrolled_on = self._field(record, "tanggal_rekam", cells.optional_date)
        printed_on = self._field(record, "tanggal_cetak", cells.optional_date)
        if enrolled_on and printed_on and printed_on < enrolled_on:
            message = "Tanggal cetak tidak boleh mendahului tanggal rekam."
            self._fault(record.line, "tanggal_cetak", message)
        if (
            len(self.errors) > faults_before
            or no_registrasi is None
            or nik is None
            or name is None
            or birth_date is None
            or kelurahan is None
            or kind is None
        ):
            return None
        return PrintRow(
            no_registrasi=no_registrasi,
            nik=nik,
            no_kk=no_kk,
            name=name,
            birth_place=birth_place or "",
            birth_date=birth_date,
            sex=sex or "",
            address=address or "",
            rt=rt or "",
            rw=rw or "",
            kelurahan=kelurahan,
            kind=kind,
            enrolled_on=enrolled_on,
            printed_on=printed_on,
            line=record.line,
        )

    def _field(self, record: Record, column: str, read: Callable[[Cell], _Value]) -> _Value | None:
        place = self._header.places[_INDEX[column]]
        try:
            return read("" if place is None else record.cells[place])
        except FieldError as error:
            self._fault(record.line, column, str(error))
            return None

    def _fault(self, line: int, column: str, message: str) -> None:
        self.errors.append(RowError(line, self._header.titles[_INDEX[column]], message))

    def _kelurahan(self, cell: Cell) -> str:
        return cells.kelurahan(cell, self._known)

    def _check_repeated(self, line: int, no_registrasi: str | None) -> None:
        if no_registrasi is None:
            return
        first = self._first_lines.setdefault(no_registrasi, line)
        if first != line:
            message = f"Nomor registrasi ini sudah ada di baris {first}."
            self._fault(line, "no_registrasi", message)
