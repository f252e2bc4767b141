"""Made-up papers: no real person, office or number stands in them."""

from __future__ import annotations

from math import sin
from typing import Any, Final

from desk_app.domain.documents import (
    BatchMinutesDocument,
    Count,
    DailyListDocument,
    DailyRow,
    Letterhead,
    MinutesItem,
    Party,
    ReceiptDocument,
    ReceiptEvidence,
    ReceiptsCover,
    Signer,
    StrokePoints,
)
from protocol.number import DocumentNumber

LONG_NAME: Final = "RADEN RORO MARIA MAGDALENA KUSUMANINGTYAS WIDYASTUTI PRAMUDY"
LONG_ADDRESS: Final = (
    "JL. TAMAN BUKIT PERUMAHAN GRIYA INDAH PERMAI BLOK CC-12 NOMOR 145A GANG MELATI SELATAN III "
    "NOMOR DUA BELAS KOMPLEKS PERUMAHAN DINAS"
)
HEAD: Final = Letterhead(
    city="Kota Semarang",
    kecamatan="Tembalang",
    kelurahan="Contoh Jaya",
    address="Jalan Contoh Raya Nomor 1, Semarang 50000",
    phone="(024) 000000",
)
OFFICER: Final = Signer("RATNA CONTOHWATI, S.Sos.", "Petugas Registrasi", "19850101 201001 2 000")
SUPERVISOR: Final = Signer(
    "HARTONO MISALNYA, S.E.", "Kepala Seksi Pemerintahan", "19790101 200501 1 000"
)


def number(serial: int) -> str:
    return str(DocumentNumber("3374101001", 2, 1, serial))


def qr_digits(serial: int, length: int = 190) -> str:
    """Digits without a pattern, as a signature gives them."""
    value = 1
    for _ in range(length // 10 + 2):
        value = value * 6_364_136_223_846_793_005 + serial * 1_442_695_040_888_963_407 + 1
    return f"1{number(serial)}{value:0{length}}"[:length]


def strokes(points: int = 280) -> StrokePoints:
    """A signature of three strokes and a dot, about 60 by 18 mm."""
    each = points // 3
    out = []
    for stroke in range(3):
        bow = [i / 12 + stroke for i in range(each)]
        out.append(
            tuple(
                (
                    600 + stroke * 1700 + i * 18 + int(350 * sin(2.1 * t)),
                    1500 + int(700 * sin(3 * t)),
                )
                for i, t in enumerate(bow)
            )
        )
    return (*out, ((6200, 900),))


DRAWN: Final = ReceiptEvidence(kind="drawn", strokes=strokes())


def receipt(serial: int = 123, **changes: Any) -> ReceiptDocument:
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "number": number(serial),
        "evidence_code": "7K3F",
        "qr_digits": qr_digits(serial),
        "weekday": "Rabu",
        "date": "27 Februari 2019",
        "time": "10.15 WIB",
        "kind": "KTP-el",
        "officer": OFFICER,
        "nik": "337410******0001",
        "name": "SITI CONTOHNINGSIH",
        "birth_place": "Semarang",
        "birth_date": "17 Agustus 1990",
        "address": "JL. MELATI INDAH NO. 12",
        "rt": "002",
        "rw": "005",
        "relation": "owner",
        "papers": ("Kartu Keluarga asli", "KTP-el lama"),
        "old_card": "surrendered",
        "checks": ("Nama, NIK, tanggal lahir, dan foto sesuai",),
        "fingerprint": "cocok",
        "evidence": DRAWN,
    }
    return ReceiptDocument(**values | changes)


def purged_receipt(serial: int = 123) -> ReceiptDocument:
    """What is left when the body of the act was purged."""
    personal = (
        "nik name birth_place birth_date address rt rw relation collector_name collector_nik "
        "collector_relation papers old_card police_letter checks fingerprint evidence"
    )
    return receipt(serial, **dict.fromkeys(personal.split()))


def fullest_receipt(serial: int = 123) -> ReceiptDocument:
    """Everything at its longest."""
    return receipt(
        serial,
        letterhead=Letterhead(
            city="Kota Semarang",
            kecamatan="Gunungpati Selatan Raya",
            kelurahan="Tambak Contoh Wonolopo Sumur Misal Raya",
            address="Jalan Panjang Sekali Raya Nomor 123456 Gedung B Lantai Dua, Semarang 50000",
            phone="(024) 000000",
        ),
        qr_digits=qr_digits(serial, 400),
        name=LONG_NAME,
        birth_place="KABUPATEN PENAJAM PASER UTARA",
        address=LONG_ADDRESS,
        relation="proxy",
        collector_name=LONG_NAME,
        collector_nik="337410******0002",
        collector_relation="keponakan dari pihak ibu yang tinggal serumah",
        papers=(
            "Surat Kuasa F-1.07 bermeterai",
            "KTP-el penerima kuasa",
            "Fotokopi Kartu Keluarga",
            "Kartu Keluarga asli",
            "Surat keterangan ketua RT",
            "Surat pengantar kelurahan",
        ),
        old_card="lost",
        police_letter="SKTLK/1234/II/2019/SPKT/SEK CONTOH/POLRESTABES SEMARANG/POLDA JATENG",
        checks=("Nama sesuai", "NIK sesuai", "Tanggal lahir sesuai", "Foto sesuai"),
        fingerprint="tidak dilakukan (pemilik tidak hadir karena sakit)",
        evidence=ReceiptEvidence(kind="thumb", witness="SUTRISNO MISALNYA KUSUMO WIBOWO"),
        officer=Signer(LONG_NAME, "Petugas Registrasi dan Distribusi Dokumen", "19850101 201001 2"),
        time_note="Jam komputer belum dipastikan; tanggal dikonfirmasi oleh petugas.",
    )


COVER: Final = ReceiptsCover(
    letterhead=HEAD,
    weekday="Rabu",
    date="27 Februari 2019",
    selection="Belum dicetak",
    printed="27 Februari 2019 pukul 15.30 WIB",
    officer=OFFICER,
)


def daily_row(index: int, **changes: Any) -> DailyRow:
    values: dict[str, Any] = {
        "time": f"{8 + index // 60:02}.{index % 60:02}",
        "number": number(index + 1),
        "name": f"WARGA CONTOH {index}",
        "nik": f"337410******{index:04}",
        "rt_rw": "002/005",
        "collected_by": "Yang bersangkutan",
        "officer": "RATNA CONTOHWATI",
        "state": "Diserahkan",
        "confirmed": index % 2 == 0,
    }
    return DailyRow(**values | changes)


def daily_list(rows: int = 34, **changes: Any) -> DailyListDocument:
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "weekday": "Rabu",
        "date": "27 Februari 2019",
        "printed": "27 Februari 2019 pukul 15.30 WIB",
        "rows": tuple(daily_row(i) for i in range(rows)),
        "totals": (Count("Diserahkan", rows), Count("Jumlah berlaku", rows, strong=True)),
        "tie_out": (
            Count("Diterima", 1240),
            Count("Di laci", 212),
            Count("Ditahan", 9),
            Count("Dibawa tim", 26),
            Count("Diserahkan", 983),
            Count("Dikembalikan", 8),
            Count("Hilang", 1),
            Count("Jumlah dipertanggungjawabkan", 1239, strong=True),
        ),
        "difference": 1,
        "difference_reason": "Satu keping tertinggal di tas RW 005.",
        "officer": OFFICER,
        "supervisor": SUPERVISOR,
        "notes": ("Termasuk PC 02 sampai kejadian 1.204.",),
        "seal": "7K3F-92QX-0A4M",
        "previous_seal": "P0TT-11ZV-8KQ2",
    }
    return DailyListDocument(**values | changes)


def minutes(items: int = 60, **changes: Any) -> BatchMinutesDocument:
    values: dict[str, Any] = {
        "letterhead": HEAD,
        "number": number(77),
        "evidence_code": "9QXA",
        "batch": "KRM-2019-0217",
        "kind": "KTP-el",
        "day_words": ("Rabu, tanggal dua puluh tujuh bulan Februari tahun dua ribu sembilan belas"),
        "date": "27 Februari 2019",
        "first": Party(
            name="AGUS MISALNYA, S.H.",
            title="Petugas Distribusi",
            office="Dinas Kependudukan dan Pencatatan Sipil Kota Semarang",
            nip="19820101 200801 1 000",
        ),
        "second": Party(
            name=OFFICER.name,
            title=OFFICER.title,
            office="Kelurahan Contoh Jaya",
            nip=OFFICER.nip,
            strokes=strokes(),
        ),
        "count": items,
        "count_words": "enam puluh",
        "items": tuple(
            MinutesItem(
                name=f"WARGA CONTOH {i}",
                nik=f"337410******{i:04}",
                address=f"JL. MELATI NO. {i}",
                rt_rw="002/005",
                registration=f"REG{i:07}",
                remark="fisik tidak ada" if i == 9 else "",
            )
            for i in range(items)
        ),
        "remarks": ("1 (satu) keping tercantum dalam daftar, tetapi fisiknya tidak ada.",),
    }
    return BatchMinutesDocument(**values | changes)
