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
    assert len(list((out / "screens").glob("*.png"))) >= 10
    answers = summary["window"]["kinds"]["answer"]
    assert answers["count"] > 400  # the day was played at the window, not beside it
