"""The demo day with the centre on PostgreSQL and the window on a real X server; its papers are read by
another eye than its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from desk_app.paper.render import page_count
from protocol.token import TokenError, read_token, token_holds
from tests.support.pdf import decode_page
from tests.support.postgres import Postgres

# One picture of each step of the day.
_STEPS = {
    "pendaftaran-pc",
    "masuk",
    "kiriman-menunggu",
    "kiriman-dihitung-dan-ditandatangani",
    "kiriman-diterima",
    "berita-acara-pratinjau",
    "terkirim-pagi",
    "jaringan-putus",
    "pemilik-selesai",
    "tanpa-surat-kuasa-ditolak",
    "laporan-semua-tercetak",
    "laporan-semua-diberikan",
    "riwayat-kartu",
    "pembatalan-pin-penyelia",
    "pembatalan-selesai",
    "kasus",
    "laporan-harian-pratinjau",
    "laporan-semua-dikonfirmasi-pusat",
}
_MEASURED = {
    "answer: approve",
    "answer: click mark_given",
    "answer: click sync_chip",
    "answer: confirm",
    "answer: enrol",
    "answer: pen lifted",
    "answer: print the daily report",
    "answer: print the day's receipts",
    "answer: receive the batch",
    "answer: scan: registration",
    "answer: sign in",
    "first_show: show cases",
    "first_show: show history",
    "first_show: show receive",
    "first_show: show reports",
}


@pytest.mark.timeout(400)
def test_the_demo_day_on_postgresql_and_x11(postgres: Postgres, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with postgres.fresh() as url:
        done = subprocess.run(
            [
                *("xvfb-run", "-a", "-s", "-screen 0 1280x1024x24"),
                *(sys.executable, "-m", "simulation.demo", "--headless"),
                *("--out", str(out), "--database-url", url),
            ],
            capture_output=True,
            env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
            text=True,
            timeout=380,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert [p["held"] for p in summary["promises"]] == [True] * len(summary["promises"])
    assert len(summary["refused"]) == 2
    assert summary["cancelled"] == 1

    pdf = (out / "papers" / "tanda-terima.pdf").read_bytes()
    key = bytes.fromhex(summary["device_public_key"])
    numbers: list[str] = []
    for page in range(page_count(pdf)):
        read = decode_page(pdf, page)
        tokens = {text for kind, text in read if kind == "QRCode"}
        bars = {text for kind, text in read if kind == "Code128"}
        for digits in tokens:
            token = read_token(digits)
            assert token_holds(token, key)
            assert bars == {str(token.number)}
            numbers.append(str(token.number))
            changed = f"{digits[:60]}{(int(digits[60]) + 1) % 10}{digits[61:]}"
            with suppress(TokenError):
                assert not token_holds(read_token(changed), key)
    assert len(set(numbers)) == 56
    assert sorted(numbers) == sorted(r["number"] for r in summary["receipts"])
    assert len(list((out / "papers").glob("*.png"))) >= 3
    printed = [path.read_bytes() for path in (out / "printed").glob("*.pdf")]
    for name in ("berita-acara", "daftar-harian", "tanda-terima", "tanda-terima-80mm"):
        assert (out / "papers" / f"{name}.pdf").read_bytes() in printed
    assert (out / "papers" / "laporan-harian-disimpan.pdf").stat().st_size > 1_000
    shown = [path.stem.partition("-") for path in sorted((out / "screens").glob("*.png"))]
    assert [number for number, _, _ in shown] == [f"{n:02}" for n in range(1, len(shown) + 1)]
    assert {name for _, _, name in shown} >= _STEPS
    assert (
        summary["window"]["kinds"]["answer"]["count"] > 800
    )  # played at the window, not beside it
    assert set(summary["window"]["names"]) >= _MEASURED
    said = done.stdout.splitlines()
    assert any("window, answer" in line and "goal" in line for line in said[-12:])
    assert said[-1].endswith(f"everything is in {out}")
