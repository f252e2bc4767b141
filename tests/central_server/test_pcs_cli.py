"""PCs on the command line of the centre."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from central_server.cli.main import main
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings
from protocol.messages import BundlePart, PcHealth
from protocol.updates import UpdateStand
from tests.central_server.city import city_with_batch, officer, receive_all
from tests.central_server.conftest import KELURAHAN, enrolled
from tests.support.centre import CentreServer

Run = Callable[..., str]


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Run:
    environment = {
        DATABASE_VARIABLE: settings.database_url,
        KEY_VARIABLE: str(settings.key_file),
    }

    def command(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["device", *words], environment) == code, capsys.readouterr().err
        out, err = capsys.readouterr()
        return err if code else out

    return command


def test_a_pc_from_its_first_contact_to_its_end(
    server: CentreServer, run: Run, tmp_path: Path
) -> None:
    def given(*words: str) -> Any:
        return json.loads(run(*words, "--json"))

    city_with_batch(server, 2)
    desk = enrolled(server)
    desk.sync_all()
    registry = officer(server).id.hex()
    by = ("--operator", registry)
    ident = desk.id.hex()
    (listed,) = given("list")["devices"]
    assert (listed["number"], listed["backlog"], listed["health"]) == (1, 0, None)
    assert "belum pernah dikabarkan" in run("show", ident)
    receive_all(desk)
    said = PcHealth(
        schema="0002",
        system="Windows-10",
        free_mib=2_048,
        check="damaged",
        check_ms=9,
        missing=True,
    )
    desk.sync([], health=said, update=UpdateStand("1.2.3", "rolled_back", 0, 0))
    line = run("list")
    assert f"{KELURAHAN}/01" in line
    assert f"menunggu {len(desk.log) - 1}" in line
    assert "disk 2.0 GB" in line
    assert "(BERKAS RUSAK, ada catatan hilang)" in line
    assert "ring 3" in line
    page = run("show", ident)
    assert "Windows-10" in page
    assert "2048 MB kosong" in page
    assert "1.2.3 gagal" in page
    shown = given("show", ident)
    assert (shown["health"]["check_result"], shown["health"]["free_mib"]) == ("damaged", 2_048)
    assert "tidak dikenal" in run("show", "0" * 32, code=1)

    assert "belum diminta" in run("bundle", ident, "--out", str(tmp_path / "b.zip"), code=1)
    assert "diminta" in run("ask-bundle", ident, *by)
    wanted = desk.sync().bundle
    assert wanted is not None
    desk.sync(bundle=BundlePart(wanted.id, 0, 1, b"PK"))
    assert "1 dari 1 bagian" in run("show", ident)
    run("bundle", ident, "--out", str(tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").read_bytes() == b"PK"
    assert "tidak dapat ditulis" in run("bundle", ident, "--out", str(tmp_path), code=1)

    assert "Kunci dahulu" in run("retire", ident, *by, code=1)
    assert "dikunci" in run("lock", ident, *by)
    assert "(dikunci" in run("list")
    assert "dibuka" in run("unlock", ident, *by)
    run("lock", ident, *by)
    desk.sync()
    assert "--report hanya" in run("retire", ident, *by, "--report", "x", code=1)
    assert "dipensiunkan" in run("retire", ident, *by)
    assert "(pensiun" in run("list")
    made = given("replace", ident, *by)
    assert (made["kelurahan"], made["old"]) == (KELURAHAN, ident)
    assert len(made["code"].replace("-", "")) == 15
    text = run("replace", ident, *by)
    assert "belum dipensiunkan" not in text
    assert "--hours" in run("replace", ident, *by, "--hours", "0", code=1)


def test_a_lost_pc_and_its_report(server: CentreServer, run: Run, tmp_path: Path) -> None:
    city_with_batch(server, 3)
    desk = enrolled(server)
    desk.sync_all()
    by = ("--operator", officer(server).id.hex())
    report = tmp_path / "orang.csv"
    said = run("retire", desk.id.hex(), *by, "--lost", "--report", str(report))
    assert "3 x 24 jam" in said
    assert str(report) in said
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    owners = [r for r in rows if r["why"] == "owner"]
    assert [r["name"] for r in owners] == [f"WARGA UJI {n}" for n in (1, 2, 3)]
    assert all("******" in r["nik"] for r in owners)
    assert "(hilang)" in run("list")
    again = json.loads(run("retire", desk.id.hex(), *by, "--lost", "--json"))
    assert len(again["lost_report"]["people"]) == len(rows)
    assert again["retired"]
    assert "WARGA UJI 1" in run("retire", desk.id.hex(), *by, "--lost")
