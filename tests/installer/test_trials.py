"""What the trials under Wine read and change, without Wine."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.paper.sizes import ROLL_58, ROLL_80
from installer.steps import BuildError
from installer.wine.printing import driver_of
from installer.wine.second_user import without_seal

SEAL = Path(__file__).parents[2] / "desk_app" / "store" / "seal.py"


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
