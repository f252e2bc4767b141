"""The command line as IT staff and programs use it: real processes."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from central_server.cli.main import main
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, TOKEN_VARIABLE, Settings
from central_server.store.engine import make_migration_engine
from central_server.store.version import HEAD
from protocol.bodies import Note
from protocol.enrolment import EnrolmentCode
from protocol.events import Kind, header_hash, read_header
from protocol.identifiers import uuid_text
from tests.central_server.city import city_with_batch, hand_over, print_list, receive_all
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, code_for
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Shell:
    """Commands on one centre: called as the console script calls them, `process` for real."""

    settings: Settings
    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            DATABASE_VARIABLE: self.settings.database_url,
            KEY_VARIABLE: str(self.settings.key_file),
            "PYTHONPATH": str(ROOT),
        }

    def on(self, settings: Settings) -> Shell:
        return replace(self, settings=settings)

    def run(self, *words: str, given: str = "") -> tuple[int, str, str]:
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setattr("sys.stdin", io.StringIO(given))
        self.capsys.readouterr()
        try:
            rc = main(words, self.environment)
        except SystemExit as stopped:  # --help and wrong words
            rc = int(str(stopped.code))
        out, err = self.capsys.readouterr()
        return rc, out, err

    def __call__(self, *words: str, given: str = "", rc: int = 0) -> str:
        """The output of a command; a failure is one line on stderr."""
        got, out, err = self.run(*words, given=given)
        assert got == rc, err
        if rc == 1:
            assert err.startswith("serah-central: ")
            assert err.count("\n") == 1
            return err
        assert rc == 2 or err == ""
        return out

    def process(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "central_server", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.folder,
            timeout=50,
            check=False,
        )

    def json(self, *words: str, given: str = "") -> Any:
        return json.loads(self(*words, "--json", given=given))

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[Serving]:
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "central_server", "serve"),
                *("--port", str(port), "--ready-file", str(ready)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
            cwd=self.folder,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("Pusat siap di http://127.0.0.1:"), line
            assert process.stdout is not None
            while not ready.exists():  # written right after the line
                assert process.poll() is None
            yield Serving(process, int(ready.read_text()))
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@dataclass(frozen=True)
class Serving:
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def shell(
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    return Shell(settings, tmp_path, capsys, monkeypatch)


@pytest.fixture
def bare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """A shell whose centre is not there."""
    missing = Settings.from_environment({DATABASE_VARIABLE: f"sqlite:///{tmp_path}/no.sqlite3"})
    return Shell(missing, tmp_path, capsys, monkeypatch)


def enrolled(shell: Shell, url: str) -> Desk:
    code = shell.json("device", "code", "--kelurahan", KELURAHAN)["code"]
    desk = Desk(url)
    desk.enrol(EnrolmentCode.parse(code))
    desk.open_epoch(1)
    return desk


def test_a_day_from_the_list_to_the_audit(shell: Shell) -> None:
    (shell.folder / "daftar.csv").write_bytes(print_list([1, 2, 3]))
    assert shell.json("migrate") == {"before": HEAD, "after": HEAD}
    assert shell.json("import", "daftar.csv") == {"accepted": 3, "errors": []}
    assert shell("import", "daftar.csv") == "0 KTP-el baru diterima.\n"
    sender = shell(
        *("operator", "add", "--name", "Petugas Uji", "--role", "registry", "--title", "Kasi")
    ).strip()
    staff = shell.json(
        *("operator", "add", "--name", "Loket Uji", "--role", "petugas", "--nip", "123"),
        *("--kelurahan", "33.74.01.1001"),
        given="495132\n",
    )
    assert (staff["has_pin"], staff["kelurahan"]) == (True, KELURAHAN)
    (shell.folder / "pilih.txt").write_text("REG000001\nREG000002\n")
    sent = shell.json(
        *("dispatch", "--kelurahan", KELURAHAN, "--registration", "pilih.txt"),
        *("--operator", sender, "--note", "kiriman pagi"),
    )
    assert sent["count"] == 2
    rest = shell("dispatch", "--kelurahan", KELURAHAN, "--all", "--operator", sender)
    assert rest.startswith("Kiriman 3374011001")
    assert rest.endswith(": 1 keping.\n")

    with shell.serving() as serving:
        desk = enrolled(shell, serving.url)
        desk.sync_all()
        cards = receive_all(desk)
        hand_over(desk, cards[0].id)
        hand_over(desk, cards[0].id)
        desk.sync_all()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(20) == 0
        assert serving.process.stdout is not None
        assert serving.process.stdout.read() == "Pusat berhenti dengan tertib.\n"

    stats = shell.json("stats", "--kelurahan", KELURAHAN)["kelurahan"][0]
    assert stats["cards"] == {"handed_over": 1, "received": 2}
    assert (stats["cases_open"], len(stats["devices"])) == (1, 1)
    assert stats["handed_over"] == {"2026-11-20": 2}
    assert "Sudah Diserahkan: 1" in shell("stats")
    assert len(shell.json("stats")["kelurahan"]) == 177

    case = shell.json("cases")["cases"][0]
    assert (case["reason"], len(case["sides"])) == ("handed_over_twice", 2)
    assert "handed_over_twice" in shell("cases")

    card = shell.json("audit", "card", uuid_text(cards[0].id))["cards"][0]
    assert [e["kind"] for e in card["events"]] == [
        *("dispatch", "receive", "hand_over", "hand_over")
    ]
    assert all(e["proved"] and e["body"] == "held" for e in card["events"])
    assert {e["signed_at"] for e in card["events"][1:]} == {len(desk.log)}
    number = card["events"][2]["number"]
    for which in (number, cards[0].registration):
        assert shell.json("audit", "card", which)["cards"] == [card]
    assert "bukti utuh" in shell("audit", "card", number)
    assert len(shell.json("audit", "card", sent["number"])["cards"]) == 2

    device = shell.json("device", "list")["devices"][0]
    assert (device["number"], device["computer"]) == (1, "PC-UJI")
    assert KELURAHAN in shell("device", "list")
    move = ("device", "move", device["id"], "--operator", sender, "--to")
    moved = shell.json(*move, OTHER_KELURAHAN)
    assert (moved["kelurahan"], moved["number"]) == (OTHER_KELURAHAN, 1)
    assert moved["place_since"]
    assert f"kini {KELURAHAN}/01" in shell(*move, KELURAHAN)
    assert shell.json("device", "revoke", device["id"])["revoked"]
    assert "dicabut" in shell(*move, OTHER_KELURAHAN, rc=1)
    assert "dicabut" in shell("device", "revoke", device["id"])
    assert "diblokir" in shell("operator", "block", staff["id"])
    operators = {o["name"]: o for o in shell.json("operator", "list")["operators"]}
    assert not operators["Loket Uji"]["active"]
    assert "pin_hash" not in operators["Loket Uji"]
    assert "(diblokir)" in shell("operator", "list")


def test_a_list_with_errors(shell: Shell) -> None:
    bad = print_list([1, 2]).replace(b"3374000000000002", b"3.374E+15")
    (shell.folder / "daftar.csv").write_bytes(bad)
    done = shell.process("import", "daftar.csv", "--json")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    report = json.loads(done.stdout)
    assert report["accepted"] == 0
    assert [(e["line"], e["column"]) for e in report["errors"]] == [(3, "nik")]
    assert set(report["errors"][0]) == {"line", "column", "message"}
    assert shell.json("stats", "--kelurahan", KELURAHAN)["kelurahan"][0]["cards"] == {}


def test_a_mapping_of_columns(shell: Shell) -> None:
    renamed = print_list([1]).replace(b",nama,", b",Nama Lengkap,")
    (shell.folder / "daftar.csv").write_bytes(renamed)
    mapping = {"nama": "Nama Lengkap"}
    (shell.folder / "kolom.json").write_text(json.dumps(mapping))
    shell("import", "daftar.csv", rc=1)
    taken = shell.json("import", "daftar.csv", "--mapping", json.dumps(mapping))
    assert taken["accepted"] == 1
    assert shell.json("import", "daftar.csv", "--mapping", "kolom.json")["accepted"] == 0
    assert "JSON" in shell("import", "daftar.csv", "--mapping", "{not json", rc=1)
    assert "--mapping" in shell("import", "daftar.csv", "--mapping", '{"nama": 1}', rc=1)


def test_failures_are_one_clear_line(shell: Shell) -> None:
    folder = shell.folder
    (folder / "kosong.txt").write_text("\n")
    (folder / "asing.txt").write_text("TIDAKADA\n")
    (folder / "biner").write_bytes(b"\xff\xfe\x00")
    registry = shell("operator", "add", "--name", "A", "--role", "registry").strip()
    moving = ("device", "move", "00" * 16, "--operator", registry, "--to")
    viewer = shell("operator", "add", "--name", "B", "--role", "viewer").strip()
    sending = ("dispatch", "--kelurahan", KELURAHAN, "--operator")
    failing = [
        (("import", "tidak-ada.csv"), "tidak dapat dibaca"),
        (("device", "code", "--kelurahan", "12"), "10 angka"),
        (("device", "code", "--kelurahan", "1234567890"), "tidak dikenal"),
        (("device", "code", "--kelurahan", KELURAHAN, "--hours", "0"), "--hours"),
        (("device", "revoke", "zz"), "Bukan pengenal"),
        (("device", "revoke", "00" * 16), "tidak dikenal"),
        ((*moving, "12"), "10 angka"),
        ((*moving, KELURAHAN), "tidak dikenal"),
        (("operator", "block", "00" * 16), "tidak dikenal"),
        (("operator", "add", "--name", " ", "--role", "viewer"), "Nama"),
        (("operator", "add", "--name", "X", "--role", "petugas"), "--kelurahan"),
        ((*sending, registry, "--all"), "Tidak ada KTP-el"),
        ((*sending, viewer, "--all"), "registry"),
        ((*sending, "00" * 16, "--all"), "tidak berwenang"),
        ((*sending, "bukan", "--all"), "Bukan pengenal"),
        ((*sending, registry, "--registration", "kosong.txt"), "tidak berisi"),
        ((*sending, registry, "--registration", "asing.txt"), "TIDAKADA"),
        ((*sending, registry, "--registration", "biner"), "UTF-8"),
        (("stats", "--kelurahan", "1234567890"), "tidak dikenal"),
        (("audit", "card", "REG404"), "Tidak ada KTP-el"),
        (("serve", "--host", "203.0.113.1", "--port", "0"), "tidak dapat dipakai"),
    ]
    for words, sentence in failing:
        assert sentence in shell(*words, rc=1), words
    weak = ("operator", "add", "--name", "X", "--role", "it", "--kelurahan", KELURAHAN)
    assert "mudah ditebak" in shell(*weak, given="123456\n", rc=1)
    assert "PIN 6 angka wajib" in shell(*weak, given="", rc=1)


def test_help_everywhere(bare: Shell) -> None:
    told = bare.process("--help").stdout
    assert {DATABASE_VARIABLE, KEY_VARIABLE, TOKEN_VARIABLE} <= set(re.findall(r"[A-Z_]{9,}", told))
    for words in (
        *(("migrate",), ("serve",), ("import",), ("dispatch",), ("stats",), ("cases",)),
        *(("audit", "card"), ("device", "code"), ("device", "list"), ("device", "revoke")),
        ("device", "move"),
        *(("operator", "add"), ("operator", "list"), ("operator", "block")),
    ):
        assert bare(*words, "--help").startswith("usage: ")
    bare(rc=2)
    bare("fly", rc=2)
    assert list(bare.folder.iterdir()) == []


def test_no_database_no_key_no_server(bare: Shell) -> None:
    folder = bare.folder
    nowhere = bare.on(
        Settings.from_environment(
            {DATABASE_VARIABLE: "postgresql://nobody@127.0.0.1:1/none", KEY_VARIABLE: "k"}
        )
    )
    (folder / "text").write_text("this is no database, but long enough to be looked at" * 9)
    other = bare.on(Settings.from_environment({DATABASE_VARIABLE: f"sqlite:///{folder}/text"}))
    for words in (("stats",), ("serve", "--port", "0"), ("migrate",)):
        assert "tidak dapat dihubungi" in nowhere(*words, rc=1)
        assert "bukan basis data" in other(*words, rc=1)
    for words in (("stats",), ("serve", "--port", "0")):
        assert "migrate" in bare(*words, rc=1)
    bare("migrate")
    bare.settings.key_file.unlink()
    assert "kunci" in bare("serve", "--port", "0", rc=1)


def test_a_database_of_another_make(bare: Shell) -> None:
    bare.monkeypatch.chdir(bare.folder)
    assert main(["stats"], {DATABASE_VARIABLE: "mysql://x"}) == 1


@pytest.mark.timeout(120)
def test_kill_9_loses_nothing_that_was_answered(shell: Shell) -> None:
    desk: Desk | None = None
    sent = 0
    port = 0
    for _ in range(4):
        with shell.serving(port) as serving:
            port = serving.port
            if desk is None:
                desk = enrolled(shell, serving.url)
            asked = desk.send(desk.request([]))
            assert asked.stored_through == sent
            for _ in range(3):
                desk.record(Kind.DAY_CLOSED, Note())
                sent = desk.sync().stored_through
                assert sent == len(desk.log)
            serving.process.kill()
            serving.process.wait()
    assert desk is not None
    assert shell.json("stats", "--kelurahan", KELURAHAN)["kelurahan"][0]["devices"]


def test_the_audit_sees_what_was_altered(shell: Shell) -> None:
    """Somebody with the database's password changes a header, a body, a signature."""
    with CentreServer(shell.settings) as server:
        city_with_batch(server, 3)
        desk = Desk(server.url)
        desk.enrol(code_for(server))
        desk.open_epoch(1)
        desk.sync_all()
        cards = receive_all(desk)
        papers = [read_header(hand_over(desk, card.id).header) for card in cards]
        desk.record(Kind.DAY_CLOSED, Note())
        desk.sync_all()
    altered = msgspec.msgpack.encode(msgspec.structs.replace(papers[0], operator=b"x" * 16))
    changes = [
        f"UPDATE event SET header_hash = %s WHERE epoch = 1 AND seq = {papers[0].seq}",
        f"UPDATE event_proof SET header = %s WHERE epoch = 1 AND seq = {papers[0].seq}",
        f"UPDATE event_body SET body = %s WHERE seq = {papers[1].seq}",
    ]
    engine = make_migration_engine(shell.settings.database_url)
    with engine.begin() as connection:
        after = {"sqlite": "", "postgresql": " ON event_proof"}[connection.dialect.name]
        connection.exec_driver_sql("DROP TRIGGER event_proof_holds" + after)
        values = (header_hash(altered), altered, b"x" * 50)
        for change, value in zip(changes, values, strict=True):
            where = change.replace("%s", ":value") + " AND device = :device"
            connection.execute(text(where), {"value": value, "device": desk.id})
    engine.dispose()
    proved = {}
    for card in cards:
        rc, out, err = shell.run("audit", "card", card.registration, "--json")
        events = json.loads(out)["cards"][0]["events"]
        proved[card.id] = (rc, [(e["proved"], e["body"]) for e in events])
        assert err.startswith("serah-central: Ada catatan") == (rc == 1)
    good, bad = (True, "held"), (False, "held")
    # The altered header breaks the proof of itself and of what came before it in that request.
    assert proved[cards[0].id] == (1, [good, bad, bad])
    assert proved[cards[1].id] == (1, [good, bad, (True, "altered")])
    assert proved[cards[2].id] == (1, [good, bad, good])
