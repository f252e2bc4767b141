"""Made-up people: the same seed the same people, every rare case present, lists that import."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from central_server.imports.print_list import PrintRow, read_print_list
from protocol.strokes import LIMIT, is_signature, pack, unpack
from simulation.names import SPECIAL_NAMES
from simulation.people import (
    Person,
    make_population,
    strokes_for,
    write_print_list_csv,
    write_print_list_xlsx,
)

TODAY = date(2026, 3, 9)
KELURAHAN = (("3374041002", "Kaligawe"), ("3374041001", "Pandean Lamper"))


def population(seed: int = 1, cards: int = 60, today: date = TODAY) -> tuple[Person, ...]:
    return make_population(random.Random(seed), KELURAHAN, cards, today)


@pytest.mark.parametrize("cards", [0, 1, 7, 39, 40, 58, 500])
def test_exactly_as_many_cards_as_asked(cards: int) -> None:
    assert len(population(cards=cards)) == cards


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert population(7) == population(7)
    assert population(7) != population(8)


def test_no_registration_number_twice() -> None:
    people = population(cards=5_000)
    assert len({person.no_registrasi for person in people}) == len(people)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2026, 1, 1)])
def test_forty_cards_hold_every_rare_case(seed: int, today: date) -> None:
    people = population(seed, 40, today)
    names = [person.name for person in people]
    niks = Counter(person.nik for person in people)
    assert any(person.kind == "KTP" and person.turns_17_on() > today for person in people)
    assert any(0 <= (today - person.turns_17_on()).days <= 70 for person in people)
    assert any(person.kind == "KIA" for person in people)
    assert any("'" in name for name in names)
    assert any(len(name) == 1 for name in names)
    assert any(len(name) == 60 for name in names)
    assert any(" " not in name for name in names)
    assert any(part == other for name in names for part, other in pairwise(name.split()))
    assert max(niks.values()) == 2
    assert any(not person.nik.startswith("3374") for person in people)
    assert any(not nik_fits(person) for person in people)
    assert any(
        one.name == other.name and one.nik != other.nik for one in people for other in people
    )
    assert any(person.address.startswith("RUSUNAWA KALIGAWE BLOK ") for person in people)
    shared = Counter(person.no_kk for person in people if person.no_kk)
    assert shared.most_common(1)[0][1] >= 3


def nik_fits(person: Person) -> bool:
    day = person.birth_date.day + (40 if person.sex == "P" else 0)
    return person.nik[6:12] == f"{day:02}{person.birth_date:%m%y}"


def test_most_niks_fit_birth_date_and_sex() -> None:
    people = population(cards=2_000)
    fitting = sum(nik_fits(person) for person in people)
    assert 0.95 * len(people) < fitting < len(people)


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29)])
def test_dates_are_plausible(today: date) -> None:
    for person in population(3, 2_000, today):
        assert person.birth_date < today
        if person.printed_on is not None:
            assert person.printed_on < today
            assert person.enrolled_on is None or person.enrolled_on <= person.printed_on
        if person.enrolled_on is not None:
            assert person.birth_date < person.enrolled_on < today


def test_families_live_together() -> None:
    people = population(cards=500)
    homes = {
        (person.family, person.no_kk, person.address, person.rt, person.rw, person.kelurahan)
        for person in people
    }
    assert len(homes) == len({person.family for person in people})
    assert len({person.no_kk for person in people if person.no_kk}) > 100


def test_names_fit_on_a_card() -> None:
    for person in population(cards=3_000):
        assert 1 <= len(person.name) <= 60
        assert person.name == person.name.strip().upper()


@pytest.mark.parametrize("make", SPECIAL_NAMES)
def test_special_names_fit_on_a_card(make: Callable[[random.Random, str], str]) -> None:
    for seed in range(200):
        for sex in ("L", "P"):
            name = make(random.Random(seed), sex)
            assert 1 <= len(name) <= 60
            assert name == name.strip().upper()


@pytest.mark.parametrize(
    ("write", "filename"),
    [(write_print_list_csv, "daftar.csv"), (write_print_list_xlsx, "daftar.xlsx")],
)
def test_written_lists_are_read_back_without_a_fault(
    tmp_path: Path, write: Callable[[tuple[Person, ...], Path], None], filename: str
) -> None:
    people = population(cards=300)
    path = tmp_path / filename
    write(people, path)
    found = read_print_list(
        path.read_bytes(),
        filename=filename,
        known_kelurahan=[code for code, _ in KELURAHAN],
    )
    assert found.errors == ()
    assert found.rows == tuple(as_row(person) for person in people)


def as_row(person: Person) -> PrintRow:
    return PrintRow(
        no_registrasi=person.no_registrasi,
        nik=person.nik,
        no_kk=person.no_kk or None,
        name=person.name,
        birth_place=person.birth_place,
        birth_date=person.birth_date,
        sex=person.sex,
        address=person.address,
        rt=person.rt,
        rw=person.rw,
        kelurahan=person.kelurahan,
        kind=person.kind,
        enrolled_on=person.enrolled_on,
        printed_on=person.printed_on,
        line=0,
    )


@pytest.mark.parametrize("name", ["SITI AMINAH", "Y", "'", "", "MUHAMMAD WAHYU", "GG. PPP QQQ"])
def test_signatures_are_what_a_pad_reports(name: str) -> None:
    for seed in range(60):
        strokes = strokes_for(random.Random(seed), name)
        points = [point for stroke in strokes for point in stroke]
        assert 150 <= len(points) <= 400
        assert points[0][2] == 0
        assert all(0 <= x <= 6000 and 0 <= y <= 2000 for x, y, _, _ in points)
        assert all(1 <= pressure <= 255 for _, _, _, pressure in points)
        steps = [b[2] - a[2] for stroke in strokes for a, b in pairwise(stroke)]
        assert set(steps) <= {5, 6, 7, 8}
        assert all(b[0][2] - a[-1][2] > 8 for a, b in pairwise(strokes))


def test_signatures_can_be_signed_with() -> None:
    for person in population(cards=100):
        strokes = strokes_for(random.Random(person.nik), person.name)
        assert is_signature(strokes)
        packed = pack(strokes)
        assert len(packed) <= LIMIT
        assert unpack(packed) == strokes  # small enough to be kept whole


def test_signatures_depend_on_seed_and_name() -> None:
    assert strokes_for(random.Random(1), "SITI") == strokes_for(random.Random(1), "SITI")
    assert strokes_for(random.Random(1), "SITI") != strokes_for(random.Random(2), "SITI")
    assert strokes_for(random.Random(1), "SITI") != strokes_for(random.Random(1), "AGUS")


def test_two_populations_of_one_city_share_no_number() -> None:
    given: set[str] = set()
    first = make_population(random.Random(1), KELURAHAN, 200, TODAY, given)
    again = make_population(random.Random(1), KELURAHAN, 200, TODAY, given)

    def numbers(people: tuple[Person, ...]) -> set[str]:
        return {n for p in people for n in (p.no_registrasi, p.nik, p.no_kk) if n}

    assert numbers(first)
    assert not numbers(first) & numbers(again)
