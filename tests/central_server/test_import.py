"""A print list in the record of the city: every row or none, once."""

from __future__ import annotations

from protocol.bodies import ReceiveUnlisted
from protocol.custody import Act, State
from protocol.objects import CardObject, ObjectKind
from tests.central_server.city import (
    HEADER,
    import_list,
    officer,
    open_cases,
    print_list,
    receive_all,
    send_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.support.centre import CentreServer


def cards_of(desk: Desk) -> dict[str, CardObject]:
    return {c.registration: c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)}


def counts(server: CentreServer) -> dict[tuple[str, str], int]:
    now, counted = server.centre.store.read(lambda u: (u.figures.now(), u.figures.counted()))
    assert now == counted
    return {(f.kelurahan, f.state): f.cards for f in now}


def test_rows_become_cards_of_their_kelurahan(server: CentreServer) -> None:
    data = print_list([1, 2]) + print_list([3], OTHER_KELURAHAN).split(b"\n", 1)[1]
    assert import_list(server, data).accepted == 3
    assert counts(server) == {
        (KELURAHAN, State.PRINTED): 2,
        (OTHER_KELURAHAN, State.PRINTED): 1,
    }
    desk = enrolled(server)
    desk.sync_all()
    card = cards_of(desk)["REG000001"]
    assert (card.nik, card.name, card.birth_date, card.rw, card.status.state) == (
        "3374000000000001",
        "WARGA UJI 1",
        "1990-08-17",
        "002",
        State.PRINTED,
    )


def test_the_same_file_again_changes_nothing(server: CentreServer) -> None:
    data = print_list(range(20))
    assert import_list(server, data).accepted == 20
    desk = enrolled(server)
    desk.sync_all()
    again = import_list(server, data)
    assert (again.accepted, again.errors) == (0, ())
    assert desk.sync().changes == ()
    send_all(server)
    assert import_list(server, data) == again  # also once the cards are on their way
    more = import_list(server, print_list(range(25)))
    assert (more.accepted, more.errors) == (5, ())


def test_known_with_other_content_refuses_the_whole_file(server: CentreServer) -> None:
    import_list(server, print_list([1, 2]))
    changed = print_list([1, 2, 3]).replace(b"WARGA UJI 2", b"WARGA UJI DUA")
    found = import_list(server, changed)
    assert found.accepted == 0
    assert [(e.line, e.column) for e in found.errors] == [(3, "no_registrasi")]
    assert counts(server) == {(KELURAHAN, State.PRINTED): 2}


def test_errors_of_the_file_and_of_the_record_come_together(server: CentreServer) -> None:
    import_list(server, print_list([1]))
    lines = print_list([5, 1, 6]).decode().splitlines()
    lines[1] = lines[1].replace("17-08-1990", "31-02-1990")
    lines[2] = lines[2].replace("WARGA UJI 1", "WARGA UJI SATU")
    found = import_list(server, "\n".join(lines).encode())
    assert [(e.line, e.column) for e in found.errors] == [
        (2, "tanggal_lahir"),
        (3, "no_registrasi"),
    ]
    assert counts(server) == {(KELURAHAN, State.PRINTED): 1}


def test_an_empty_list_is_no_error(server: CentreServer) -> None:
    assert import_list(server, HEADER.encode() + b"\n").accepted == 0


def test_a_list_completes_what_a_desk_typed(server: CentreServer) -> None:
    desk = enrolled(server)
    typed = new_card_id()
    body = ReceiveUnlisted(nik="3374000000000001", name="WARGA U", registration="REG000001")
    desk.record(Act.RECEIVE_UNLISTED, body, typed)
    desk.sync_all()
    assert import_list(server, print_list([1])).accepted == 1
    desk.sync_all()
    card = cards_of(desk)["REG000001"]
    assert (card.id, card.name, card.status.state) == (typed, "WARGA UJI 1", State.RECEIVED)
    assert counts(server) == {(KELURAHAN, State.RECEIVED): 1}
    assert import_list(server, print_list([1])).accepted == 0
    assert open_cases(server) == []


def test_a_child_card_that_was_typed_is_counted_as_one_once_the_list_says_so(
    server: CentreServer,
) -> None:
    desk = enrolled(server)
    said = ReceiveUnlisted(nik="3374000000000005", name="WARGA UJI", registration="REG000005")
    desk.record(Act.RECEIVE_UNLISTED, said, new_card_id())
    desk.sync_all()
    listed = print_list([5], jenis="KIA", tanggal_lahir="17-08-2020")
    assert import_list(server, listed).accepted == 1
    assert counts(server) == {(KELURAHAN, State.RECEIVED): 1}


def test_a_typed_number_with_another_nik_keeps_no_real_card_out(server: CentreServer) -> None:
    desk = enrolled(server)
    typed = new_card_id()
    body = ReceiveUnlisted(nik="3374999999999999", name="W", registration="REG000001")
    desk.record(Act.RECEIVE_UNLISTED, body, typed)
    desk.sync_all()
    assert import_list(server, print_list([1, 2])).errors == ()
    desk.sync_all()
    cards = {c.registration: c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)}
    real = next(
        c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject) and c.nik[-1] == "1"
    )
    assert real.id != typed
    assert cards["REG000002"].status.state is State.PRINTED
    assert [(c.reason, c.card) for c in open_cases(server)] == [("unsure_link", typed)]
    # The number is the real card's from now on, and the list again changes nothing.
    found = server.centre.store.read(lambda unit: unit.cards.registered(["REG000001"]))
    assert found == {"REG000001": real.id}
    assert import_list(server, print_list([1, 2])).accepted == 0
    assert import_list(server, print_list([1], nama="LAIN")).errors != ()


def test_a_card_typed_without_its_number_is_a_case_when_the_list_comes(
    server: CentreServer,
) -> None:
    desk = enrolled(server)
    typed = new_card_id()
    desk.record(Act.RECEIVE_UNLISTED, ReceiveUnlisted(nik="3374000000000001", name="W"), typed)
    desk.sync_all()
    assert import_list(server, print_list([1])).accepted == 1
    assert [(c.reason, c.card) for c in open_cases(server)] == [("unsure_link", typed)]


def test_one_person_may_have_several_cards(server: CentreServer) -> None:
    first = print_list([1])
    second = print_list([2], nik="3374000000000001")
    assert import_list(server, first).accepted == import_list(server, second).accepted == 1
    assert open_cases(server) == []


def test_dispatch_numbers_have_no_holes_and_follow_one_another(server: CentreServer) -> None:
    import_list(server, print_list([1, 2]))
    import_list(server, print_list([3], OTHER_KELURAHAN))
    first, second = send_all(server), send_all(server, OTHER_KELURAHAN)
    assert (first.count, second.count) == (2, 1)
    assert [n.number[10:20] for n in (first, second)] == ["0001000001", "0001000002"]
    assert officer(server).id != officer(server).id
    desk = enrolled(server)
    desk.sync_all()
    assert len(receive_all(desk)) == 2
    centre = server.centre.keys.signing.device
    heads = server.centre.store.read(lambda u: u.devices.heads(centre, 1))
    assert [(h.branch, h.seq) for h in heads] == [(0, 4)]  # its opening and three cards
