from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central_server.cli.main import main
from central_server.errors import CentreError
from central_server.services.enrol import EnrolService
from central_server.services.newcomers import Approvals, Waiting
from central_server.services.provisioning import Provisioner, Wish
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings
from central_server.store.devices import Device
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import read_envelope, seal
from protocol.identifiers import uuid_text
from protocol.key_recovery import check_code
from protocol.messages import (
    ENROL_ANSWER_TYPE,
    ENROL_PENDING_TYPE,
    ENROL_TYPE,
    PROTOCOL,
    EnrolAnswer,
    EnrolPending,
    EnrolRequest,
    decode_message,
    encode_message,
)
from protocol.objects import DeviceObject, ObjectKind, Role
from protocol.provisioning import Provisioning, open_provisioning
from tests.central_server.city import officer, registry_acts
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, code_for, enrolled
from tests.central_server.desk import Desk, RefusedError
from tests.support.centre import CentreServer
from tests.support.modes import mode_is

LIST = f"computer,kelurahan\nLOKET-1,{KELURAHAN}\nLOKET-2,{OTHER_KELURAHAN}\n".encode()


class Pc(Desk):
    """A PC with a provisioning file; ``computer`` is its name."""

    def __init__(self, server: CentreServer, file: Provisioning, computer: str) -> None:
        super().__init__(server.url)
        self.centre_key = file.centre_key
        self.file = file
        self.computer = computer

    @property
    def code(self) -> str:
        return check_code(self.key.public)

    def introduction(self, **changes: Any) -> bytes:
        request = EnrolRequest(
            protocol=PROTOCOL,
            locator=self.file.locator,
            public_key=self.key.public,
            box_key=self.box_key,
            computer=self.computer,
            nonce=os.urandom(16),
            application="0.1.0",
        )
        request = msgspec.structs.replace(request, **changes)
        proof = request_proof(self.file.secret, request)
        return seal(
            self.key, ENROL_TYPE, encode_message(msgspec.structs.replace(request, proof=proof))
        )

    def ask(self, **changes: Any) -> EnrolPending:
        raw = self.introduction(**changes)
        pending = decode_message(self.post("/v1/enrol", raw, ENROL_PENDING_TYPE), EnrolPending)
        digest = read_envelope(raw).payload_hash
        assert (pending.request_hash, pending.device) == (digest, self.id)
        assert pending.proof == answer_proof(self.file.secret, digest, self.file.centre_key)
        return pending

    def take_place(self) -> EnrolAnswer:
        raw = self.introduction()
        answer = decode_message(self.post("/v1/enrol", raw, ENROL_ANSWER_TYPE), EnrolAnswer)
        digest = read_envelope(raw).payload_hash
        assert answer.proof == answer_proof(self.file.secret, digest, answer.centre_key)
        self.kelurahan, self.number = answer.kelurahan, answer.number
        return answer


def provisioner(server: CentreServer) -> Provisioner:
    c = server.centre
    return c.service(Provisioner)


def provisioned(server: CentreServer, uses: int = 0, data: bytes = LIST) -> Provisioning:
    made = provisioner(server).create(data, Wish("https://serah.contoh.go.id/", 30, uses))
    assert not made.listed.errors
    return open_provisioning(made.raw)


def approvals(server: CentreServer) -> Approvals:
    c = server.centre
    return c.service(Approvals)


def waiting(server: CentreServer) -> list[Waiting]:
    return approvals(server).waiting()


def devices(server: CentreServer) -> list[Device]:
    return [d for d in server.centre.store.read(lambda u: u.devices.all()) if d.number]


def used(server: CentreServer) -> int:
    return sum(kept.file.used for kept in provisioner(server).all())


class Later:
    def __init__(self, server: CentreServer, days: int) -> None:
        self._ms = server.centre.clock.now_ms() + days * 86_400_000

    def now_ms(self) -> int:
        return self._ms


def test_a_pc_waits_is_approved_and_gets_its_place(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "loket-2.kota.example")
    told = pc.ask()
    office = server.centre.store.read(lambda unit: unit.offices.get(OTHER_KELURAHAN))
    assert office is not None
    assert (told.going_to, told.going_to_name) == (OTHER_KELURAHAN, office.name)
    (one,) = waiting(server)
    assert (one.code, one.newcomer.computer, one.plain) == (pc.code, pc.computer, True)
    (device,) = approvals(server).approve([one.code], officer(server).id)
    answer = pc.take_place()
    assert (answer.kelurahan, answer.number) == (OTHER_KELURAHAN, 1)
    assert (answer.kelurahan, answer.number) == (device.kelurahan, device.number)
    assert answer.centre_box_key == server.centre.keys.box_public
    assert not waiting(server)
    pc.open_epoch(1)
    pc.sync_all()
    other = enrolled(server)
    other.sync_all()
    seen = other.get(ObjectKind.DEVICE, pc.id)
    assert isinstance(seen, DeviceObject)
    assert seen.public_key == pc.key.public


def test_before_it_is_approved_it_gets_nothing(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    pc.kelurahan, pc.number = KELURAHAN, 1
    pc.open_epoch(1)
    with pytest.raises(RefusedError, match="unknown_device"):
        pc.sync_all()
    assert not devices(server)
    other = enrolled(server)
    other.sync_all()
    assert other.get(ObjectKind.DEVICE, pc.id) is None


def test_asking_again_uses_no_second_place_and_no_second_use(server: CentreServer) -> None:
    file = provisioned(server)
    pc = Pc(server, file, "LOKET-1")
    assert [pc.ask().going_to for _ in range(3)] == [KELURAHAN] * 3
    assert (len(waiting(server)), used(server)) == (1, 1)
    person = officer(server).id
    places = {
        (d.kelurahan, d.number)
        for _ in range(2)
        for d in approvals(server).approve([pc.id.hex()], person)
    }
    assert places == {(KELURAHAN, 1)}
    assert {pc.take_place().number for _ in range(3)} == {1}
    assert (len(devices(server)), used(server)) == (1, 1)


def test_the_same_pc_at_the_same_moment(server: CentreServer) -> None:
    file = provisioned(server)
    pcs = [Pc(server, file, f"LOKET-{i}") for i in (1, 2)]
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(pc.ask) for pc in pcs * 3]
        assert {a.result().device for a in asked} == {pc.id for pc in pcs}
    assert (len(waiting(server)), used(server)) == (2, 2)


def test_a_pc_that_asks_again_does_not_change_what_a_person_looks_at(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    pc.computer = "LOKET-2"
    assert pc.ask().going_to == KELURAHAN
    assert [w.newcomer.computer for w in waiting(server)] == ["LOKET-1"]


def used_up(server: CentreServer) -> Provisioning:
    file = provisioned(server, uses=1)
    Pc(server, file, "LOKET-1").ask()
    return file


def revoked(server: CentreServer) -> Provisioning:
    file = provisioned(server)
    provisioner(server).revoke(file.id)
    return file


def wrong_secret(server: CentreServer) -> Provisioning:
    return msgspec.structs.replace(provisioned(server), secret="0" * 25)


def unknown(server: CentreServer) -> Provisioning:
    return msgspec.structs.replace(provisioned(server), locator="00000000")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (used_up, "token_used_up"),
        (revoked, "token_revoked"),
        (wrong_secret, "bad_proof"),
        (unknown, "code_unknown"),
    ],
)
def test_what_is_refused(
    server: CentreServer, make: Callable[[CentreServer], Provisioning], expected: str
) -> None:
    pc = Pc(server, make(server), "LOKET-2")
    before = len(waiting(server))
    with pytest.raises(RefusedError) as refused:
        pc.ask()
    assert refused.value.code == expected
    assert refused.value.problem.message.endswith(".")
    assert len(waiting(server)) == before


def test_an_expired_file_lets_nobody_new_in_but_still_answers_who_came(
    server: CentreServer,
) -> None:
    file = provisioned(server)
    early, late = Pc(server, file, "LOKET-1"), Pc(server, file, "LOKET-2")
    early.ask()
    service = EnrolService(server.centre.store, server.centre.keys, Later(server, 31))
    assert service.answer(early.introduction()).status == 200
    assert service.answer(late.introduction()).status == 403
    provisioner(server).revoke(file.id)
    assert early.ask().going_to == KELURAHAN
    assert used(server) == 1


def test_a_refused_pc_is_told_so_until_somebody_approves_it_after_all(
    server: CentreServer,
) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    person = officer(server).id
    approvals(server).refuse([pc.code], person)
    for _ in range(2):
        with pytest.raises(RefusedError, match="enrol_refused"):
            pc.ask()
    assert approvals(server).approve_all(person) == ([], [])
    approvals(server).approve([pc.code], person)
    assert pc.take_place().number == 1
    with pytest.raises(CentreError, match="sudah disetujui"):
        approvals(server).refuse([pc.id.hex()], person)


def test_an_unknown_computer_waits_for_the_registry_to_name_its_kelurahan(
    server: CentreServer,
) -> None:
    pc = Pc(server, provisioned(server), "GUDANG")
    assert pc.ask().going_to == ""
    person = officer(server).id
    made, left = approvals(server).approve_all(person)
    assert (made, [w.code for w in left]) == ([], [pc.code])
    with pytest.raises(CentreError, match="--kelurahan"):
        approvals(server).approve([pc.code], person)
    with pytest.raises(CentreError, match="tidak dikenal"):
        approvals(server).approve([pc.code], person, "3374019999")
    approvals(server).approve([pc.code], person, OTHER_KELURAHAN)
    assert pc.take_place().kelurahan == OTHER_KELURAHAN


def test_all_in_one_go_leaves_out_what_is_odd(server: CentreServer) -> None:
    file = provisioned(server, uses=9)
    plain, one, two = (Pc(server, file, n) for n in ("LOKET-1", "LOKET-2", "loket-2"))
    stranger = Pc(server, file, "TAMU")
    for pc in (plain, one, two, stranger):
        pc.ask()
    person = officer(server).id
    made, left = approvals(server).approve_all(person)
    assert [d.id for d in made] == [plain.id]
    assert {w.code for w in left} == {one.code, two.code, stranger.code}
    # The same name as a device that is there: a second key for it is looked at by a person.
    again = Pc(server, file, "LOKET-1")
    again.ask()
    assert [d.id for d in approvals(server).approve_all(person)[0]] == []
    approvals(server).refuse([two.code], person)
    assert [d.id for d in approvals(server).approve_all(person)[0]] == [one.id]


def test_nothing_is_done_where_one_of_several_cannot_be(server: CentreServer) -> None:
    file = provisioned(server)
    good, bad = Pc(server, file, "LOKET-1"), Pc(server, file, "GUDANG")
    good.ask()
    bad.ask()
    with pytest.raises(CentreError, match="GUDANG"):
        approvals(server).approve([good.code, bad.code], officer(server).id)
    assert not devices(server)
    with pytest.raises(CentreError, match="bukan"):
        approvals(server).approve([good.code], officer(server).id, OTHER_KELURAHAN)
    with pytest.raises(CentreError, match="tidak ada dalam daftar"):
        approvals(server).approve(["K7QF-2M9D"], officer(server).id)


def test_only_the_registry_decides(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    for person in (officer(server, Role.VIEWER).id, bytes(16)):
        for act in (
            lambda p: approvals(server).approve([pc.code], p),
            lambda p: approvals(server).approve_all(p),
            lambda p: approvals(server).refuse([pc.code], p),
        ):
            with pytest.raises(CentreError, match="tidak berwenang"):
                act(person)
    assert len(waiting(server)) == 1
    assert registry_acts(server, "pc_") == []


def test_who_approved_and_who_refused_stands_in_the_centres_log(server: CentreServer) -> None:
    file, person = provisioned(server), officer(server).id
    one, two = Pc(server, file, "LOKET-1"), Pc(server, file, "LOKET-2")
    one.ask()
    two.ask()
    for _ in range(2):  # the second time there is nothing to decide
        approvals(server).approve([one.id.hex()], person)
    approvals(server).refuse([two.code], person)
    assert registry_acts(server, "pc_") == [
        ("pc_approved", person, one.id.hex()),
        ("pc_refused", person, two.id.hex()),
    ]


def test_a_pc_that_was_enrolled_by_a_code_meanwhile_waits_no_more(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    pc.enrol(code_for(server))
    assert not waiting(server)
    assert pc.take_place().number == 1
    assert len(devices(server)) == 1


def test_a_revoked_device_does_not_come_back_with_a_file(server: CentreServer) -> None:
    pc = Pc(server, provisioned(server), "LOKET-1")
    pc.ask()
    approvals(server).approve([pc.code], officer(server).id)
    now = server.centre.clock.now_ms()
    server.centre.store.write(lambda u: u.devices.revoke(pc.id, now))
    with pytest.raises(RefusedError, match="revoked"):
        pc.ask()


def test_a_device_that_the_centre_has_forgotten_waits_for_its_old_place(
    server: CentreServer,
) -> None:
    file = provisioned(server)
    pc = Pc(server, file, "LOKET-1")
    assert pc.ask(kelurahan=OTHER_KELURAHAN, number=7).going_to == OTHER_KELURAHAN
    odd = Pc(server, file, "LOKET-2")
    assert odd.ask(kelurahan="3374019999", number=7).going_to == OTHER_KELURAHAN
    person = officer(server).id
    made, left = approvals(server).approve_all(person)
    assert ([d.number for d in made], [w.code for w in left]) == ([1], [pc.code])
    (device,) = approvals(server).approve([pc.code], person)
    assert (device.kelurahan, device.number) == (OTHER_KELURAHAN, 7)


def test_a_one_time_code_is_still_what_it_was(server: CentreServer) -> None:
    provisioned(server)
    desk = Desk(server.url)
    assert desk.enrol(code_for(server)).number == 1
    with pytest.raises(RefusedError, match="code_unknown"):
        Desk(server.url).enrol(EnrolmentCode("0000", "0" * 11))


def test_the_file_says_what_was_wished(server: CentreServer) -> None:
    data = f"computer,kelurahan,paper\nLOKET-1,{KELURAHAN},80mm\n".encode()
    wish = Wish("http://10.0.0.9:8710/", 5, 3, printer="EPSON", paper="f4", language="en")
    file = open_provisioning(provisioner(server).create(data, wish).raw)
    assert (file.centre_url, file.uses) == ("http://10.0.0.9:8710", 3)
    assert file.centre_key == server.centre.keys.signing.public
    (kept,) = provisioner(server).all()
    assert (kept.computers, kept.file.expires_ms) == (1, file.expires_ms)
    assert file.expires_ms - kept.file.created_ms == 5 * 86_400_000
    told = file.of("LOKET-1")
    assert told is not None
    assert (told.printer, told.paper, told.language) == ("EPSON", "80mm", "en")
    assert kept.file.secret not in repr(kept)


@pytest.mark.parametrize(
    "wish",
    [
        Wish("serah.contoh.go.id", 30),
        Wish("https://", 30),
        Wish("https://a b", 30),
        Wish("https://serah.contoh.go.id", 0),
        Wish("https://serah.contoh.go.id", 366),
        Wish("https://serah.contoh.go.id", 30, -1),
        Wish("https://serah.contoh.go.id", 30, paper="A5"),
        Wish("https://serah.contoh.go.id", 30, language="jv"),
        Wish("https://serah.contoh.go.id", 30, ca="bukan"),
    ],
)
def test_a_wish_that_cannot_be(server: CentreServer, wish: Wish) -> None:
    with pytest.raises(CentreError):
        provisioner(server).create(LIST, wish)
    assert not provisioner(server).all()


class Words:
    """The command line over a centre that answers at the same time."""

    def __init__(
        self, settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._environment = {
            DATABASE_VARIABLE: settings.database_url,
            KEY_VARIABLE: str(settings.key_file),
        }
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: object, rc: int = 0) -> str:
        self._capsys.readouterr()
        assert main([str(w) for w in words], self._environment) == rc
        out, err = self._capsys.readouterr()
        assert err.count("\n") == rc
        return out + err

    def json(self, *words: object, rc: int = 0) -> Any:
        return json.JSONDecoder().raw_decode(self(*words, "--json", rc=rc))[0]


@pytest.fixture
def words(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Words:
    return Words(settings, tmp_path, capsys)


def test_the_roll_out_by_commands(server: CentreServer, words: Words) -> None:
    person = uuid_text(officer(server).id)
    rows, out = words.folder / "komputer.csv", words.folder / "kota.serah"
    rows.write_bytes(LIST)
    told = words("provisioning", "create", "--csv", rows, "--url", server.url, "--out", out)
    assert "2 komputer, untuk 2 pendaftaran" in told
    assert "https" in told
    assert mode_is(out, 0o600)
    file = open_provisioning(out.read_bytes())
    pc, stranger = Pc(server, file, "LOKET-1"), Pc(server, file, "TAMU")
    pc.ask()
    stranger.ask()
    shown = words("device", "pending")
    assert [line.split()[0] for line in shown.splitlines()] == [stranger.code, pc.code]
    assert "tidak ada dalam daftar" in shown
    assert [p["code"] for p in words.json("device", "pending")["pending"]] == [
        stranger.code,
        pc.code,
    ]
    shown = words("device", "approve", "--all", "--operator", person)
    assert "1 komputer disetujui" in shown
    assert stranger.code in shown
    assert pc.take_place().number == 1
    words("device", "refuse", stranger.code, "--operator", person)
    assert words("device", "pending") == ""
    assert "ditolak" in words("device", "pending", "--all")
    (kept,) = words.json("provisioning", "list")["files"]
    assert (kept["used"], kept["uses"], kept["listed"]) == (2, 2, 2)
    words("provisioning", "revoke", kept["id"])
    assert "(dicabut)" in words("provisioning", "list")


def test_nothing_is_made_of_a_list_with_errors(server: CentreServer, words: Words) -> None:
    rows, out = words.folder / "komputer.csv", words.folder / "kota.serah"
    rows.write_text("computer,kelurahan\nA,1\n,3374011001\n")
    given = ("provisioning", "create", "--csv", rows, "--url", server.url, "--out", out)
    told = words(*given, rc=1)
    assert "baris 2, kolom kelurahan:" in told
    assert "baris 3, kolom computer:" in told
    found = words.json(*given, rc=1)
    assert [(e["line"], e["column"]) for e in found["errors"]] == [
        (2, "kelurahan"),
        (3, "computer"),
    ]
    assert (found["computers"], out.exists(), provisioner(server).all()) == (0, False, [])


def test_a_file_that_cannot_be_written_is_worth_nothing(server: CentreServer, words: Words) -> None:
    rows = words.folder / "komputer.csv"
    rows.write_bytes(LIST)
    out = words.folder / "tidak-ada" / "kota.serah"
    told = words(
        "provisioning", "create", "--csv", rows, "--url", "https://a.b", "--out", out, rc=1
    )
    assert "tidak dapat ditulis" in told
    assert all(kept.file.revoked_ms for kept in provisioner(server).all())


def test_words_that_contradict_each_other(server: CentreServer, words: Words) -> None:
    person = uuid_text(officer(server).id)
    words("device", "approve", "--operator", person, rc=1)
    words("device", "approve", "K7QF-2M9D", "--all", "--operator", person, rc=1)
    words("device", "approve", "--all", "--kelurahan", KELURAHAN, "--operator", person, rc=1)
    words("provisioning", "revoke", "00" * 16, rc=1)
