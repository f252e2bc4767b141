"""The tables of docs/sync-protocol.md, made from the code of `protocol/`."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType, NoneType, UnionType
from typing import Final, get_args, get_origin

import msgspec

from protocol import bodies, exchange, messages, objects, provisioning, updates
from protocol.custody import (
    ACT_LABELS,
    STATE_LABELS,
    VARIANTS,
    Act,
    Refusal,
    State,
    decide,
    natural_state,
)
from protocol.events import PURGEABLE, Header, Kind
from protocol.status import CardStatus, LastHandOver

__all__ = [
    "MOVES",
    "STATES",
    "custody",
    "exchange_tables",
    "header",
    "kinds",
    "meanings",
    "message_tables",
    "object_tables",
    "table",
    "type_name",
]

# Markdown


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def code(value: object) -> str:
    """``value`` in the typeface of code."""
    return f"`{value}`"


# types and fields

_PLAIN: Final[Mapping[object, str]] = MappingProxyType(
    {
        bytes: "bytes",
        str: "text",
        int: "integer",
        bool: "boolean",
        NoneType: "nil",
    }
)


def type_name(annotation: object) -> str:
    """A field's type in words of MessagePack; structures by their name."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is UnionType:
        return " or ".join(type_name(t) for t in inner)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return f"array of {type_name(inner[0])}"
        return "[" + ", ".join(type_name(t) for t in inner) + "]"
    if origin is dict:
        return f"map of {type_name(inner[0])} to {type_name(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "text"
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation.__name__
    raise TypeError(f"no word for the type {annotation!r}")


def default_text(field: msgspec.structs.FieldInfo) -> str:
    """What a left-out field means; empty when it may not be left out."""
    if field.required:
        return ""
    default = field.default
    if default is msgspec.NODEFAULT:
        assert field.default_factory is not msgspec.NODEFAULT
        default = field.default_factory()
    if isinstance(default, msgspec.Struct):
        return "no key set"
    if default is None:
        return "nil"
    if isinstance(default, bool):
        return str(default).lower()
    return "0" if default == 0 else str(default) if default else "empty"


def fields_in_line(kind: type[msgspec.Struct]) -> str:
    """All fields of a structure in one cell; ``?`` marks those that may be left out."""
    parts = [
        f"{code(f.name)}{'' if f.required else '?'} {type_name(f.type)}"
        for f in msgspec.structs.fields(kind)
    ]
    return " · ".join(parts)


def meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """What the docstring says of each field, ``- ``name``: meaning``, which may go on in indented lines."""
    text = re.sub(r"\n +(?=\S)", " ", inspect.getdoc(kind) or "")
    said = re.findall(r"^- ``(\w+)``: (.*)$", text, re.MULTILINE)
    names = [field.name for field in msgspec.structs.fields(kind)]
    if [name for name, _ in said] != names:
        raise ValueError(f"the docstring of {kind.__name__} does not explain each of its fields")
    return dict(said)


def description(kind: type) -> str:
    """The docstring, unwrapped, in Markdown and in words of MessagePack."""
    text = re.sub(r"\bNone\b", "nil", inspect.getdoc(kind) or "")
    return " ".join(text.replace("``", "`").split())


# blocks


def header() -> str:
    """The fields of an event's header, in the order of their bytes."""
    said = meanings(Header)
    rows = [
        (str(i), code(f.name), type_name(f.type), said[f.name])
        for i, f in enumerate(msgspec.structs.fields(Header))
    ]
    return table(("#", "field", "type", "meaning"), rows)


def kinds() -> str:
    """All kinds of event: acts on a card first."""

    def content(kind: str) -> tuple[str, str]:
        shape = bodies.BODY_OF_KIND.get(kind)
        fields = "no shape in this version" if shape is None else fields_in_line(shape)
        return "yes" if kind in PURGEABLE else "no", fields

    return (
        "Acts on a card:\n\n"
        + table(
            ("kind", "label", "purgeable", "body"),
            [(code(act), ACT_LABELS[act], *content(act)) for act in Act],
        )
        + "\nOther kinds:\n\n"
        + table(("kind", "purgeable", "body"), [(code(kind), *content(kind)) for kind in Kind])
        + "\nA key marked `?` is left out of the bytes when it has its default. `Evidence` is a map: "
        + f"{fields_in_line(bodies.Evidence)}.\n"
    )


def _state_word(state: State | None) -> str:
    return "(not known)" if state is None else code(state)


STATES: Final = (None, *State)
MOVES: Final = tuple((act, variant) for act in Act for variant in VARIANTS.get(act, ("",)))


def _move(act: Act, variant: str) -> str:
    return code(f"{act} {variant}".strip())


def _leads(act: Act, variant: str) -> str:
    """``from → to`` lists, one line a target."""
    targets: dict[str, list[State | None]] = {}
    for before in STATES:
        after = decide(before, act, variant)
        if isinstance(after, State):
            targets.setdefault("stays" if after is before else code(after), []).append(before)
    return "<br>".join(
        ("any state known" if set(befores) == set(State) else ", ".join(map(_state_word, befores)))
        + f" → {target}"
        for target, befores in targets.items()
    )


def _refusals() -> list[Refusal]:
    found = [decide(state, act, variant) for state in STATES for act, variant in MOVES]
    return [answer for answer in found if isinstance(answer, Refusal)]


def custody() -> str:
    """State x act -> state, and the sentence of each refusal."""
    moves = []
    for act, variant in MOVES:
        refused = [s for s in STATES if isinstance(decide(s, act, variant), Refusal)]
        counts_as = {natural_state(act, variant, s) for s in refused}
        natural = code(counts_as.pop()) if len(counts_as) == 1 and len(refused) > 1 else "as before"
        moves.append((_move(act, variant), _leads(act, variant), natural))

    said: dict[State | None, Counter[tuple[str, str]]] = {state: Counter() for state in STATES}
    for refusal in _refusals():
        said[refusal.state][refusal.indonesian, refusal.english] += 1
    usual = {state: sentences.most_common(1)[0][0] for state, sentences in said.items()}
    states = [
        (_state_word(state), STATE_LABELS[state] if state else "", *usual[state])
        for state in STATES
    ]
    others: dict[tuple[str, str], dict[str, list[State | None]]] = {}
    for state in STATES:
        for act, variant in MOVES:
            answer = decide(state, act, variant)
            if isinstance(answer, Refusal):
                sentence = (answer.indonesian, answer.english)
                if sentence != usual[state]:
                    others.setdefault(sentence, {}).setdefault(_move(act, variant), []).append(
                        state
                    )
    special = [
        (
            ", ".join(acts),
            ", ".join(map(_state_word, next(iter(acts.values())))),
            indonesian,
            english,
        )
        for (indonesian, english), acts in others.items()
    ]
    return (
        "What is not listed is refused. An act that happened all the same leads to the state of the "
        "last column (a card handed over stays handed over):\n\n"
        + table(("act and variant", "from → to", "refused, yet it happened"), moves)
        + "\nAn empty or unknown variant is read as the first of its act. What a refusal says, by the "
        "state of the card:\n\n"
        + table(("state", "label", "Indonesian", "English"), states)
        + "\nWith words of their own:\n\n"
        + table(("act and variant", "state", "Indonesian", "English"), special)
    )


def _struct_table(kind: type[msgspec.Struct], what: str) -> str:
    wire = "array" if kind.__struct_config__.array_like else "map"
    rows = [
        (code(f.name), type_name(f.type), default_text(f)) for f in msgspec.structs.fields(kind)
    ]
    return f"**{kind.__name__}** ({wire}, {what}): {description(kind)}\n\n" + table(
        ("field", "type", "default"), rows
    )


_PAYLOAD_TYPES: Final[Mapping[type[msgspec.Struct], str]] = MappingProxyType(
    {
        messages.SyncRequest: messages.REQUEST_TYPE,
        messages.SyncAnswer: messages.ANSWER_TYPE,
        messages.Problem: messages.PROBLEM_TYPE,
        messages.ServerTime: messages.TIME_TYPE,
        messages.EnrolRequest: messages.ENROL_TYPE,
        messages.EnrolAnswer: messages.ENROL_ANSWER_TYPE,
        messages.EnrolPending: messages.ENROL_PENDING_TYPE,
        messages.PlaceOrder: messages.PLACE_TYPE,
    }
)


def message_tables() -> str:
    """Each message, then each part of one: fields, types, defaults. No default: never left out."""
    found = [vars(messages)[name] for name in messages.__all__]
    structs = [v for v in found if isinstance(v, type) and issubclass(v, msgspec.Struct)]
    parts = [kind for kind in structs if kind not in _PAYLOAD_TYPES]
    return "\n".join(
        [
            *(_struct_table(k, f"payload type {code(t)}") for k, t in _PAYLOAD_TYPES.items()),
            *(_struct_table(kind, "part of others") for kind in parts),
        ]
    )


def exchange_tables() -> str:
    """The manifests of exchange files, as `message_tables`."""
    found = (
        (exchange.ExchangeRequest, exchange.EXCHANGE_REQUEST_TYPE),
        (exchange.ExchangeReply, exchange.EXCHANGE_REPLY_TYPE),
    )
    return "\n".join(_struct_table(k, f"payload type {code(t)}") for k, t in found)


def provisioning_tables() -> str:
    """The provisioning file and its part, as `message_tables`."""
    kind = f"payload type {code(provisioning.PROVISIONING_TYPE)}"
    return "\n".join(
        [
            _struct_table(provisioning.Provisioning, kind),
            _struct_table(provisioning.Computer, "part of it"),
        ]
    )


def update_tables() -> str:
    """The manifest of an update, as `message_tables`."""
    return _struct_table(updates.Update, f"payload type {code(updates.UPDATE_TYPE)}")


def object_tables() -> str:
    """Each object of the feed and the parts of one, as `message_tables`."""
    parts = (
        CardStatus,
        LastHandOver,
        objects.RelationRule,
        objects.PaperRule,
        objects.CaseEvidence,
    )
    return "\n".join(
        [
            *(_struct_table(t, f"kind {code(k)}") for k, t in objects.type_of_kind.items()),
            *(_struct_table(kind, "part of others") for kind in parts),
        ]
    )
