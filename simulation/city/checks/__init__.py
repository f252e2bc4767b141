"""The invariants, checked after each healing: the centre's log, its record, its cases, and every desk."""

from __future__ import annotations

from simulation.city.checks.cases import check_cases
from simulation.city.checks.centre_log import check_log
from simulation.city.checks.desks import check_desks
from simulation.city.checks.record import check_record
from simulation.city.city import City
from simulation.city.expected import expected_cards, expected_cases
from simulation.city.held import read_log

__all__ = ["check_city"]


def check_city(city: City, *, thorough: bool = True) -> None:
    """Everything that must hold once all is well and everyone has synced. Raises Violation.

    Not ``thorough``: one desk of them all stands for the costly checks.
    """
    held = city.centre.read(read_log)
    check_log(city, held)
    cards = expected_cards(city.oracle)
    check_record(city, held, cards)
    check_cases(city, held, expected_cases(city.oracle, cards))
    check_desks(city, thorough=thorough)
