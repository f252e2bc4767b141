"""Made-up households: who lives together, where, and with which numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from common.dates import turns
from simulation import names_data as data
from simulation.names import Sex, make_name

__all__ = ["Household", "Member", "Numbers", "Relation", "make_household"]

Relation = Literal["KEPALA KELUARGA", "ISTRI", "ANAK", "FAMILI LAIN"]
_DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household; ``turning_17`` marks a child within months of that birthday."""

    nik: str
    name: str
    sex: Sex
    birth_place: str
    birth_date: date
    relation: Relation
    turning_17: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """One family card (``no_kk``, empty where the list does not know it) and its address."""

    no_kk: str
    address: str
    rt: str
    rw: str
    kelurahan: str
    members: tuple[Member, ...]


class Numbers:
    """Invented NIK, family card and registration numbers, none of them given twice.

    ``given``: those of other populations of the same city; the new ones are put there too.
    """

    def __init__(self, rng: random.Random, given: set[str] | None = None) -> None:
        self._rng = rng
        self._given = set() if given is None else given

    def nik(self, district: str, born: date, sex: Sex) -> str:
        """16 digits: district 6, DDMMYY of birth (day + 40 for a woman), serial 4."""
        day = born.day + 40 if sex == "P" else born.day
        return self._new(f"{district}{day:02}{born:%m%y}")

    def no_kk(self, district: str, recorded: date) -> str:
        """16 digits: district 6, DDMMYY of recording, serial 4."""
        return self._new(f"{district}{recorded:%d%m%y}")

    def no_registrasi(self, applied: date) -> str:
        """14 digits: YYYYMMDD of the application and six that say nothing."""
        while True:
            number = f"{applied:%Y%m%d}{self._rng.randrange(1_000_000):06}"
            if number not in self._given:
                self._given.add(number)
                return number

    def _new(self, start: str) -> str:
        # Real serials count up from 0001 each day: one drawn from the top looks invented.
        while True:
            number = f"{start}{self._rng.randint(7000, 9999)}"
            if number not in self._given:
                self._given.add(number)
                return number


def make_household(
    rng: random.Random, numbers: Numbers, kelurahan: tuple[str, str], place: int, today: date
) -> Household:
    """The household number ``place`` of a population, in the kelurahan of that (code, name).

    Every third one has a child who is just not yet, or just, 17; every fourth a younger child.
    """
    code, kelurahan_name = kelurahan
    district = code[:6]
    teenager = place % 3 == 1
    age = rng.uniform(38, 60) if teenager else rng.uniform(23, 79)
    head_born = _born(today, age)
    head_sex: Sex = "L" if rng.random() < 0.85 else "P"
    members = [_member(rng, numbers, district, head_sex, head_born, "KEPALA KELUARGA")]
    mother_age = age
    if head_sex == "L" and rng.random() < 0.85:
        mother_age = max(20.0, age - rng.uniform(-1, 8))
        wife_born = _born(today, mother_age)
        members.append(_member(rng, numbers, district, "P", wife_born, "ISTRI"))
    if teenager:
        born = _about_17(rng, today, under=place % 2 == 0)
        members.append(_member(rng, numbers, district, _either(rng), born, "ANAK", turning_17=True))
    ages = [rng.uniform(mother_age - 38, mother_age - 19) for _ in range(rng.randint(0, 3))]
    if place % 4 == 2:
        ages.append(rng.uniform(1, min(15.0, max(2.0, mother_age - 19))))
    for child_age in sorted((a for a in ages if a >= 0.3), reverse=True):
        born = _born(today, child_age)
        members.append(_member(rng, numbers, district, _either(rng), born, "ANAK"))
    if rng.random() < 0.08:
        born = _born(today, min(97.0, age + rng.uniform(20, 30)))
        members.append(_member(rng, numbers, district, _either(rng), born, "FAMILI LAIN"))
    recorded = today - timedelta(days=rng.randint(30, 12 * 365))
    address, rt, rw = _address(rng, kelurahan_name)
    no_kk = numbers.no_kk(district, recorded) if rng.random() < 0.96 else ""
    return Household(no_kk, address, rt, rw, code, tuple(members))


def _member(
    rng: random.Random,
    numbers: Numbers,
    district: str,
    sex: Sex,
    born: date,
    relation: Relation,
    *,
    turning_17: bool = False,
) -> Member:
    name = make_name(rng, sex, born.year)
    nik = numbers.nik(district, born, sex)
    return Member(nik, name, sex, rng.choice(data.BIRTH_PLACES), born, relation, turning_17)


def _either(rng: random.Random) -> Sex:
    return "L" if rng.random() < 0.5 else "P"


def _born(today: date, age: float) -> date:
    return today - timedelta(days=round(age * _DAYS_A_YEAR))


def _about_17(rng: random.Random, today: date, *, under: bool) -> date:
    """Born so as to be 17 within the next five months, or since at most two (perhaps today)."""
    exact = turns(today, -17)
    if under:
        return exact + timedelta(days=rng.randint(1, 150))
    born = exact - timedelta(days=rng.choice((0, 1, 2, 15, 30, 60)))
    return born if turns(born, 17) <= today else born - timedelta(days=1)


def _address(rng: random.Random, kelurahan_name: str) -> tuple[str, str, str]:
    """Address, RT and RW as a card has them."""
    if kelurahan_name.casefold() == "kaligawe" and rng.random() < 0.7:
        block = rng.randrange(8)
        flat = f"BLOK {'ABCDEFGH'[block]} LT {rng.randint(1, 5)} NO {rng.randint(1, 24)}"
        return f"RUSUNAWA KALIGAWE {flat}", f"{block + 1:03}", "016"
    house = f"{rng.randint(1, 180)}{rng.choice(('', '', '', 'A', 'B'))}"
    if rng.random() < 0.3:
        address = f"GG. {rng.choice(data.LANES)}{rng.choice(data.ROMAN)} NO. {house}"
    else:
        address = f"JL. {rng.choice(data.STREETS)}{rng.choice(data.ROMAN)} NO. {house}"
    return address, f"{rng.randint(1, 9):03}", f"{rng.randint(1, 15):03}"
