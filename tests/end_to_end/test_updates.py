"""A newer version on its way: from the centre's database over HTTP to a desk that installs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from central_server.services.updates import UpdateDesk
from central_server.settings import Settings
from central_server.store.engine import make_migration_engine
from desk_app.bootstrap import VERSION, Desk, enrol_desk
from desk_app.cli import run
from desk_app.services.outcome import Outcome
from desk_app.store.update_files import UPDATES, UpdateFiles
from desk_app.sync.report import Outcome as SyncOutcome
from protocol.updates import UpdateState
from tests.central_server.city import officer
from tests.central_server.conftest import KELURAHAN, code_for
from tests.support.centre import CentreServer
from tests.support.update_key import UPDATE_KEY, believe, signed_setup

NEXT = "9.0.0"
SETUP = bytes(range(253)) * 2_500  # five pieces


@pytest.fixture
def centre(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CentreServer:
    believe(tmp_path, monkeypatch)
    return CentreServer(settings)


class Published:
    """A version in the centre's database, opened by one person of the registry."""

    def __init__(self, centre: CentreServer, folder: Path, ring: int = 3) -> None:
        self._centre = centre
        self.person = officer(centre).id
        file, manifest = signed_setup(folder, NEXT, SETUP)
        self.desk.publish(file, manifest, UPDATE_KEY.public, self.person)
        self.open_to(ring)

    @property
    def desk(self) -> UpdateDesk:
        """Of the centre that runs now; another one, once it was started again."""
        c = self._centre.centre
        return c.service(UpdateDesk)

    def open_to(self, ring: int) -> None:
        self.desk.open_to(NEXT, ring, self.person)


def enrolled(centre: CentreServer, folder: Path) -> Desk:
    return enrol_desk(folder, centre.url, str(code_for(centre, KELURAHAN)), computer="LOKET-1")


def synced(desk: Desk) -> None:
    engine = desk.sync_engine()
    try:
        assert engine.run_once().outcome is SyncOutcome.DONE
    finally:
        engine.close()


def execute(settings: Settings, statement: str) -> None:
    engine = make_migration_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def nothing() -> None:
    pass


class Once:
    """`breathe` that stops the centre after so many calls."""

    def __init__(self, after: int, stop: Callable[[], None]) -> None:
        self.left = after
        self.stop = stop

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.stop()


def test_from_the_centre_to_the_installer(centre: CentreServer, tmp_path: Path) -> None:
    with centre, enrolled(centre, tmp_path / "pc") as desk:
        synced(desk)
        assert desk.updates.wanted() == ""
        updates = Published(centre, tmp_path, ring=1)
        synced(desk)
        assert desk.updates.wanted() == ""  # a new PC is in ring 3
        updates.open_to(3)
        synced(desk)
        assert desk.updates.wanted() == NEXT
        care = desk.update_care()
        care.run(Once(7, centre.stop))  # the line is cut
        stand = desk.updates.stand()
        assert stand is not None
        assert stand.state == UpdateState.FETCHING
        assert 0 < stand.done < 5
        assert care.prepare() is None
        centre.start()
        care.run(nothing)
        assert care.news().ready == NEXT
        synced(desk)
        (listed,) = updates.desk.all()
        assert listed.states == {UpdateState.READY: 1}
        ready = care.prepare()
        assert ready is not None
        assert ready.setup.read_bytes() == SETUP
        assert ready.update.notes == "Uji"


def test_a_sync_is_never_kept_waiting(centre: CentreServer, tmp_path: Path) -> None:
    with centre, enrolled(centre, tmp_path / "pc") as desk:
        Published(centre, tmp_path)
        synced(desk)
        with desk.contact_turn:
            desk.update_care().run(nothing)
        stand = desk.updates.stand()
        assert stand is not None
        assert stand.done == 0


def test_what_the_centre_spoils_is_refused_and_told(
    centre: CentreServer, settings: Settings, tmp_path: Path
) -> None:
    with centre, enrolled(centre, tmp_path / "pc") as desk:
        updates = Published(centre, tmp_path)
        execute(
            settings,
            "UPDATE update_piece SET data = (SELECT data FROM update_piece p WHERE p.number = 1) "
            "WHERE number = 2",
        )
        synced(desk)
        for _ in range(3):
            desk.update_care().run(nothing)
        assert desk.updates.ready() is None
        synced(desk)
        assert updates.desk.all()[0].states == {UpdateState.REFUSED: 1}


def test_a_failed_version_is_told_to_the_centre(centre: CentreServer, tmp_path: Path) -> None:
    with centre, enrolled(centre, tmp_path / "pc") as desk:
        updates = Published(centre, tmp_path)
        synced(desk)
        UpdateFiles(desk.folder / UPDATES).keep_outcome(Outcome(NEXT, 1, ("data",)))
        synced(desk)
        assert updates.desk.all()[0].states == {UpdateState.ROLLED_BACK: 1}
        updates.desk.stop(NEXT, updates.person)
        synced(desk)
        assert desk.updates.wanted() == ""


def test_a_centre_that_is_older_than_updates(centre: CentreServer, tmp_path: Path) -> None:
    """What an older centre leaves out reads as nothing offered."""
    with centre, enrolled(centre, tmp_path / "pc") as desk:
        synced(desk)
        assert desk.updates.stand() is None
        assert not (desk.folder / UPDATES).exists()
        assert desk.updates.application == VERSION


def test_by_hand_all_at_once(
    centre: CentreServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--data-dir", str(tmp_path / "pc"), "update", "--fetch", "--json"]
    with centre:
        with enrolled(centre, tmp_path / "pc") as desk:
            Published(centre, tmp_path)
            synced(desk)
        assert run(words) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["version"], told["state"], told["done"]) == (NEXT, UpdateState.READY, 5)
        with enrolled(centre, tmp_path / "other") as desk:
            synced(desk)
    assert run(["--data-dir", str(tmp_path / "other"), *words[2:]]) == 1
    assert "tetap tersimpan; ulangi" in capsys.readouterr().err
