"""Signing in without a network: who may, how often, how long to wait, and PINs changed here."""

from __future__ import annotations

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.operators import Session, operator_named
from desk_app.services.ports import Guard
from protocol.bodies import PinChanged, read_body
from protocol.objects import Role
from protocol.pins import hash_pin
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    PIN,
    SUPERVISOR_PIN,
    TI,
    DeskBench,
    card_object,
    operator,
    session,
)

# A hash that takes next to no time: what is tested here is the counting, not Argon2id.
QUICK = "$argon2id$v=19$m=8,t=1,p=1$c2VyYWgtdGVzdC1zYWx0IQ$eHfdRwmS3Vw"
WRONG = "000001"
ANI = msgspec.structs.replace(operator("Ani Rahayu", Role.PETUGAS, PIN, 11), pin_hash=QUICK)
MINUTE = 60_000


@pytest.fixture
def office(bench: DeskBench, desk: Desk) -> Desk:
    bench.feed(desk, ANI)
    return desk


def _refusal(desk: Desk, pin: str = WRONG) -> Refused:
    with pytest.raises(Refused) as caught:
        desk.operators.sign_in(ANI, pin)
    assert str(caught.value).endswith(".")
    return caught.value


def _lock(desk: Desk) -> None:
    """Five wrong PINs."""
    for left in (4, 3, 2, 1):
        refused = _refusal(desk)
        assert refused.code == "pin"
        assert f"Sisa {left} kali" in str(refused)
    refused = _refusal(desk)
    assert refused.code == "locked"
    assert "dalam 30 detik" in str(refused)


def test_the_right_pin_opens_a_session_and_a_wrong_one_does_not(desk: Desk) -> None:
    assert desk.operators.sign_in(PETUGAS, PIN) == Session(PETUGAS)
    with pytest.raises(Refused, match="Sisa 4 kali"):
        desk.operators.sign_in(PETUGAS, SUPERVISOR_PIN)
    assert desk.operators.sign_in(PENYELIA, SUPERVISOR_PIN).operator == PENYELIA


def test_waiting_doubles_to_five_minutes_and_no_further(bench: DeskBench, office: Desk) -> None:
    _lock(office)
    for seconds in (60, 120, 240, 300, 300, 300):
        assert _refusal(office).code == "locked"  # still waiting: not even counted
        bench.clock.advance(5 * MINUTE)
        refused = _refusal(office)
        assert refused.code == "locked"
        assert f"dalam {seconds} detik" in str(refused)


def test_while_waiting_not_even_the_right_pin_opens(bench: DeskBench, desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.guards.put(PETUGAS.id, Guard(failures=5, locked_until_ms=bench.clock.ms + 30_000))
    with pytest.raises(Refused, match="dalam 30 detik"):
        desk.operators.sign_in(PETUGAS, PIN)
    bench.clock.advance(29_001)
    with pytest.raises(Refused, match="dalam 1 detik"):
        desk.operators.sign_in(PETUGAS, PIN)
    bench.clock.advance(999)
    assert desk.operators.sign_in(PETUGAS, PIN)
    with desk.store.read() as unit:
        assert unit.guards.get(PETUGAS.id) == Guard()  # and the count begins anew


def test_the_count_is_kept_over_a_restart(bench: DeskBench, office: Desk) -> None:
    for _ in range(4):
        _refusal(office)
    office.close()
    with bench.open() as again:
        assert "dalam 30 detik" in str(_refusal(again))
    with bench.open() as again:
        assert _refusal(again).code == "locked"


def test_one_persons_wrong_pins_lock_nobody_else(office: Desk) -> None:
    _lock(office)
    assert office.operators.sign_in(PETUGAS, PIN)


def test_a_clock_before_1970_locks_nobody_out(bench: DeskBench, office: Desk) -> None:
    bench.clock.ms = -86_400_000
    assert office.operators.sign_in(PETUGAS, PIN)


@pytest.mark.parametrize(
    "back", [MINUTE, 60 * MINUTE, 24 * 60 * MINUTE, 5 * 365 * 24 * 60 * MINUTE]
)
def test_a_clock_set_back_locks_nobody_out_for_longer(
    bench: DeskBench, office: Desk, back: int
) -> None:
    _lock(office)
    bench.clock.ms -= back
    assert _refusal(office).code == "locked"
    bench.clock.advance(5 * MINUTE)
    assert "dalam 60 detik" in str(_refusal(office))  # tried, not waited


def test_who_is_not_in_the_feed_cannot_sign_in(desk: Desk) -> None:
    stranger = msgspec.structs.replace(PETUGAS, id=b"s" * 16)
    with pytest.raises(Refused, match=r"tidak terdaftar .*\.$") as caught:
        desk.operators.sign_in(stranger, PIN)
    assert caught.value.code == "operator"


@pytest.mark.parametrize(
    "changes",
    [{"active": False}, {"role": Role.REGISTRY}, {"role": Role.VIEWER}, {"role": Role.DISTRICT}],
    ids=str,
)
def test_what_the_centre_has_changed_since_the_list_was_shown_counts(
    bench: DeskBench, desk: Desk, changes: dict[str, object]
) -> None:
    """The screen may still show the person as they were this morning."""
    bench.feed(desk, msgspec.structs.replace(PETUGAS, **changes))
    with pytest.raises(Refused, match="tidak terdaftar"):
        desk.operators.sign_in(PETUGAS, PIN)
    assert PETUGAS.name not in {o.name for o in desk.operators.all()}


def test_a_session_has_the_role_of_now(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, msgspec.structs.replace(PENYELIA, role=Role.PETUGAS))
    now = desk.operators.sign_in(PENYELIA, SUPERVISOR_PIN)
    with pytest.raises(Refused):
        now.require(Role.SUPERVISOR)


def test_a_pin_that_the_centre_has_reset_is_the_one_that_opens(
    bench: DeskBench, desk: Desk
) -> None:
    new = operator(PETUGAS.name, Role.PETUGAS, SUPERVISOR_PIN, 1)
    bench.feed(desk, msgspec.structs.replace(new, pin_version=1))
    with pytest.raises(Refused):
        desk.operators.sign_in(PETUGAS, PIN)
    assert desk.operators.sign_in(PETUGAS, SUPERVISOR_PIN)


def test_an_operator_without_a_pin_cannot_sign_in(bench: DeskBench, desk: Desk) -> None:
    for held in ("", "not a hash", "é"):
        bench.feed(desk, msgspec.structs.replace(ANI, pin_hash=held))
        with pytest.raises(Refused):
            desk.operators.sign_in(ANI, "")
        with desk.store.write() as unit:
            unit.guards.put(ANI.id, Guard())


# ---- changing it


def test_a_pin_changed_here_counts_until_the_centre_knows_it(bench: DeskBench, desk: Desk) -> None:
    me = desk.operators.sign_in(PETUGAS, PIN)
    desk.operators.change_pin(desk.recorder, me, PIN, SUPERVISOR_PIN)
    with desk.store.read() as unit:
        made = unit.log.after(0, 10)[-1]
        kept = unit.guards.get(PETUGAS.id)
        assert (made.header.kind, made.header.operator) == ("operator_pin_changed", PETUGAS.id)
        said = read_body(made.header.kind, made.body or b"")
    assert isinstance(said, PinChanged)
    assert (said.operator, said.pin_hash) == (PETUGAS.id, kept.pin_hash)
    assert PIN not in said.pin_hash
    assert (kept.pin_version, kept.failures) == (1, 0)
    desk.close()

    with bench.open() as again:  # offline, over a restart
        assert again.operators.sign_in(PETUGAS, SUPERVISOR_PIN)
        with pytest.raises(Refused, match="PIN salah"):
            again.operators.sign_in(PETUGAS, PIN)
        # The feed catches up with the change made here: nothing changes for the person.
        bench.feed(
            again,
            msgspec.structs.replace(PETUGAS, pin_hash=said.pin_hash, pin_version=1),
        )
        assert again.operators.sign_in(PETUGAS, SUPERVISOR_PIN)
        # A reset at the centre after that takes the place of both.
        bench.feed(again, msgspec.structs.replace(PETUGAS, pin_version=2))
        assert again.operators.sign_in(PETUGAS, PIN)


def test_changing_it_needs_the_old_one_and_a_good_new_one(desk: Desk) -> None:
    me = session(PETUGAS)
    with pytest.raises(Refused, match="Sisa 4 kali"):
        desk.operators.change_pin(desk.recorder, me, SUPERVISOR_PIN, PIN)
    for bad in ("12345", "1234567", "abcdef", "111111", "123456", "²²²²²²"):
        with pytest.raises(Refused) as caught:
            desk.operators.change_pin(desk.recorder, me, PIN, bad)
        assert caught.value.code == "pin"
        assert str(caught.value).endswith(".")
    with desk.store.read() as unit:
        assert unit.log.head().seq == 0
        assert unit.guards.get(PETUGAS.id).pin_hash == ""


def test_a_second_change_is_newer_than_the_first(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.guards.put(PETUGAS.id, Guard(pin_hash=hash_pin(PIN, bytes(16)), pin_version=7))
    desk.operators.change_pin(desk.recorder, session(PETUGAS), PIN, "908172")
    with desk.store.read() as unit:
        assert unit.guards.get(PETUGAS.id).pin_version == 8


# ---- who is here


def test_only_active_people_of_the_desk_are_listed_by_name(bench: DeskBench, desk: Desk) -> None:
    outside = [
        msgspec.structs.replace(operator(f"Luar {role}", Role.IT, PIN, 20 + n), role=role)
        for n, role in enumerate((Role.REGISTRY, Role.DISTRICT, Role.VIEWER))
    ]
    gone = msgspec.structs.replace(operator("Sudah Pindah", Role.PETUGAS, PIN, 30), active=False)
    bench.feed(desk, TI, gone, *outside)
    assert [o.name for o in desk.operators.all()] == [PENYELIA.name, PETUGAS.name, TI.name]
    with desk.store.read() as unit:
        assert operator_named(unit, gone.id) == gone  # old papers still name them
        assert operator_named(unit, None) is None
        assert operator_named(unit, bytes(16)) is None
        assert operator_named(unit, card_object(1).id) is None


def test_people_are_found_by_name_nip_or_id(desk: Desk) -> None:
    for text in (PETUGAS.name, f"  {PETUGAS.name.upper()} ", PETUGAS.nip, PETUGAS.id.hex()):
        assert desk.operators.find(text) == PETUGAS


@pytest.mark.parametrize("text", ["", "  ", "Sri", "Wahyuni", "0", "%"])
def test_half_a_name_finds_nobody(bench: DeskBench, desk: Desk, text: str) -> None:
    bench.feed(desk, msgspec.structs.replace(ANI, nip=""))  # whose NIP is as empty as the question
    with pytest.raises(Refused, match="tidak terdaftar") as caught:
        desk.operators.find(text)
    assert caught.value.code == "operator"


def test_two_people_of_one_name_are_told_apart_by_nip(bench: DeskBench, desk: Desk) -> None:
    twin = operator(PETUGAS.name, Role.PETUGAS, PIN, 12)
    bench.feed(desk, twin)
    with pytest.raises(Refused, match=r"lebih dari satu.* NIP.*\.$"):
        desk.operators.find(PETUGAS.name)
    assert desk.operators.find(twin.nip) == twin


@pytest.mark.parametrize("role", list(Role))
def test_a_session_may_do_what_its_role_may(role: Role) -> None:
    me = Session(msgspec.structs.replace(PETUGAS, role=role))
    me.require(role)
    me.require(*Role)
    with pytest.raises(Refused) as caught:
        me.require(*(r for r in Role if r is not role))
    assert caught.value.code == "role"
