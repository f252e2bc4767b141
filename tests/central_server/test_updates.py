"""Updates of the desk's program at the centre: published, opened ring by ring, handed out in pieces."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from central_server.cli.main import main
from central_server.errors import CentreError
from central_server.services.pcs import PcOffice
from central_server.services.updates import UpdateDesk, load_update_key, sign_package
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings
from central_server.store.pcs import PcOrders
from protocol.identifiers import uuid_text
from protocol.keys import SigningKey
from protocol.messages import UpdateStand
from protocol.objects import Role
from protocol.updates import PIECE_BYTES, open_update, seal_update
from tests.central_server.city import officer, registry_acts
from tests.central_server.conftest import enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer
from tests.support.small_disk import room_for

KEY = SigningKey(bytes(range(7, 39)))
SETUP = bytes(range(251)) * 1_100  # two pieces and some more


def package(folder: Path, version: str = "1.2.3", data: bytes = SETUP) -> Path:
    file = folder / f"Serah-{version}.exe"
    file.write_bytes(data)
    return file


class Roll:
    """The updates of a centre, as one person of the registry does them."""

    def __init__(self, server: CentreServer) -> None:
        c = server.centre
        self.desk = c.service(UpdateDesk)
        self.office = c.service(PcOffice)
        self.person = officer(server).id

    def publish(self, folder: Path, version: str = "1.2.3", ring: int = 0) -> None:
        file = package(folder, version)
        self.desk.publish(file, sign_package(file, KEY, "Cetak F4", 1), KEY.public, self.person)
        if ring:
            self.open_to(version, ring)

    def open_to(self, version: str, ring: int) -> None:
        self.desk.open_to(version, ring, self.person)

    def put_ring(self, device: bytes, ring: int) -> None:
        self.office.put_ring(device, self.person, ring)


def published(server: CentreServer, folder: Path, version: str = "1.2.3", ring: int = 0) -> Roll:
    roll = Roll(server)
    roll.publish(folder, version, ring)
    return roll


def told(desk: Desk, application: str = "1.0.0", **changes: Any) -> str:
    return desk.sync(application=application, **changes).update


def test_what_was_published_comes_back_in_pieces(server: CentreServer, tmp_path: Path) -> None:
    updates = published(server, tmp_path, ring=3)
    manifest = requests.get(f"{server.url}/v1/update/1.2.3", timeout=30)
    assert manifest.headers["content-type"] == "application/octet-stream"
    update = open_update(manifest.content, (KEY.public,))
    assert (update.version, update.size, update.notes) == ("1.2.3", len(SETUP), "Cetak F4")
    pieces = [
        requests.get(f"{server.url}/v1/update/1.2.3/{n}", timeout=30).content
        for n in range(len(update.pieces))
    ]
    assert b"".join(pieces) == SETUP
    assert [len(p) for p in pieces[:-1]] == [PIECE_BYTES] * 2
    assert [sha256(p).digest() for p in pieces] == list(update.pieces)
    for path in ("1.2.3/3", "1.2.4", "1.2.4/0"):
        assert requests.get(f"{server.url}/v1/update/{path}", timeout=30).status_code == 404
    for path in ("1.2.3/-1", f"1.2.3/{1 << 40}", "1.2.3/x", "9" * 30):
        assert requests.get(f"{server.url}/v1/update/{path}", timeout=30).status_code == 422
    (listed,) = updates.desk.all()
    assert (listed.package.pieces, listed.package.ring) == (3, 3)


def test_rings_are_opened_one_after_the_other(server: CentreServer, tmp_path: Path) -> None:
    first, tenth, last = enrolled(server), enrolled(server), enrolled(server)
    updates = published(server, tmp_path)
    updates.put_ring(first.id, 1)
    updates.put_ring(tenth.id, 2)
    assert [told(d) for d in (first, tenth, last)] == ["", "", ""]
    assert requests.get(f"{server.url}/v1/update/1.2.3", timeout=30).status_code == 404
    for ring, seen in ((1, [True, False, False]), (2, [True, True, False]), (3, [True] * 3)):
        updates.open_to("1.2.3", ring)
        assert [told(d) == "1.2.3" for d in (first, tenth, last)] == seen
    updates.open_to("1.2.3", 1)
    assert told(last) == ""


def test_only_what_is_newer_is_offered_and_the_newest_of_it(
    server: CentreServer, tmp_path: Path
) -> None:
    desk = enrolled(server)
    updates = Roll(server)
    for version in ("1.2.9", "1.2.10", "1.2.3"):
        updates.publish(tmp_path, version, ring=3)
    assert told(desk, "1.0.0") == "1.2.10"
    assert told(desk, "1.2.10") == ""
    assert told(desk, "1.2.11") == ""
    assert told(desk, "") == "1.2.10"
    updates.desk.stop("1.2.10", updates.person)
    assert told(desk, "1.0.0") == "1.2.9"
    assert requests.get(f"{server.url}/v1/update/1.2.10/0", timeout=30).status_code == 404
    with pytest.raises(CentreError, match="sudah dihentikan"):
        updates.open_to("1.2.10", 3)
    assert updates.desk.stop("1.2.10", updates.person).stopped_ms


def test_no_update_for_whoever_is_revoked_or_locked(server: CentreServer, tmp_path: Path) -> None:
    desk = enrolled(server)
    published(server, tmp_path, ring=3)
    assert told(desk) == "1.2.3"
    store = server.centre.store
    store.write(lambda unit: unit.pcs.put_orders(PcOrders(desk.id, locked_ms=5)))
    assert told(desk) == ""
    store.write(lambda unit: unit.pcs.put_orders(PcOrders(desk.id)))
    store.write(lambda unit: unit.devices.revoke(desk.id, 5))
    desk.record("day_closed", msgspec.defstruct("Empty", [])())
    assert told(desk) == ""


def test_what_a_desk_says_of_an_update_is_kept(server: CentreServer, tmp_path: Path) -> None:
    desk, other = enrolled(server), enrolled(server)
    updates = published(server, tmp_path, ring=3)
    updates.put_ring(desk.id, 1)
    told(desk, update=UpdateStand("1.2.3", "fetching", 1, 3))
    told(other, update=UpdateStand("1.2.3", "rolled_back", -4, 1 << 50))
    told(other, update=UpdateStand("1.2.3" * 9, "rolled_back", 0, 0))
    (listed,) = updates.desk.all()
    assert listed.states == {"fetching": 1, "rolled_back": 1}
    kept = server.centre.store.read(lambda unit: unit.updates.of_devices())
    assert (kept[desk.id].ring, kept[desk.id].done, kept[desk.id].total) == (1, 1, 3)
    assert (kept[other.id].ring, kept[other.id].done, kept[other.id].total) == (3, 0, 1 << 20)
    told(desk, "1.2.3")
    assert updates.desk.all()[0].running == 1


def test_another_file_or_key_than_the_manifests_is_not_published(
    server: CentreServer, tmp_path: Path
) -> None:
    roll = Roll(server)
    desk, who = roll.desk, roll.person
    file = package(tmp_path)
    manifest = sign_package(file, KEY, "", 1)
    with pytest.raises(CentreError, match="bukan dari kunci pembaruan itu"):
        desk.publish(file, manifest, SigningKey(bytes(32)).public, who)
    for other in (SETUP[:-1] + b"x", SETUP + b"x" * PIECE_BYTES, SETUP[:PIECE_BYTES], b""):
        file.write_bytes(other)
        with pytest.raises(CentreError, match="bukan berkas yang disebut manifesnya"):
            desk.publish(file, manifest, KEY.public, who)
    assert desk.all() == []
    newer = msgspec.structs.replace(open_update(manifest, (KEY.public,)), minimum_protocol=2)
    with pytest.raises(CentreError, match="Perbarui pusat dahulu"):
        desk.publish(file, seal_update(KEY, newer), KEY.public, who)
    with pytest.raises(CentreError, match="namanya harus"):
        sign_package(package(tmp_path, "1.2"), KEY, "", 1)
    with pytest.raises(CentreError, match="tidak dapat dibaca"):
        sign_package(tmp_path / "Serah-9.9.9.exe", KEY, "", 1)


def test_who_did_what_with_a_version_stands_in_the_centres_log(
    server: CentreServer, tmp_path: Path
) -> None:
    updates = published(server, tmp_path)
    other = officer(server, Role.DISTRICT).id
    file = package(tmp_path, "1.2.4")
    acts: tuple[Callable[[], object], ...] = (
        lambda: updates.desk.publish(file, sign_package(file, KEY, "", 1), KEY.public, other),
        lambda: updates.desk.open_to("1.2.3", 1, other),
        lambda: updates.desk.stop("1.2.3", other),
    )
    for act in acts:
        with pytest.raises(CentreError, match="tidak berwenang"):
            act()
    for ring in (1, 1, 2):  # opened twice to the same is once
        updates.open_to("1.2.3", ring)
    for _ in range(2):
        updates.desk.stop("1.2.3", updates.person)
    name, person = f"1.2.3 {sha256(SETUP).hexdigest()}", updates.person
    assert registry_acts(server, "update_") == [
        ("update_published", person, name),
        ("update_opened", person, "1.2.3 1"),
        ("update_opened", person, "1.2.3 2"),
        ("update_stopped", person, "1.2.3"),
    ]
    assert [p.package.version for p in updates.desk.all()] == ["1.2.3"]


def run(settings: Settings, capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    """What a command prints as JSON, or its line of an error."""
    environment = os.environ | {
        DATABASE_VARIABLE: settings.database_url,
        KEY_VARIABLE: str(settings.key_file),
    }
    capsys.readouterr()
    code = main([str(w) for w in words], environment)
    said = capsys.readouterr()
    return said.err if code else json.loads(said.out) if "--json" in words else said.out


def test_the_commands_of_a_whole_roll_out(
    server: CentreServer, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def words(*given: object) -> Any:
        return run(settings, capsys, *given)

    device, by = enrolled(server), ("--operator", uuid_text(officer(server).id))
    key, file = tmp_path / "update.key", package(tmp_path)
    public = words("update", "key", "--out", key, "--json")["public"]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert load_update_key(key).public.hex() == public
    assert "tidak dapat dibuat" in words("update", "key", "--out", key)
    other = tmp_path / "other.key"
    with room_for(20):
        assert "tidak dapat dibuat" in words("update", "key", "--out", other)
    assert not other.exists()
    manifest = tmp_path / "manifest"
    assert "bawa bersama" in words(
        *("update", "sign", file, "--notes", "Cetak F4", "--sign-key", key, "--out", manifest)
    )
    signed = ("update", "publish", file, "--signed", manifest, *by)
    assert "memerlukan --public" in words(*signed)
    assert "Belum ditawarkan" in words(*signed, "--public", public)
    assert "sudah diterbitkan" in words("update", "publish", file, "--sign-key", key, *by)
    newer = package(tmp_path, "1.3.0")
    assert words("update", "publish", newer, "--sign-key", key, *by, "--json")["pieces"] == 3
    assert "ring 1 sampai 2" in words("update", "ring", 2, "--version", "1.2.3", *by)
    assert told(device) == ""
    ident = uuid_text(device.id)
    assert words("device", "ring", ident, "--to", 2, *by, "--json")["ring"] == 2
    assert "kini di ring 2" in words("device", "ring", ident, "--to", 2, *by)
    assert told(device) == "1.2.3"
    listed = words("update", "list").splitlines()
    assert listed[0].startswith("1.3.0      belum dibuka")
    assert "ring 1-2" in listed[1]
    assert "tidak ditawarkan lagi" in words("update", "stop", "1.2.3", *by)
    assert words("update", "list", "--json")["updates"][1]["stopped"]
    assert "belum diterbitkan" in words("update", "ring", 1, "--version", "7.7.7", *by)
    assert "tidak dikenal" in words("device", "ring", "00" * 16, "--to", 1, *by)
    (tmp_path / "other").write_text("serah-update-key-1 00\n")
    assert "Bukan kunci pembaruan" in words(
        "update", "publish", file, "--sign-key", tmp_path / "other", *by
    )
