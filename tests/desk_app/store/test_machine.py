"""What names a machine: read from the platform's own tables, which may be anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_app.store.machine import machine_id, smbios_uuid

UUID = bytes(range(16))


def structure(kind: int, formatted: bytes, texts: bytes = b"") -> bytes:
    return bytes((kind, len(formatted) + 4, 0, 0)) + formatted + texts + b"\0\0"


def table(*structures: bytes) -> bytes:
    body = b"".join(structures)
    return bytes((0, 3, 0, 0)) + len(body).to_bytes(4, "little") + body


BIOS = structure(0, bytes(20), b"Maker\0Version")
SYSTEM = structure(1, bytes(4) + UUID + bytes(3), b"Maker\0Product\0Serial")
END = structure(127, b"")


def test_the_board_is_found_among_the_structures() -> None:
    assert smbios_uuid(table(BIOS, SYSTEM, END)) == UUID.hex()
    assert smbios_uuid(table(SYSTEM)) == UUID.hex()


def test_a_board_without_a_name_of_its_own_has_none() -> None:
    for same in (bytes(16), b"\xff" * 16):
        assert smbios_uuid(table(BIOS, structure(1, bytes(4) + same + bytes(3)), END)) == ""
    assert smbios_uuid(table(BIOS, END, SYSTEM)) == ""
    assert smbios_uuid(table(structure(1, bytes(4)), END)) == ""


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_text(raw: bytes) -> None:
    assert len(smbios_uuid(raw)) in (0, 32)


@given(st.integers(0, 200))
def test_a_table_cut_short_ends_in_a_text(length: int) -> None:
    assert smbios_uuid(table(BIOS, SYSTEM, END)[:length]) in ("", UUID.hex())


def test_the_machine_is_the_same_at_each_look() -> None:
    assert machine_id() == machine_id()
