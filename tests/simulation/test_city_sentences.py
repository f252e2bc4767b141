"""No invariant of the simulated city without a test that names it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import simulation.city

CITY = Path(simulation.city.__file__).parent
RAISED_BY = {"require": 1, "Violation": 0}  # and which of its arguments is the sentence

# Sentences that are raised at several places; somebody has seen each of these places raise it.
AT_SEVERAL = {
    "every anomaly is a case": 2,
    "figures equal a recount": 2,
    "nothing recorded is lost": 3,
    "refused is not recorded": 2,
    "what is recorded is what was done": 2,
}


def raised_in(folder: Path) -> Counter[str]:
    """The sentences that modules there can raise, and at how many places."""
    found: Counter[str] = Counter()
    for file in sorted(folder.rglob("*.py")):
        if file == CITY / "violation.py":
            continue  # raises what it is given
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in RAISED_BY:
                    sentence = node.args[RAISED_BY[name]]
                    where = f"{file.name}:{node.lineno}"
                    assert isinstance(sentence, ast.Constant), f"{where}: write the sentence there"
                    found[str(sentence.value)] += 1
    return found


def named_by_tests() -> set[str]:
    """Every text in the tests beside this one."""
    here = Path(__file__)
    return {
        node.value
        for file in here.parent.glob("test_*.py")
        if file != here
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_invariant_is_named_by_a_test() -> None:
    raised = raised_in(CITY)
    assert len(raised) > 60
    assert raised.keys() <= named_by_tests()
    assert {sentence: n for sentence, n in raised.items() if n > 1} == AT_SEVERAL


def test_a_new_invariant_is_seen(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(
        'def f():\n    require(1, "pigs stay down", "")\n    raise Violation("two moons", "")\n'
    )
    raised = raised_in(tmp_path)
    assert raised == {"pigs stay down": 1, "two moons": 1}
    assert not raised.keys() & named_by_tests()
