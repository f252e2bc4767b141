"""A seeded generator of made-up people with finished cards, for demo, tests and simulation.

No resident is meant: names are put together from common words, addresses are invented, and serials
in numbers are drawn from where an office's own counting seldom gets.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from central_server.imports.print_list import COLUMNS
from common.dates import turns
from simulation import names_data as data
from simulation.households import (
    Household,
    Member,
    Numbers,
    Relation,
    make_household,
)
from simulation.names import SPECIAL_NAMES, Sex
from simulation.pen import strokes_for

__all__ = [
    "Person",
    "make_population",
    "strokes_for",
    "write_print_list_csv",
    "write_print_list_xlsx",
]

Kind = Literal["KTP", "KIA"]
_ENROL_AGE: Final = 16
_ODDITIES_FROM: Final = 40


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person and their card, as a print list says it; ``family`` numbers the household.

    All people of one family have the same address and ``no_kk`` (empty where the list lacks it).
    """

    no_registrasi: str
    nik: str
    no_kk: str
    name: str
    birth_place: str
    birth_date: date
    sex: Sex
    address: str
    rt: str
    rw: str
    kelurahan: str
    kind: Kind
    enrolled_on: date | None
    printed_on: date | None
    relation: Relation
    family: int

    def turns_17_on(self) -> date:
        """The day from which their KTP-el may be handed over."""
        return turns(self.birth_date, 17)


def make_population(
    rng: random.Random,
    kelurahan: Sequence[tuple[str, str]],
    cards: int,
    today: date,
    given: set[str] | None = None,
) -> tuple[Person, ...]:
    """Exactly ``cards`` cards of people spread over the ``kelurahan`` (10-digit code, name).

    Every card was printed before ``today`` where the list says when. From forty cards on there are
    sure to be: people just under and just over 17, KIA cards, every kind of special name, a NIK of
    another district and NIKs that do not fit birth date or sex, two people of one name, and one
    person with a second card. The same ``rng`` state gives the same people. ``given``: the numbers of the
    city's other people, which nobody here gets; those of these people join them.
    """
    numbers = Numbers(rng, given)
    people: list[Person] = []
    for person in _people(rng, numbers, kelurahan, today):
        if len(people) >= cards:
            break
        people.append(person)
    _add_oddities(rng, numbers, people, today)
    return tuple(people)


def _people(
    rng: random.Random, numbers: Numbers, kelurahan: Sequence[tuple[str, str]], today: date
) -> Iterator[Person]:
    """People without end, family by family."""
    for family in count():
        where = kelurahan[family % len(kelurahan)]
        household = make_household(rng, numbers, where, family, today)
        for member in household.members:
            kind = _kind_of_card(rng, member, today)
            if kind is not None:
                yield _person(rng, numbers, household, family, member, kind, today)


def _kind_of_card(rng: random.Random, member: Member, today: date) -> Kind | None:
    """The card this member has waiting, if any."""
    if member.turning_17:
        return "KTP"
    if turns(member.birth_date, _ENROL_AGE) >= today:
        return "KIA" if rng.random() < 0.6 else None
    return "KTP" if rng.random() < 0.55 else None


def _person(
    rng: random.Random,
    numbers: Numbers,
    household: Household,
    family: int,
    member: Member,
    kind: Kind,
    today: date,
) -> Person:
    enrolled, printed = _dates(rng, member.birth_date, kind, today)
    return Person(
        no_registrasi=numbers.no_registrasi(enrolled),
        nik=member.nik,
        no_kk=household.no_kk,
        name=member.name,
        birth_place=member.birth_place,
        birth_date=member.birth_date,
        sex=member.sex,
        address=household.address,
        rt=household.rt,
        rw=household.rw,
        kelurahan=household.kelurahan,
        kind=kind,
        enrolled_on=enrolled if rng.random() < 0.96 else None,
        printed_on=printed if rng.random() < 0.98 else None,
        relation=member.relation,
        family=family,
    )


def _dates(rng: random.Random, born: date, kind: Kind, today: date) -> tuple[date, date]:
    """When the data were recorded and the card printed: mostly weeks, sometimes years, ago."""
    earliest = turns(born, _ENROL_AGE) if kind == "KTP" else born + timedelta(days=40)
    earliest = min(earliest, today - timedelta(days=2))
    printed = _working_day(today - timedelta(days=1 + round(rng.expovariate(1 / 25))))
    printed = max(printed, earliest)
    waited = rng.randint(120, 900) if rng.random() < 0.08 else rng.randint(0, 21)
    enrolled = max(_working_day(printed - timedelta(days=waited)), earliest)
    return enrolled, printed


def _working_day(day: date) -> date:
    """That day, or the Friday before where it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _add_oddities(rng: random.Random, numbers: Numbers, people: list[Person], today: date) -> None:
    """Change some people into the rare cases that a desk meets all the same."""
    if len(people) < _ODDITIES_FROM:
        return
    spots = rng.sample(range(len(people)), len(people))
    for turn, spot in enumerate(spots[: max(4, len(people) // 16)]):
        people[spot] = replace(people[spot], nik=_odd_nik(rng, numbers, people[spot], turn))
    # Grown-ups first, since a title or an old spelling would not suit a child.
    free = iter(sorted(spots, key=lambda spot: people[spot].birth_date.year > today.year - 26))
    for _ in range(max(1, len(people) // 200)):
        for make in SPECIAL_NAMES:
            spot = next(free)
            people[spot] = replace(people[spot], name=make(rng, people[spot].sex))
        _add_second_card(numbers, people, next(free), next(free), today)
        _add_namesake(people, next(free))


def _odd_nik(rng: random.Random, numbers: Numbers, person: Person, turn: int) -> str:
    """A NIK that is valid all the same: of another district, or at odds with birth date or sex."""
    district, born = person.nik[:6], person.birth_date
    match turn % 4:
        case 0 | 1:
            return numbers.nik(rng.choice(data.OTHER_DISTRICTS), born, person.sex)
        case 2:
            return numbers.nik(district, born - timedelta(days=rng.randint(1, 400)), person.sex)
        case _:
            return numbers.nik(district, born, "L" if person.sex == "P" else "P")


def _add_second_card(
    numbers: Numbers, people: list[Person], owner: int, spot: int, today: date
) -> None:
    """A new card, in place of another person's, for somebody whose earlier one still waits."""
    applied = today - timedelta(days=2)
    people[spot] = replace(
        people[owner],
        no_registrasi=numbers.no_registrasi(applied),
        enrolled_on=applied,
        printed_on=today - timedelta(days=1),
    )


def _add_namesake(people: list[Person], spot: int) -> None:
    """Give one person the name of another of the same sex, near by if possible."""
    here = people[spot]
    others = [p for p in people if p.sex == here.sex and p.nik != here.nik]
    near = [p for p in others if p.kelurahan == here.kelurahan and p.family != here.family]
    people[spot] = replace(here, name=(near or others)[-1].name)


def write_print_list_csv(people: Iterable[Person], path: Path, delimiter: str = ",") -> None:
    """Write a print list with the default columns: UTF-8, dates dd-mm-yyyy."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=delimiter)
        writer.writerow(COLUMNS)
        for person in people:
            writer.writerow(f"{c:%d-%m-%Y}" if isinstance(c, date) else c for c in _cells(person))


def write_print_list_xlsx(people: Iterable[Person], path: Path) -> None:
    """Write a print list with the default columns: text cells, and date cells for dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Daftar Cetak")
    sheet.append(COLUMNS)
    for person in people:
        cells = []
        for value in _cells(person):
            moment = datetime.combine(value, time.min) if isinstance(value, date) else value
            cell = WriteOnlyCell(sheet, value=moment)
            cell.number_format = "dd-mm-yyyy" if isinstance(value, date) else "@"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def _cells(person: Person) -> tuple[str | date | None, ...]:
    """One person in the order of COLUMNS."""
    return (
        person.no_registrasi,
        person.nik,
        person.no_kk,
        person.name,
        person.birth_place,
        person.birth_date,
        person.sex,
        person.address,
        person.rt,
        person.rw,
        person.kelurahan,
        person.kind,
        person.enrolled_on,
        person.printed_on,
    )
