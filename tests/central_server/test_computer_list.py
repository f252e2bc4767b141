from __future__ import annotations

import pytest

from central_server.imports.computer_list import MAX_COMPUTERS, read_computers
from protocol.provisioning import Computer
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN

KNOWN = (KELURAHAN, OTHER_KELURAHAN)


def faults(text: str | bytes) -> list[tuple[int, str, str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    listed = read_computers(raw, KNOWN)
    return [(e.line, e.column, e.message.split(";")[0].rstrip(".")) for e in listed.errors]


def test_a_list_with_all_columns_in_any_order() -> None:
    text = (
        "Kelurahan;COMPUTER;paper;printer;language\r\n"
        f"{KELURAHAN};LOKET-1;f4;EPSON L3210;EN\r\n"
        "\r\n"
        f"33.74.01.1002; loket-2.kota.example ;;;\r\n"
    )
    listed = read_computers(b"\xef\xbb\xbf" + text.encode(), KNOWN)
    assert not listed.errors
    assert listed.computers == (
        Computer("LOKET-1", KELURAHAN, "EPSON L3210", "F4", "en"),
        Computer("loket-2.kota.example", OTHER_KELURAHAN, "", "", ""),
    )


def test_every_bad_row_is_named_with_line_and_column() -> None:
    text = (
        "computer,kelurahan,paper,language\n"
        f"LOKET-1,{KELURAHAN},A5,id\n"
        f",{KELURAHAN},A4,id\n"
        "LOKET-2,337401,A4,id\n"
        "LOKET-3,3374019999,A4,jv\n"
        f"loket-1.kota.example,{KELURAHAN},,\n"
        f"DUA KATA,{KELURAHAN},,\n"
        f"LOKET-4,{KELURAHAN},,,lebih\n"
        f'LOKET-5,{KELURAHAN},"rusak'
    )
    assert faults(text) == [
        (2, "paper", "Kertas ini tidak dikenal"),
        (3, "computer", "Nama komputer kosong"),
        (4, "kelurahan", "Kode kelurahan harus terdiri atas 10 angka"),
        (5, "kelurahan", "Kelurahan ini tidak dikenal"),
        (5, "language", "Bahasa harus id atau en"),
        (6, "computer", "Komputer ini sudah ada di baris 2"),
        (7, "computer", "Bukan nama komputer Windows"),
        (8, "", "Baris ini mempunyai lebih banyak isian daripada kolom"),
        (9, "", "Tanda kutip pada baris ini tidak ditutup dengan benar"),
    ]


def test_a_row_may_be_shorter_than_the_header() -> None:
    listed = read_computers(f"computer,kelurahan,paper\nPC,{KELURAHAN}\n".encode(), KNOWN)
    assert listed.computers == (Computer("PC", KELURAHAN, "", "", ""),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "Berkas kosong")]),
        ("\ufeff \n", [(1, "", "Berkas kosong")]),
        ("computer,kelurahan\n", [(1, "", "Daftar ini tidak memuat satu komputer pun")]),
        (
            "\ncomputer,kelurahan\n",
            [(1, "", "Baris 1 harus memuat nama kolom: computer,kelurahan")],
        ),
        (
            "computer,computer,lantai\n",
            [
                (1, "kelurahan", "Kolom ini tidak ada"),
                (1, "computer", "Nama kolom ini tertulis dua kali di baris 1"),
                (1, "lantai", "Kolom ini tidak dikenal"),
            ],
        ),
        (b"\xff\xfec", [(1, "", "Berkas ini UTF-16")]),
        (
            b"computer,kelurahan\nLOKET\xff,3374011001\n",
            [
                (2, "computer", "Isian ini tidak terbaca"),
                (2, "computer", "Nama komputer kosong"),
            ],
        ),
    ],
)
def test_what_is_no_list(text: str | bytes, expected: list[tuple[int, str, str]]) -> None:
    assert faults(text) == expected


def test_a_list_ends_somewhere() -> None:
    rows = "".join(f"PC{i},{KELURAHAN}\n" for i in range(MAX_COMPUTERS + 2))
    assert [e[0] for e in faults("computer,kelurahan\n" + rows)] == [MAX_COMPUTERS + 2]
