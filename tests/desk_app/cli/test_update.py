"""`serah update`: how far a version is, and the system's task that installs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.bootstrap import VERSION, Desk, open_desk
from desk_app.cli import run
from desk_app.cli.output import Out
from desk_app.cli.update import install_update
from desk_app.services.update import FetchError, Ready
from desk_app.services.update_care import SetupError
from tests.support.desk import PETUGAS, DeskBench, card_object, owner_claim, session, signed
from tests.support.update_key import believe, signed_setup

SETUP = bytes(range(256)) * 700
OUT = Out(as_json=False)


class OneFile:
    """A version that lies in a folder. Implements `UpdateSource`."""

    def __init__(self, folder: Path, version: str = "9.0.0") -> None:
        self.setup, self.raw = signed_setup(folder, version, SETUP)
        self.pieces = 9

    def manifest(self, version: str) -> bytes:
        assert version == "9.0.0"
        return self.raw

    def piece(self, version: str, number: int) -> bytes:
        assert version
        if number >= self.pieces:
            raise FetchError
        return SETUP[number << 17 : (number + 1) << 17]

    def close(self) -> None:
        pass


class Started:
    """Remembers what was started. Implements `SetupStart`."""

    def __init__(self, error: SetupError | None = None) -> None:
        self.versions: list[str] = []
        self.error = error

    def start(self, ready: Ready) -> None:
        if self.error is not None:
            raise self.error
        self.versions.append(ready.update.version)


@pytest.fixture
def folder(bench: DeskBench, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed desk with an act that waits, in a program that believes the key."""
    (tmp_path / "built").mkdir()
    believe(tmp_path / "built", monkeypatch)
    desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    desk.close()
    return bench.folder


def fetched(folder: Path, pieces: int = 9) -> None:
    with open_desk(folder) as desk:
        desk.updates.offered("9.0.0")
        source = OneFile(folder.parent)
        source.pieces = pieces
        if pieces < 9:
            with pytest.raises(FetchError):
                desk.updates.fetch(source, lambda: True)
        else:
            assert desk.updates.fetch(source, lambda: True)


def test_how_far_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--data-dir", str(folder), "update"]
    assert run(words) == 0
    assert capsys.readouterr().out == f"Serah {VERSION} dipakai di PC ini.\n"
    fetched(folder, pieces=1)
    assert run(words) == 0
    assert "Serah 9.0.0: sedang diambil (1 dari 2 potong)." in capsys.readouterr().out
    fetched(folder)
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["state"], told["done"]) == ("9.0.0", "ready", 2)


def test_the_task_installs_what_is_ready_over_a_backup(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = Started()
    assert install_update(folder, OUT, setup) == 0
    assert "Tidak ada versi baru" in capsys.readouterr().out
    fetched(folder)
    assert install_update(folder, OUT, setup) == 0
    assert setup.versions == ["9.0.0"]
    with open_desk(folder) as desk:
        newest = desk.backups.newest()
        assert newest is not None
        assert newest.unsent == desk.sync_store().position().unsent


def test_the_task_leaves_a_running_desk_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = Started()
    with open_desk(folder):
        assert install_update(folder, OUT, setup) == 0  # nothing is ready, and it asks for no desk
    fetched(folder)
    with open_desk(folder):
        assert install_update(folder, OUT, setup) == 3
    assert setup.versions == []
    assert "sedang berjalan" in capsys.readouterr().err


def test_an_installer_that_does_not_start_waits(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched(folder)
    assert install_update(folder, OUT, Started(SetupError("740"))) == 1
    assert "tidak dapat dimulai (740). Data aman." in capsys.readouterr().err
    assert run(["--data-dir", str(folder), "update", "--install"]) == 1  # here is no installer
    assert run(["--data-dir", str(folder.parent / "none"), "update", "--install"]) == 0
