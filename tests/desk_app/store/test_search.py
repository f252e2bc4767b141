"""Finding a card: every tier, every form of a number or place, and nothing that can be typed breaks it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desk_app.bootstrap import Desk
from desk_app.services.ports import Found
from desk_app.store.search import Match, search_words
from protocol.events import evidence_code
from protocol.objects import CardObject
from protocol.token import make_token
from tests.support.desk import (
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF = session(PETUGAS)
SIXTY = "ABDURRAHMAN WAHYUDI PRASETYONINGTYAS KUSUMAWARDHANI SASTROAM"
PEOPLE = {
    11: "SOEKARNO",
    12: "SUKARNO PUTRA",
    13: "MOCH. CHOIRUL ANAM",
    14: "MUHAMMAD KHOIRUL ANAM",
    15: "NUR HAYATI",
    16: "NURHAYATI",
    17: "R",
    18: "SITI MA'ARIF",
    19: SIXTY,
    20: "BAMBANG SUTRISNO",
    21: "BAMBANG SUTRISNA",
    22: "H. AGUS SETIAWAN, S.PD",
    23: "YUSUF",
    24: "JUSUF",
    25: "D'ANGELO NG",
    26: "SRI WAHYUNI",
    27: "SRI WAHYUNINGSIH",
    28: "ANI",
}


def _person(n: int, **changes: object) -> CardObject:
    return card_object(
        n,
        name=PEOPLE[n],
        address=f"Jl. Kaligawe Raya Gang {n}",
        rt=f"{n % 4:03}",
        rw="012",
        **changes,
    )


@pytest.fixture
def town(bench: DeskBench, desk: Desk) -> Desk:
    bench.feed(desk, *map(_person, PEOPLE))
    return desk


def _find(desk: Desk, text: str, limit: int = 50) -> list[Found]:
    with desk.store.read() as unit:
        return unit.cards.find(text, limit)


def _hits(desk: Desk, text: str) -> list[tuple[str, str]]:
    return [(f.card.name, f.match) for f in _find(desk, text)]


def _names(desk: Desk, text: str) -> list[str]:
    return [f.card.name for f in _find(desk, text)]


# ---- tiers


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sukarno", [("SUKARNO PUTRA", Match.NAME), ("SOEKARNO", Match.SPELLING)]),
        ("Soekarno", [("SOEKARNO", Match.NAME), ("SUKARNO PUTRA", Match.SPELLING)]),
        ("yusuf", [("YUSUF", Match.NAME), ("JUSUF", Match.WIDE_SPELLING)]),
        (
            "muh. khoirul anam",
            [("MOCH. CHOIRUL ANAM", Match.SPELLING), ("MUHAMMAD KHOIRUL ANAM", Match.SPELLING)],
        ),
        ("nurhayati", [("NURHAYATI", Match.NAME), ("NUR HAYATI", Match.WIDE_SPELLING)]),
        ("nur hayati", [("NUR HAYATI", Match.NAME), ("NURHAYATI", Match.WIDE_SPELLING)]),
        ("setiawan agus", [("H. AGUS SETIAWAN, S.PD", Match.NAME)]),
        ("maarif siti", [("SITI MA'ARIF", Match.NAME)]),
        ("Siti Ma\u2019arif", [("SITI MA'ARIF", Match.NAME)]),
        ("r", [("R", Match.NAME)]),
        (SIXTY.lower(), [(SIXTY, Match.NAME)]),
        (SIXTY[:58], [(SIXTY, Match.NAME)]),
        ("d'angelo", [("D'ANGELO NG", Match.NAME)]),
        (
            "sutrisn bambang",  # each word the beginning of one, in any order
            [("BAMBANG SUTRISNO", Match.ADDRESS), ("BAMBANG SUTRISNA", Match.ADDRESS)],
        ),
        ("sutrizno", [("BAMBANG SUTRISNO", Match.SPELLING), ("BAMBANG SUTRISNA", Match.SIMILAR)]),
        ("tidak ada orang ini", []),
    ],
)
def test_names_are_found_by_their_spellings_best_first(
    town: Desk, typed: str, expected: list[tuple[str, str]]
) -> None:
    found = _hits(town, typed)
    if typed == "r":  # the one-letter name stands among all whose words begin with it
        assert expected[0] in found
    else:
        assert found == expected


def test_each_keystroke_keeps_the_person_in_the_list(town: Desk) -> None:
    for name in (
        "SOEKARNO",
        "NUR HAYATI",
        "SITI MA'ARIF",
        "BAMBANG SUTRISNO",
        SIXTY,
        "ANI",
        "YUSUF",
    ):
        for typed in range(1, len(name) + 1):
            assert name in _names(town, name[:typed].lower()), name[:typed]


def test_no_hit_is_ever_the_only_answer_where_there_are_more(town: Desk) -> None:
    """Two people of one name are two hits: the program chooses nobody."""
    assert _names(town, "sri wahyuni") == ["SRI WAHYUNI", "SRI WAHYUNINGSIH"]
    assert len(_names(town, "bambang")) == 2
    assert len({f.card.id for f in _find(town, "a")}) == len(_find(town, "a"))


def test_slips_are_looked_for_only_where_little_was_found(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, *(card_object(n, name=f"SUTRISNO {n}") for n in range(30, 36)))
    assert not [m for _, m in _hits(town, "sutrisno") if m == Match.SIMILAR]
    assert ("BAMBANG SUTRISNO", Match.SIMILAR) in _hits(town, "sutrisnq")


# ---- numbers


def test_a_nik_and_its_last_digits(town: Desk) -> None:
    nik = _person(20).nik
    spaced = f" {nik[:6]} {nik[6:12]}.{nik[12:]} "
    assert _hits(town, nik) == _hits(town, spaced) == [("BAMBANG SUTRISNO", Match.NIK)]
    assert ("BAMBANG SUTRISNO", Match.LAST_DIGITS) in _hits(town, nik[-4:])
    assert ("BAMBANG SUTRISNO", Match.LAST_DIGITS) in _hits(town, nik[-4:-1])  # being typed
    assert _hits(town, nik[:15]) == []
    assert _hits(town, nik[:15] + "9") == []


def test_a_nik_that_two_cards_bear_gives_both(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, card_object(40, name="LAMA", nik=_person(20).nik))
    assert len(_hits(town, _person(20).nik)) == 2


def test_last_digits_with_a_name_or_a_part_of_one(town: Desk) -> None:
    digits = _person(20).nik[-4:]
    assert _hits(town, f"bambang {digits}") == [("BAMBANG SUTRISNO", Match.NAME)]
    assert _hits(town, f"{digits} sutr") == [("BAMBANG SUTRISNO", Match.NAME)]
    assert _hits(town, f"bambang {digits[:3]}9") == []


def test_a_registration_number(bench: DeskBench, town: Desk) -> None:
    assert _hits(town, _person(23).registration) == [("YUSUF", Match.REGISTRATION)]
    bench.feed(town, card_object(41, name="PENDEK", registration="77"))
    assert _hits(town, "77")[0] == ("PENDEK", Match.REGISTRATION)


def test_the_number_and_the_qr_of_a_receipt(bench: DeskBench, town: Desk) -> None:
    done = town.hand_over.hand_over(STAFF, _person(23).id, owner_claim(), signed())
    header = done.recorded.header
    code = evidence_code(done.recorded.event.header)
    token = make_token(bench.key, done.number, code, header.business_date)
    spaced = " ".join(done.number[i : i + 4] for i in range(0, 22, 4))
    for scanned in (done.number, spaced, token):
        assert _hits(town, scanned) == [("YUSUF", Match.NUMBER)]
    assert len(token) == 190
    wrong = token[:22] + ("1" if token[22] == "0" else "0") + token[23:]
    for scanned in (wrong, "2" + token[1:], "9" * 190, "0" * 190, "0" * 22):
        assert _hits(town, scanned) == []


def _linked(given: CardObject, kept: CardObject, **changes: object) -> CardObject:
    status = msgspec.structs.replace(given.status, linked_to=kept.id, **changes)
    return msgspec.structs.replace(given, status=status)


def test_a_receipt_of_a_merged_record_finds_the_one_that_was_kept(
    bench: DeskBench, town: Desk
) -> None:
    """Its number, QR and registration are printed on papers that residents have."""
    old, kept = _person(23), _person(24)
    done = town.hand_over.hand_over(STAFF, old.id, owner_claim(), signed())
    header = done.recorded.header
    code = evidence_code(done.recorded.event.header)
    token = make_token(bench.key, done.number, code, header.business_date)
    scans = {
        done.number: Match.NUMBER,
        token: Match.NUMBER,
        old.registration: Match.REGISTRATION,
        old.nik: Match.NIK,
        "yusuf": Match.NAME,  # the one that was kept is found by its own spelling too, and stands once
    }
    assert old.nik != kept.nik
    bench.feed(town, _linked(old, kept))
    for scanned, match in scans.items():
        assert [(f.card.id, f.match) for f in _find(town, scanned)] == [(kept.id, match)], scanned
    assert _hits(town, kept.registration) == [("JUSUF", Match.REGISTRATION)]


def test_records_merged_one_after_the_other_end_in_one(bench: DeskBench, town: Desk) -> None:
    first, second, third = _person(11), _person(12), _person(13)
    bench.feed(town, _linked(first, second), _linked(second, third))
    for typed in (first.registration, second.registration, third.registration):
        assert _names(town, typed) == [PEOPLE[13]]
    # The last one is not this kelurahan's any more: what is here tells what there is.
    bench.drop_card(town, third.id)
    assert _names(town, first.registration) == [PEOPLE[12]]
    # Nobody makes such a ring; a search comes to its end all the same.
    bench.feed(town, _linked(second, first))
    assert len(_find(town, first.registration)) == len(_find(town, second.registration)) == 1


# ---- places


@pytest.mark.parametrize(
    "typed",
    ["rt 3 rw 12", "RT.03/RW.012", "rt03 rw012", "003/012", "3/12", "3 / 12", "rw 12 rt 003"],
)
def test_rt_and_rw_in_every_form(town: Desk, typed: str) -> None:
    found = _find(town, typed)
    assert {f.card.name for f in found} == {PEOPLE[n] for n in PEOPLE if n % 4 == 3}
    assert {f.match for f in found} == {Match.ADDRESS}


def test_a_name_with_a_place(town: Desk) -> None:
    assert _names(town, "soekarno rt 3") == ["SOEKARNO"]
    assert "SOEKARNO" not in _names(town, "soekarno rt 2")
    assert _names(town, "sutrisn 1/12") == ["BAMBANG SUTRISNA"]


def test_rt_zero_is_a_place_too(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, card_object(42, name="TANPA RT", rt="000", rw="000"))
    assert _names(town, "000/000") == ["TANPA RT"]
    assert "TANPA RT" in _names(town, "rt 0")


def test_an_address_and_its_words_with_a_name(town: Desk) -> None:
    assert set(_names(town, "kaligawe raya")) == set(PEOPLE.values())
    assert _hits(town, "gang 23") == [("YUSUF", Match.ADDRESS)]
    assert _hits(town, "yusuf kaligawe") == [("YUSUF", Match.ADDRESS)]


def test_a_card_without_rt_and_rw_is_found_by_its_name(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, card_object(43, name="BELUM LENGKAP", rt="", rw="-", nik="", address=""))
    assert _names(town, "belum lengkap") == ["BELUM LENGKAP"]


# ---- what is asked


def test_at_most_fifty_and_fewer_where_fewer_are_wanted(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, *(card_object(n, name=f"WARGA KE {n}") for n in range(100, 170)))
    assert len(_find(town, "warga")) == 50
    assert len(_find(town, "warga", limit=7)) == 7
    assert len(_find(town, "rw 5")) == 50
    assert len(_find(town, "0")) == 50


NASTY = [
    "", " ", "\t\n", "'", '"', '""', '"; DROP TABLE card; --', "*", "a*", "%", "_", "AND", "OR", "NOT",
    "NEAR(a b)", "NEAR", "a AND b", "a OR", "NOT a", "(", ")", "(((", "{name} : a", "name:a", "rowid",
    "^a", "a + b", "-a", "\x00", "a\x00b", "😀", "👨‍👩‍👧", "é", "ß", "İ", "²", "١٢٣", "½", "\ud800",
    "\u202e", "-", "/", "1/", "/1", "1/2/3", "RT", "RW", "RT RT RT", "rt 9999", "0", "00", "0" * 16,
    "0" * 22, "1" * 190, "9" * 10_000, "x" * 10_000, "a " * 5_000, "WARGA " * 1_700, "1 2 " * 2_500,
    "RT 1 " * 2_000, "1/2 " * 2_500, "'" * 10_000, "zjch " * 2_000, "jchzdz" * 1_700, "﷽" * 3_000,
    "ab" * 40 + " " + "cd" * 40, "m " * 200, "abdur " * 100, "a.b,c;d:" * 1_000, "\N{KELVIN SIGN}",
]  # fmt: skip


@pytest.mark.timeout(20)  # what grows with the square of the text takes minutes
@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_nothing_that_can_be_typed_breaks_it_or_hangs(town: Desk, typed: str) -> None:
    assert len(_find(town, typed)) <= 50
    assert len(_find(town, "sukarno")) == 2  # and the cards are all still there


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(max_size=40)
    | st.text(alphabet="abcz ijchdy'.,-/0123\"*()RTW", max_size=60)
    | st.text(alphabet="0123456789 .", max_size=200)
)
def test_no_text_raises(town: Desk, typed: str) -> None:
    assert len(_find(town, typed)) <= 50


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.text(max_size=5))
@example("SITI", "Jl. Kaligawe", "²")  # a digit to `isdigit`, none to `int`
def test_no_card_breaks_the_index(
    bench: DeskBench, town: Desk, name: str, address: str, rt: str
) -> None:
    """Whatever stands on a list is stored, indexed, and found again by its NIK."""
    try:
        (name + address + rt).encode()
    except UnicodeEncodeError:
        return  # no feed can carry it
    bench.feed(town, card_object(44, name=name, address=address, rt=rt))
    (found,) = _find(town, card_object(44).nik)
    assert (found.card.name, found.card.address, found.card.rt) == (name, address, rt)


def test_words_left_without_their_card_are_no_hit(town: Desk) -> None:
    with town.store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM card WHERE name = 'YUSUF'")
        assert [f.card.name for f in unit.cards.find("yusuf")] == ["JUSUF"]


def test_words_of_a_card() -> None:
    from desk_app.domain.cards import card_of_object

    given = card_object(
        1, name="DJOKO S.", address="Jl. Mawar No 7", rt="003", rw="000", nik="3374041501900123"
    )
    name, fold, branch, rest = search_words(card_of_object(given, given.status, ""))
    assert name == "DJOKO S"
    assert "JOKO" in fold.split()
    assert "JOKOS" in branch.split()  # written as one word
    assert rest == "JL MAWAR NO 7 RT3 RW0 0123"
    assert NOON  # the day of the bench


def test_a_renamed_card_is_found_by_its_new_name_only(bench: DeskBench, town: Desk) -> None:
    bench.feed(town, card_object(23, name="SURYANTO WIBISONO"))
    assert _names(town, "suryanto") == ["SURYANTO WIBISONO"]
    assert "YUSUF" not in _names(town, "yusuf")
    assert len(_find(town, card_object(23).nik)) == 1
