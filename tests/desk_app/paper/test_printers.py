"""Printers without a window: what CUPS says is read right, and a job is taken, refused or doubtful.

`lp` and `lpstat` are scripts here that answer as the commands of CUPS 2.4 do.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from common.paper.sizes import A4, F4, MM, ROLL_58, ROLL_80, Paper
from desk_app.paper.printers import (
    CupsPrinters,
    FolderPrinters,
    media_name,
    read_lpstat,
    system_printers,
)
from desk_app.paper.receipts import receipt_pdf
from desk_app.services.papers import PrintDoubtfulError
from desk_app.services.ports import Printer, PrintFailedError
from tests.desk_app.paper.samples import receipt
from tests.support.lp import command, keeping_lp
from tests.support.pdf import page_size

LPSTAT = """\
printer Termal_80 disabled since Sun Nov 22 02:12:41 2026 -
	reason unknown
printer EPSON_L3210 is idle.  enabled since Sun Nov 22 02:12:41 2026
printer Brother now printing Brother-12.  enabled since Sun Nov 22 02:12:41 2026
printer Arsip is idle.  enabled since Sun Nov 22 02:12:41 2026
system default destination: EPSON_L3210
Termal_80 not accepting requests since Sun Nov 22 02:12:41 2026 -
	reason unknown
EPSON_L3210 accepting requests since Sun Nov 22 02:12:41 2026
Arsip not accepting requests since Sun Nov 22 02:12:41 2026 -
	Rejecting Jobs
"""
PDF = receipt_pdf(receipt(1), A4)


def test_the_list_of_lpstat_is_read() -> None:
    assert read_lpstat(LPSTAT) == (
        Printer("EPSON_L3210", default=True, ready=True),
        Printer("Arsip", default=False, ready=False),
        Printer("Brother", default=False, ready=True),
        Printer("Termal_80", default=False, ready=False),
    )


def test_no_printer_and_no_default() -> None:
    assert read_lpstat("no system default destination\n") == ()


def test_the_list_comes_from_the_command(tmp_path: Path) -> None:
    lpstat = command(tmp_path, "lpstat", f"print({LPSTAT!r})")
    assert next(p.name for p in CupsPrinters(lpstat).list()) == "EPSON_L3210"


def test_a_pc_without_cups_has_no_printer(tmp_path: Path) -> None:
    printers = CupsPrinters(str(tmp_path / "lpstat"), str(tmp_path / "lp"))
    assert printers.list() == ()
    with pytest.raises(PrintFailedError, match="CUPS"):
        printers.print_pdf("", PDF, "Tanda terima", "A4")


def test_a_list_that_hangs_is_empty(tmp_path: Path) -> None:
    lpstat = command(tmp_path, "lpstat", "time.sleep(30)")
    assert CupsPrinters(lpstat, list_seconds=0.2).list() == ()


def test_a_job_is_handed_over_whole(tmp_path: Path) -> None:
    printers = CupsPrinters(lp=keeping_lp(tmp_path))
    printers.print_pdf("EPSON_L3210", PDF, "Tanda terima", "A4")
    said = (tmp_path / "arguments").read_text().split("\n")
    assert said[:4] == ["-d", "EPSON_L3210", "-t", "Tanda terima"]
    assert "media=A4" in said
    assert "print-scaling=none" in said
    assert said[-2:] == ["--", "-"]
    assert (tmp_path / "given").read_bytes() == PDF
    assert (tmp_path / "locale").read_text() == "C"


def test_without_a_name_the_default_printer_is_left_to_cups(tmp_path: Path) -> None:
    CupsPrinters(lp=keeping_lp(tmp_path)).print_pdf("", PDF, "Tanda terima", "F4")
    said = (tmp_path / "arguments").read_text().split("\n")
    assert "-d" not in said
    assert "media=Custom.215x330mm" in said


@pytest.mark.parametrize("paper", [ROLL_58, ROLL_80], ids=["58mm", "80mm"])
def test_a_roll_is_as_long_as_the_longest_page(paper: Paper) -> None:
    pdf = receipt_pdf([receipt(1), receipt(2, address="JALAN YANG PANJANG SEKALI " * 8)], paper)
    longest = max(page_size(pdf, page)[1] for page in range(4))
    length = int(media_name(paper, pdf).partition("x")[2].removesuffix("mm"))
    assert 0 <= length - longest / MM < 1
    assert media_name(paper, pdf).startswith(f"Custom.{paper.width_mm:g}x")


def test_sheets_have_their_names() -> None:
    assert (media_name(A4, PDF), media_name(F4, PDF)) == ("A4", "Custom.215x330mm")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("lp: Error - The printer or class does not exist.", "tidak ada lagi"),
        ('lp: Destination "X" is not accepting jobs.', "tidak menerima"),
        ("lp: Error - no default destination available.", "printer bawaan"),
        ("lp: Error - scheduler not running!", "tidak berjalan"),
        ("lp: something new about SITI CONTOHNINGSIH", "menolak"),
    ],
)
def test_a_refusal_is_a_sentence_without_what_was_printed(
    tmp_path: Path, said: str, sentence: str
) -> None:
    lp = command(tmp_path, "lp", f"sys.stderr.write({said!r}); sys.exit(1)")
    with pytest.raises(PrintFailedError, match=sentence) as refused:
        CupsPrinters(lp=lp).print_pdf("X", PDF, "Tanda terima", "A4")
    assert "SITI" not in str(refused.value)


def test_no_answer_leaves_the_paper_doubtful(tmp_path: Path) -> None:
    lp = command(tmp_path, "lp", "sys.stdin.buffer.read(); time.sleep(30)")
    with pytest.raises(PrintDoubtfulError, match="Lihat dahulu"):
        CupsPrinters(lp=lp, print_seconds=0.3).print_pdf("X", PDF, "Tanda terima", "A4")


def test_a_folder_prints_into_numbered_files(tmp_path: Path) -> None:
    printers = FolderPrinters(tmp_path / "keluar")
    assert printers.list() == (Printer("Berkas PDF", default=True, ready=True),)
    printers.print_pdf("", PDF, "Tanda terima 22/11", "A4")
    printers.print_pdf("Berkas PDF", PDF + b"\n", "Tanda terima 22/11", "A4")
    files = sorted((tmp_path / "keluar").iterdir())
    assert [f.name for f in files] == [
        "0001-a4-tanda-terima-22-11.pdf",
        "0002-a4-tanda-terima-22-11.pdf",
    ]
    assert files[0].read_bytes() == PDF


def test_a_folder_goes_on_after_files_were_taken_away_or_added(tmp_path: Path) -> None:
    (tmp_path / "9999-lama.pdf").write_bytes(b"")
    (tmp_path / "catatan.pdf").write_bytes(b"")
    printers = FolderPrinters(tmp_path)
    for _ in range(2):
        printers.print_pdf("", PDF, "x", "A4")
    assert sorted(f.name for f in tmp_path.glob("1*")) == ["10000-a4-x.pdf", "10001-a4-x.pdf"]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrintFailedError, match="ruang disk"):
        FolderPrinters(tmp_path / "file").print_pdf("", PDF, "x", "A4")
    with pytest.raises(PrintFailedError, match="tidak ada lagi"):
        FolderPrinters(tmp_path).print_pdf("EPSON", PDF, "x", "A4")


def test_a_tray_goes_as_the_media_source(tmp_path: Path) -> None:
    CupsPrinters(lp=keeping_lp(tmp_path)).print_pdf("", PDF, "Tanda terima", "A4", "Tray2")
    assert "media-source=Tray2" in (tmp_path / "arguments").read_text(encoding="utf-8").split()


def test_the_system_has_printers_or_none() -> None:
    assert isinstance(system_printers().list(), tuple)
