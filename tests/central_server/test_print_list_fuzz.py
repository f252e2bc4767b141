"""Whatever bytes come: rows or errors, each with a line, and never an exception."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from central_server.imports.print_list import COLUMNS, PrintList
from tests.central_server.print_lists import (
    csv_bytes,
    read_bytes,
    read_csv,
    row,
    xlsx_bytes,
    xlsx_row,
)

SOUND_CSV = csv_bytes([row(no_registrasi=str(number)) for number in range(3)])
SOUND_XLSX = xlsx_bytes([xlsx_row(no_registrasi=str(number)) for number in range(3)])
FUZZ = settings(max_examples=150, deadline=None)

NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.xls", "A.CSV", "a", ""])
# Places in a file and what is put there instead of a few bytes.
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 8), st.binary(max_size=8)), min_size=1, max_size=4
)


def mutated(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, put in edits:
        start = int(place * len(data))
        data = data[:start] + put + data[start + length :]
    return data


def check(found: PrintList) -> None:
    assert all(error.line >= 1 and error.message for error in found.errors)
    assert all(
        error.message.encode() and error.column.encode() is not None for error in found.errors
    )
    assert [error.line for error in found.errors] == sorted(error.line for error in found.errors)
    assert len({card.no_registrasi for card in found.rows}) == len(found.rows)
    for card in found.rows:
        assert card.nik.isdecimal()
        assert len(card.nik) == 16
        assert card.name == card.name.strip() != ""
        assert "".join(card.content_key()).encode() is not None


@given(data=st.binary(max_size=300), filename=NAMES)
@FUZZ
def test_random_bytes(data: bytes, filename: str) -> None:
    check(read_bytes(data, filename))


@given(start=st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe"]), data=st.binary())
@FUZZ
def test_random_bytes_after_a_known_start(start: bytes, data: bytes) -> None:
    check(read_bytes(start + data, "a.xlsx"))


@given(edits=EDITS, filename=NAMES)
@FUZZ
def test_mutated_csv(edits: list[tuple[float, int, bytes]], filename: str) -> None:
    check(read_bytes(mutated(SOUND_CSV, edits), filename))


@given(edits=EDITS)
@FUZZ
def test_mutated_package(edits: list[tuple[float, int, bytes]]) -> None:
    check(read_bytes(mutated(SOUND_XLSX, edits), "a.xlsx"))


@given(
    part=st.sampled_from(zipfile.ZipFile(io.BytesIO(SOUND_XLSX)).namelist()),
    edits=EDITS,
)
@FUZZ
def test_mutated_parts_of_a_package(part: str, edits: list[tuple[float, int, bytes]]) -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SOUND_XLSX)) as source,
        zipfile.ZipFile(target, "w") as out,
    ):
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, mutated(content, edits) if name == part else content)
    check(read_bytes(target.getvalue(), "a.xlsx"))


@given(column=st.sampled_from(COLUMNS), written=st.text(max_size=30))
@FUZZ
def test_any_text_in_any_column(column: str, written: str) -> None:
    cell = '"' + written.replace('"', '""').encode("utf-8", "replace").decode() + '"'
    found = read_csv(row(**{column: cell}), row(no_registrasi="akhir"))
    check(found)
    assert found.rows[-1].no_registrasi == "akhir" or column == "no_registrasi"
    assert all(error.column == column for error in found.errors)
    assert len(found.rows) == 2 - bool(found.errors)
