"""Finds in the source what people read: sentences and labels below the window, `tr` texts in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from protocol.custody import VARIANTS, Act, Refusal, State, decide

__all__ = ["Scan", "UiText", "custody_english", "scan_below", "scan_ui"]

# Where sentences for the window come from. What only paper or the command line says is not among them.
BELOW: Final = ("protocol", "common", "desk_app")
WINDOW: Final = ("desk_app/ui", "desk_app/app.py")
NOT_SHOWN: Final = ("common/paper", "common/names", "desk_app/paper", "desk_app/cli")
SHOWN_AFTER_ALL: Final = ("desk_app/paper/printers.py",)
ALSO_CONSOLE: Final = ("desk_app/app.py",)  # says on the console what comes before any window
# Paper is always Indonesian: of these modules only the refusals reach a screen.
MAKES_PAPER: Final = (
    "desk_app/domain/documents.py",
    "desk_app/services/day_list.py",
)
# What goes into the record or on paper stays as it was written there: f-strings are right in these.
WRITES_RECORD: Final = ("desk_app/services/documents.py", "desk_app/services/hold.py")
ELSEWHERE: Final = ("protocol/custody.py",)  # holds its own English; read through `custody_english`

# Call -> which argument is the sentence.
CALLS: Final = MappingProxyType(
    {
        "Sentence": 0,
        "fixed": 0,
        "Refused": 1,
        "Finding": 1,
        "StoreError": 0,
        "WrongKeyError": 0,
        "VaultError": 0,
        "NewerDatabaseError": 0,
        "PrintFailedError": 0,
        "PrintDoubtfulError": 0,
        "IdentifierError": 0,
        "NumberError": 0,
        "PinError": 0,
        "TokenError": 0,
        "CodeError": 0,
        "Count": 0,
    }
)
# Call of the window -> which argument somebody reads.
SHOWS: Final = MappingProxyType(
    {
        "label": 0,
        "button": 0,
        "chip": 0,
        "setText": 0,
        "setTitle": 0,
        "setWindowTitle": 0,
        "setToolTip": 0,
        "setPlaceholderText": 0,
        "setAccessibleName": 0,
        "setAccessibleDescription": 0,
        "addItem": 0,
        "confirm": 0,
        "tell": 0,
        "say": 1,
        "show_text": 1,
    }
)
# The same in every language: the product's name, addresses, codes in capitals.
_SAME: Final = re.compile(r"Serah|https://\S*|[^a-z]*")
_SENTENCE: Final = re.compile(
    r"(?!(?:SELECT|INSERT|UPDATE|DELETE|VACUUM|PRAGMA|CREATE)\b)[A-Z“{][^\n]*\s[^\n]*[.?…]"
)
_LABELS: Final = re.compile(r"_?[A-Z_]*(LABELS|WORDS)")


@dataclass
class Scan:
    """``texts``: per file (path from the clone's root), what is to be translated, in source order, each
    once; ``faults``: places where a text cannot be collected."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def _modules(root: Path, places: tuple[str, ...]) -> Iterator[tuple[str, ast.Module]]:
    for place in places:
        start = root / place
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            name = path.relative_to(root).as_posix()
            yield name, ast.parse(path.read_text(encoding="utf-8"), name)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Expr)}


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(_text(part) or "{}" for part in node.values)


def _labels(tree: ast.Module) -> Iterator[ast.AST]:
    """The values of the dictionaries that are assigned to names like PAPER_LABELS."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        if any(isinstance(one, ast.Name) and _LABELS.fullmatch(one.id) for one in targets):
            for table in ast.walk(node):
                if isinstance(table, ast.Dict):
                    yield from table.values


def scan_below(root: Path) -> Scan:
    """Everything below the window that a screen may show."""
    scan = Scan()
    scan.texts["protocol/custody.py"] = list(custody_english())
    seen = set(custody_english())
    for name, tree in _modules(root, BELOW):
        if name.startswith(NOT_SHOWN) and name not in SHOWN_AFTER_ALL:
            continue
        for text in _of_module(name, tree, scan.faults):
            if text not in seen:
                seen.add(text)
                scan.texts.setdefault(name, []).append(text)
    return scan


def _of_module(name: str, tree: ast.Module, faults: list[str]) -> list[str]:
    found = {} if name.startswith(WINDOW) else {n: _text(n) for n in _labels(tree)}
    if name not in ELSEWHERE:
        # The window's own texts go through tr; only what it raises is a sentence like those below.
        shaped = not name.startswith((*MAKES_PAPER, *WINDOW))
        skipped = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                skipped.update(node.values)
                if shaped and name not in WRITES_RECORD and _SENTENCE.fullmatch(_pattern(node)):
                    faults.append(f"{name}:{node.lineno}: an f-string; make it a Sentence")
        for node in ast.walk(tree):
            text = _text(node)
            if text and shaped and node not in skipped and _SENTENCE.fullmatch(text):
                found[node] = text
            place = CALLS.get(_called(node))
            if place is not None and isinstance(node, ast.Call) and len(node.args) > place:
                found[node.args[place]] = _text(node.args[place])
    texts = (found[n] for n in sorted(found, key=_place))
    return [text for text in texts if text]


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def custody_english() -> dict[str, str]:
    """Indonesian refusal of the custody table -> its English, which stands in the table itself."""
    table: dict[str, str] = {}
    for act in Act:
        for variant in VARIANTS.get(act, ("",)):
            for state in (None, *State):
                decided = decide(state, act, variant)
                if isinstance(decided, Refusal):
                    table[decided.indonesian] = decided.english
    return table


@dataclass(frozen=True)
class UiText:
    """A text of the window as the code gives it to Qt; ``text`` None: known at run time only."""

    place: str
    context: str
    text: str | None


def scan_ui(root: Path) -> tuple[list[UiText], list[str]]:
    """The texts of the window, and the places whose text Qt Linguist will never see."""
    texts: list[UiText] = []
    faults: list[str] = []
    for name, tree in _modules(root, WINDOW):
        _Window(name, texts, faults).read(tree)
    return texts, faults


class _Window(ast.NodeVisitor):
    """Walks one module of the window."""

    def __init__(self, name: str, texts: list[UiText], faults: list[str]) -> None:
        self._name = name
        self._texts = texts
        self._faults = faults
        self._class = ""
        self._known: set[ast.AST] = set()

    def read(self, tree: ast.Module) -> None:
        self._known |= _docstrings(tree)
        self.visit(tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = outer

    def visit_Call(self, node: ast.Call) -> None:
        called = _called(node)
        place = f"{self._name}:{node.lineno}"
        if called == "tr" and node.args:
            self._take(place, self._class, node.args[0])
        elif called in ("translate", "QT_TRANSLATE_NOOP") and len(node.args) > 1:
            context = _text(node.args[0])
            if context is not None:
                self._known.add(node.args[0])
                self._take(place, context, node.args[1])
        elif called in CALLS:
            self._known.update(node.args)
        shown = SHOWS.get(called)
        if shown is not None and len(node.args) > shown:
            self._shown(place, node.args[shown])
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if node not in self._known and _SENTENCE.fullmatch(_pattern(node)):
            self._faults.append(
                f"{self._name}:{node.lineno}: an f-string that nobody can translate"
            )
        self._known.update(node.values)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = _text(node)
        if text is None or node in self._known or self._name in ALSO_CONSOLE:
            return
        if _SENTENCE.fullmatch(text):
            self._faults.append(f"{self._name}:{node.lineno}: not given to tr: {text}")

    def _shown(self, place: str, node: ast.AST) -> None:
        text = _text(node)
        if text is not None and not _SAME.fullmatch(text):
            self._known.add(node)
            self._faults.append(f"{place}: not given to tr: {text}")

    def _take(self, place: str, context: str, node: ast.AST) -> None:
        self._known.add(node)
        if isinstance(node, ast.JoinedStr):
            self._faults.append(f"{place}: an f-string inside tr; fill it in afterwards")
        else:
            self._texts.append(UiText(place, context, _text(node)))
