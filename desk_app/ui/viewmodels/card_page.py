"""The action page of one card: the draft, what stands against it, and handing the card over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from desk_app.domain.cards import Card
from desk_app.domain.collection import CHECKS, FINGERPRINT_LABELS, Finding
from desk_app.services.errors import Refused
from desk_app.services.hand_over import Approval
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Unit
from desk_app.ui.context import DeskServices, Dialogs, SessionHolder
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.card_facts import (
    CardFacts,
    card_facts,
    cases_of,
    other_cards,
    warnings_of,
)
from desk_app.ui.viewmodels.draft import (
    FIELDS,
    Approved,
    Draft,
    Signing,
    next_old_card,
    with_relation,
)
from desk_app.ui.viewmodels.page_state import PageState, present_page, shown_papers
from protocol.objects import ObjectKind, PolicyObject, RelationRule
from protocol.strokes import Strokes

__all__ = ["CardPageViewModel", "facts_of", "policy_rules"]

_OWNER_ONLY: Final = RelationRule(relation="owner")


def policy_rules(unit: Unit) -> dict[str, RelationRule]:
    """The rule per relation; without a policy from the centre only the owner may collect."""
    policies = [p for p in unit.objects.all(ObjectKind.POLICY) if isinstance(p, PolicyObject)]
    if not policies:
        return {"owner": _OWNER_ONLY}
    return {r.relation: r for r in policies[0].relations}


def facts_of(unit: Unit, card: Card, today: date) -> CardFacts:
    """The card in words with what should be known before it is handed over."""
    warnings = warnings_of(card, cases_of(unit, card.id), other_cards(unit, card))
    return card_facts(card, today, warnings)


class CardPageViewModel(QObject):
    """Prepares and makes one hand-over. Nothing that was entered is lost by a refusal.

    ``changed`` carries the page, None when there is none. ``attention`` names the rule that a person
    should look at next. ``refused`` is the sentence of a refusal. ``gone``: the card left this desk.
    """

    changed = Signal(object)  # PageState | None
    attention = Signal(str)
    refused = Signal(str)
    handed_over = Signal(object)  # HandedOver
    gone = Signal(str)

    def __init__(
        self,
        desk: DeskServices,
        sessions: SessionHolder,
        dialogs: Dialogs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sessions = sessions
        self._dialogs = dialogs
        self._draft: Draft | None = None
        self._facts: CardFacts | None = None
        self._rules: dict[str, RelationRule] = {}
        self._findings: Sequence[Finding] = ()
        self._insisted = False
        self._asked: frozenset[str] = frozenset()
        self._state: PageState | None = None

    @property
    def state(self) -> PageState | None:
        """The page now."""
        return self._state

    @property
    def draft(self) -> Draft | None:
        """What was entered so far."""
        return self._draft

    def open(self, card_id: bytes) -> None:
        """Begin with a card, everything empty; the card already open keeps its draft."""
        if self._draft is None or self._draft.card_id != card_id:
            session = self._sessions.current
            self._draft = Draft(card_id, author=session.operator.id if session else b"")
            self._insisted = False
        self.reload()

    def close(self) -> None:
        """Put the card away with all that was entered."""
        self._draft = None
        self._facts = None
        self._findings = ()
        self._show(None)

    @Slot()
    def reload(self) -> None:
        """The card, the policy or the day may have changed: read them again, keep the draft."""
        draft = self._draft
        if draft is None:
            return
        with self._desk.store.read() as unit:
            card = unit.cards.get(draft.card_id)
            if card is not None:
                self._facts = facts_of(unit, card, self._desk.recorder.now(unit).day)
                self._rules = policy_rules(unit)
        if card is None:
            self._leave(
                self.tr("KTP-el ini tidak lagi tercatat di kelurahan ini. Cari kembali kartunya.")
            )
            return
        self._update(draft)

    def signed_in(self, session: Session) -> None:
        """Somebody unlocked the desk. The checks are a person's own: another person does them anew."""
        draft = self._draft
        if draft is None or draft.author == session.operator.id:
            return
        again = bool(draft.checks)
        self._update(
            replace(
                draft,
                author=session.operator.id,
                checks=frozenset(),
                accepted=frozenset(),
                approved=None,
            )
        )
        if again:
            self.refused.emit(
                self.tr(
                    "Draf petugas sebelumnya tersimpan. Cocokkan kembali kartunya dengan mata Anda "
                    "sendiri sebelum menyerahkan."
                )
            )

    @Slot(str)
    def tick(self, code: str) -> None:
        """Tick or untick one of the four checks."""
        if code in CHECKS:
            self._change(lambda d: replace(d, checks=d.checks ^ {code}))

    @Slot(str)
    def choose_old_card(self, code: str) -> None:
        """What became of the old card."""
        self._change(lambda d: replace(d, old_card=code))

    @Slot()
    def cycle_old_card(self) -> None:
        """The next of the old card's states."""
        self._change(lambda d: replace(d, old_card=next_old_card(d.old_card)))

    @Slot(str)
    def choose_relation(self, relation: str) -> None:
        """Who collects."""
        if relation in self._rules:
            shown = frozenset(code for code, _ in shown_papers(self._rules[relation]))
            self._change(lambda d: with_relation(d, relation, shown))

    @Slot(str)
    def toggle_paper(self, code: str) -> None:
        """A paper was shown, or was not after all."""
        self._change(lambda d: replace(d, papers=d.papers ^ {code}))

    @Slot(str, str)
    def put(self, field: str, text: str) -> None:
        """A text field says ``text`` now."""
        if field not in FIELDS:
            raise ValueError(field)
        values: dict[str, Any] = {field: text}
        self._change(lambda d: replace(d, **values))

    @Slot()
    def ask_fingerprint(self) -> None:
        """Show the outcomes of the fingerprint, or put them away if none was chosen."""
        self._change(
            lambda d: replace(
                d, fingerprint_asked=not d.fingerprint_asked or d.fingerprint != "not_done"
            )
        )

    @Slot(str)
    def choose_fingerprint(self, code: str) -> None:
        """The outcome that the reader gave."""
        if code in FINGERPRINT_LABELS:
            self._change(lambda d: replace(d, fingerprint=code, fingerprint_asked=True))

    @Slot(str)
    def choose_signing(self, kind: str) -> None:
        """How the receiver signs."""
        self._change(lambda d: replace(d, signing=Signing(kind)))

    @Slot(object)
    def set_strokes(self, strokes: Strokes) -> None:
        """The pad's ink after a stroke; empty once it is cleared."""
        self._change(lambda d: replace(d, strokes=strokes))

    @Slot()
    def accept_same_day(self) -> None:
        """Let what may follow the same day stand in the record as such."""
        page = self._state
        if page is not None and page.can_list:
            rules = frozenset(p.rule for p in page.problems if p.remedy == "same_day")
            self._change(lambda d: replace(d, accepted=d.accepted | rules))

    @Slot()
    def ask_supervisor(self) -> None:
        """Ask a supervisor for their PIN; they see every sentence that they would set aside."""
        page = self._state
        if page is None or not page.can_approve:
            return
        self._insist()
        asked = [p for p in self._state.problems if p.remedy != "never"] if self._state else []
        self._asked = frozenset(p.rule for p in asked)
        self._dialogs.ask_supervisor("\n".join(p.sentence for p in asked), self._on_approved)

    @Slot()
    def confirm(self) -> None:
        """Hand the card over, or say what is missing. Does nothing without a page."""
        draft, page, session = self._draft, self._state, self._sessions.current
        if draft is None or page is None:
            return
        if session is None:
            self.refused.emit(self.tr("Layar terkunci. Masuk dahulu; isian ini tetap tersimpan."))
            return
        if not page.ready:
            self._insist()
            open_now = draft.open_findings(self._findings)
            if open_now:
                self.attention.emit(open_now[0].rule)
            return
        try:
            done = self._desk.hand_over.hand_over(
                session,
                draft.card_id,
                draft.claim(),
                draft.evidence(),
                approval=draft.approval_for(self._findings),
            )
        except Refused as refusal:
            self._insisted = True
            self.reload()
            self.refused.emit(in_language(refusal.sentence))
            return
        self.close()
        self.handed_over.emit(done)

    def concerns(self, changes: Changes) -> bool:
        """Whether a change may touch the card that is open."""
        draft = self._draft
        return draft is not None and (not changes.cards or draft.card_id in changes.cards)

    @Slot(object, str)
    def _on_approved(self, supervisor: Session, reason: str) -> None:
        approved = Approved(Approval(supervisor, reason), self._asked)
        self._change(lambda d: replace(d, approved=approved))

    def _insist(self) -> None:
        self._insisted = True
        self._change(replace)

    def _change(self, change: Callable[[Draft], Draft]) -> None:
        if self._draft is not None:
            self._update(change(self._draft))

    def _update(self, draft: Draft) -> None:
        """Keep the draft and weigh it anew; at a refusal the draft stays and the sentence is shown."""
        if self._facts is None:
            return
        self._draft = draft
        try:
            self._findings = self._desk.hand_over.findings(draft.card_id, draft.claim())
        except Refused as refusal:
            self._leave(in_language(refusal.sentence))
            return
        self._show(
            present_page(self._facts, draft, self._findings, self._rules, insisted=self._insisted)
        )

    def _leave(self, sentence: str) -> None:
        self.close()
        self.gone.emit(sentence)

    def _show(self, state: PageState | None) -> None:
        self._state = state
        self.changed.emit(state)
