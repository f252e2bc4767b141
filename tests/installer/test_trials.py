"""What the trials under Wine read and change, without Wine."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.paper.sizes import ROLL_58, ROLL_80
from installer.steps import BuildError
from installer.wine.printing import driver_of
from installer.wine.second_user import without_seal
from installer.wine.tests_inside import summary_of

SEAL = Path(__file__).parents[2] / "desk_app" / "store" / "seal.py"


def test_the_last_line_of_pytest_is_what_counts() -> None:
    said = "....\n3 passed in 0.10s\nwarm-up\n3660 passed, 12 skipped in 93.19s (0:01:33)\n"
    assert summary_of(said) == "3660 passed, 12 skipped"


@pytest.mark.parametrize(
    "said",
    [
        "1 failed, 3 passed in 1.2s",
        "3 passed, 1 error in 1.2s",
        "no tests ran in 0.01s",
        "",
    ],
)
def test_a_failure_or_nothing_at_all_stops_the_smoke(said: str) -> None:
    with pytest.raises(BuildError):
        summary_of(said)


def test_the_seal_of_the_project_is_the_one_that_the_trial_changes() -> None:
    source = SEAL.read_text(encoding="utf-8")
    changed = without_seal(source)
    differing = [
        pair
        for pair in zip(source.splitlines(), changed.splitlines(), strict=True)
        if len(set(pair)) > 1
    ]
    assert differing == [("        return DpapiSeal()", "        return NoSeal()")]
    with pytest.raises(BuildError):
        without_seal(changed)


def test_a_roll_has_the_width_of_its_paper() -> None:
    assert "PageSize[226." in driver_of(ROLL_80)
    assert "PageSize[164." in driver_of(ROLL_58)
    assert "WIDTH" not in driver_of(ROLL_80)
    assert "Baki 2" in driver_of(None)
