"""Opening a desk's keys is for the registry, stands on the record, and gives them to nobody else."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from central_server.cli.main import main
from central_server.errors import CentreError
from central_server.services.key_recovery import KeyRecovery, OpenedKeys
from central_server.services.staff import Staff
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE
from central_server.store.events import Position
from protocol.events import header_hash, read_header, signature_holds
from protocol.identifiers import uuid_text
from protocol.key_recovery import (
    KEYS_OPENED,
    REQUEST_PURPOSE,
    KeyAnswer,
    KeyRequest,
    SealedKeys,
    check_code,
    decode_recovery,
    encode_recovery,
    open_keys,
    seal_keys,
)
from protocol.objects import Role
from tests.central_server.city import officer
from tests.central_server.conftest import KELURAHAN, code_for
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer

ASKS = sha256(b"the pc that asks").digest()
SEED = sha256(b"the desk").digest()
RECIPIENT = X25519PrivateKey.from_private_bytes(ASKS).public_key().public_bytes_raw()


def _enrolled(server: CentreServer) -> Desk:
    desk = Desk(server.url, SEED)
    desk.enrol(code_for(server))
    return desk


def _keys(desk: Desk) -> SealedKeys:
    return SealedKeys(
        device=desk.id,
        kelurahan=KELURAHAN,
        number=1,
        database=bytes(32),
        signing=SEED,
        box=bytes(32),
    )


def _request(server: CentreServer, keys: SealedKeys) -> bytes:
    sealed = seal_keys(keys, server.centre.keys.box_public)
    return encode_recovery(
        KeyRequest(
            purpose=REQUEST_PURPOSE,
            sealed=sealed,
            recipient=RECIPIENT,
            computer="LOKET-1",
            made_ms=7,
        )
    )


def _open(server: CentreServer, raw: bytes, operator: bytes) -> OpenedKeys:
    c = server.centre
    return c.service(KeyRecovery).open(raw, operator)


def _openings(server: CentreServer) -> list[tuple[bytes | None, str]]:
    """Who opened keys, for which kelurahan, by the centre's own signed log."""
    centre = server.centre
    key = centre.keys.signing
    head = centre.store.read(lambda unit: unit.devices.heads(key.device, 1))[0]
    found = []
    at = Position(key.device, 1, 0, 1)
    for event in centre.store.read(lambda unit: unit.events.onwards(at, head.seq)):
        header = read_header(event.header)
        if header.kind == KEYS_OPENED:
            assert event.signature is not None
            assert signature_holds(key.public, event.header, event.signature)
            found.append((header.operator, header.kelurahan))
    return found


def test_the_registry_opens_and_only_the_asking_pc_reads(server: CentreServer) -> None:
    desk = _enrolled(server)
    registrar = officer(server)
    opened = _open(server, _request(server, _keys(desk)), registrar.id)
    assert (opened.device.id, opened.computer) == (desk.id, "LOKET-1")
    assert opened.code == check_code(RECIPIENT)
    answer = decode_recovery(opened.answer, KeyAnswer)
    assert answer.device == desk.id
    assert open_keys(answer.sealed, ASKS) == _keys(desk)
    assert SEED not in opened.answer
    assert _openings(server) == [(registrar.id, KELURAHAN)]


@pytest.mark.parametrize("role", [Role.DISTRICT, Role.VIEWER])
def test_nobody_else_opens(server: CentreServer, role: Role) -> None:
    raw = _request(server, _keys(_enrolled(server)))
    with pytest.raises(CentreError, match="tidak berwenang"):
        _open(server, raw, officer(server, role).id)
    with pytest.raises(CentreError, match="tidak berwenang"):
        _open(server, raw, bytes(16))
    blocked = officer(server)
    c = server.centre
    Staff(c.store, c.clock, c.randomness).block(blocked.id)
    with pytest.raises(CentreError, match="tidak berwenang"):
        _open(server, raw, blocked.id)
    assert _openings(server) == []


def test_keys_of_no_device_here_stay_shut(server: CentreServer) -> None:
    desk = _enrolled(server)
    registrar = officer(server)
    foreign = msgspec.structs.replace(_keys(desk), signing=sha256(b"other").digest())
    with pytest.raises(CentreError, match="bukan milik komputer"):
        _open(server, _request(server, foreign), registrar.id)
    sealed_elsewhere = msgspec.structs.replace(
        decode_recovery(_request(server, _keys(desk)), KeyRequest),
        sealed=seal_keys(_keys(desk), RECIPIENT),
    )
    with pytest.raises(CentreError, match="tidak dapat dibuka"):
        _open(server, encode_recovery(sealed_elsewhere), registrar.id)
    with pytest.raises(CentreError, match="bukan permintaan kunci"):
        _open(server, b"junk", registrar.id)
    assert _openings(server) == []


def test_a_revoked_pc_gets_nothing(server: CentreServer) -> None:
    desk = _enrolled(server)
    registrar = officer(server)
    server.centre.store.write(lambda unit: unit.devices.revoke(desk.id, 5))
    with pytest.raises(CentreError, match="dicabut"):
        _open(server, _request(server, _keys(desk)), registrar.id)


def test_the_command(
    server: CentreServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = server.centre.settings
    environment = {
        DATABASE_VARIABLE: settings.database_url,
        KEY_VARIABLE: str(settings.key_file),
    }
    desk = _enrolled(server)
    request, answer = tmp_path / "minta", tmp_path / "jawab"
    request.write_bytes(_request(server, _keys(desk)))
    who = uuid_text(officer(server).id)
    words = ["device", "key", str(request), "--operator", who, "--out", str(answer)]
    assert main([*words, "--json"], environment) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["device"], said["code"]) == (desk.id.hex(), check_code(RECIPIENT))
    sealed = decode_recovery(answer.read_bytes(), KeyAnswer).sealed
    assert open_keys(sealed, ASKS).signing == SEED
    assert main(words, environment) == 0
    assert check_code(RECIPIENT) in capsys.readouterr().out
    for wrong in (
        ["device", "key", str(tmp_path / "gone"), "--operator", who, "--out", str(answer)],
        ["device", "key", str(request), "--operator", who, "--out", str(tmp_path / "no" / "x")],
        ["device", "key", str(request), "--operator", "siapa", "--out", str(answer)],
    ):
        assert main(wrong, environment) == 1
        assert capsys.readouterr().err.startswith("serah-central: ")


def test_the_log_of_the_centre_still_holds(server: CentreServer) -> None:
    """An opening stands in the chain like any act of the centre."""
    desk = _enrolled(server)
    for _ in range(2):
        _open(server, _request(server, _keys(desk)), officer(server).id)
    key = server.centre.keys.signing
    head = server.centre.store.read(lambda unit: unit.devices.heads(key.device, 1))[0]
    previous = None
    at = Position(key.device, 1, 0, 1)
    for event in server.centre.store.read(lambda unit: unit.events.onwards(at, head.seq)):
        if previous is not None:
            assert read_header(event.header).prev_hash == previous
        previous = header_hash(event.header)
    assert previous == head.hash
