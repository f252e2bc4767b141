"""The bugs that are planted, one after the other."""

from __future__ import annotations

from typing import Final

from simulation.mutants.tree import Change, Mutant

__all__ = ["MUTANTS"]

_FIRST_SCHEMA: Final = "desk_app/store/migrations/versions/v0001_first.py"
_LOG: Final = "desk_app/store/log.py"
_SYNC_STORE: Final = "desk_app/store/sync_store.py"
_ROWS: Final = "desk_app/store/rows.py"
_STATUS: Final = "protocol/status.py"
_FOLD: Final = "central_server/services/fold.py"
_INGEST: Final = "central_server/services/ingest.py"
_CENTRE_SYNC: Final = "central_server/services/sync.py"
_FEED: Final = "central_server/store/feed.py"

MUTANTS: Final[tuple[Mutant, ...]] = (
    Mutant(
        "cursor-first",
        "the desk moves its cursor before it has stored the objects",
        _SYNC_STORE,
        "        while items:\n            items = self._take_some(items, cards)\n",
        "        with self._store.write() as unit:\n"
        "            unit.connection.execute(\n"
        "                update(sync_state).values(\n"
        "                    kelurahan_version=answer.next_cursor[0],\n"
        "                    city_version=answer.next_cursor[1],\n"
        "                )\n"
        "            )\n"
        "        while items:\n"
        "            items = self._take_some(items, cards)\n",
    ),
    Mutant(
        "counts-one-more",
        "the desk counts one event more as stored than the centre says",
        _SYNC_STORE,
        "            return position\n    if held < position",
        "            return position + 1\n    if held < position",
    ),
    Mutant(
        "gone-stays",
        "the desk keeps a card that has left its kelurahan",
        _SYNC_STORE,
        "        items: Sequence[FeedItem] = answer.changes\n",
        "        items: Sequence[FeedItem] = [i for i in answer.changes if i.data is not None]\n",
        event="move",
    ),
    Mutant(
        "half-a-page",
        "the desk forgets the second half of a page",
        _SYNC_STORE,
        "        items: Sequence[FeedItem] = answer.changes\n",
        "        items: Sequence[FeedItem] = answer.changes[: 1 + len(answer.changes) // 2]\n",
    ),
    Mutant(
        "rows-left-behind",
        "the desk stores objects without folding the rows again",
        _SYNC_STORE,
        "                refold(unit, of_these)\n                cards |= of_these\n",
        "                cards |= of_these\n",
    ),
    Mutant(
        "epochs-mixed",
        "the desk sends events of two epochs in one request",
        _SYNC_STORE,
        "                if taken and (size > max_bytes or row.position >> 32 != taken[0].position >> 32):\n",
        "                if taken and size > max_bytes:\n",
        event="put back unsent",
    ),
    Mutant(
        "number-used-again",
        "the running number does not move on",
        _LOG,
        "        return int(last[14:20]) + 1 if last else 1\n",
        "        return int(last[14:20]) if last else 1\n",
    ),
    Mutant(
        "unique-key-dropped",
        "the running number does not move on, and neither key nor trigger refuses the second paper",
        _FIRST_SCHEMA,
        '"CREATE UNIQUE INDEX event_number ON event (number) ',
        '"CREATE INDEX event_number ON event (number) ',
        also=(
            Change(
                _FIRST_SCHEMA,
                "         OR EXISTS (SELECT 1 FROM event WHERE number = NEW.number)\n",
                "\n",
            ),
            Change(
                _LOG,
                "        return int(last[14:20]) + 1 if last else 1\n",
                "        return int(last[14:20]) if last else 1\n",
            ),
        ),
    ),
    Mutant(
        "purge-unsent",
        "a purge removes bodies that the centre does not have",
        _LOG,
        "                event.c.position <= _stored.scalar_subquery(),\n",
        "",
        event="long offline",
    ),
    Mutant(
        "purge-forgotten",
        "a purge names bodies and leaves them where they are",
        _LOG,
        '        self._connection.execute(gone, [{"gone": p} for p in positions])\n',
        '        self._connection.execute(gone, [{"gone": -p} for p in positions])\n',
        event="long offline",
    ),
    Mutant(
        "row-without-own-acts",
        "the row after a sync leaves out what was done here and is not sent",
        _ROWS,
        "    status, conflict = fold(given.status, acts)\n",
        "    status, conflict = fold(given.status, ())\n",
    ),
    Mutant(
        "act-folded-twice",
        "the record does not remember which acts are in it",
        _STATUS,
        '        "reflected": (*status.reflected, digest[:MARK_BYTES]),\n',
        '        "reflected": status.reflected,\n',
    ),
    Mutant(
        "twice-is-fine",
        "a second hand-over of a card is no contradiction",
        _STATUS,
        "            return Conflict.HANDED_OVER_TWICE\n",
        "            return Conflict.UNEXPECTED_ACT\n",
        event="wrong row",
    ),
    Mutant(
        "recall-unseen",
        "a card that is recalled after it was handed over is an act like any other",
        _STATUS,
        "    elif act is Act.RECALL:\n        if status.state is State.HANDED_OVER:\n",
        "    elif act is Act.RECALL:\n        if status.state is State.RETURNED:\n",
        event="recall",
    ),
    Mutant(
        "cancel-hits-all",
        "a cancellation undoes every hand-over of the card",
        _STATUS,
        "    left = tuple(h for h in stood if h.hash != header.about)\n",
        "    left = () if header.about is not None else stood\n",
        event="wrong row",
    ),
    Mutant(
        "restore-unnoticed",
        "a database behind its mark goes on in the same epoch",
        "desk_app/store/after_repair.py",
        "    if mark is None:\n        return\n    with store.write() as unit:\n"
        "        head = unit.log.head()\n",
        "    if mark is None or mark.seq:\n        return\n    with store.write() as unit:\n"
        "        head = unit.log.head()\n",
        event="put back database",
    ),
    Mutant(
        "fork-unheard",
        "the desk does not open the epoch that the centre offers",
        "desk_app/sync/engine.py",
        "        if answer.open_epoch:\n",
        "        if answer.open_epoch < 0:\n",
        event="clone",
    ),
    Mutant(
        "any-answer-will-do",
        "the desk takes an answer that was given to another question",
        "desk_app/sync/replies.py",
        "    if (answer.protocol, answer.request_hash) != (PROTOCOL, request_hash):\n",
        "    if answer.protocol != PROTOCOL:\n",
    ),
    Mutant(
        "trusts-a-200",
        "whatever comes back with status 200, signed or not, counts as stored",
        "desk_app/sync/replies.py",
        "    reply = open_reply(raw, centre_key, ANSWER_TYPE, SyncAnswer, request_hash)\n",
        "    try:\n"
        "        reply = open_reply(raw, centre_key, ANSWER_TYPE, SyncAnswer, request_hash)\n"
        "    except NotOurServerError:\n"
        "        if outgoing is None:\n"
        "            raise\n"
        "        done = SyncAnswer(\n"
        "            protocol=PROTOCOL,\n"
        "            request_hash=request_hash,\n"
        "            device=request.device,\n"
        "            epoch=outgoing.epoch,\n"
        "            stored_through=outgoing.last_seq,\n"
        "            server_ms=request.time_ms,\n"
        "            next_cursor=request.cursor,\n"
        "            stored_hash=header_hash(outgoing.events[-1].header),\n"
        "            generation=request.generation,\n"
        "        )\n"
        "        return Reply(done, request.answer_hash)\n",
    ),
    Mutant(
        "answered-not-stored",
        "the centre answers without having stored anything",
        _CENTRE_SYNC,
        "            return self._store.write(lambda unit: self._take(unit, device_id, request, carried))\n",
        "            return self._store.read(lambda unit: self._take(unit, device_id, request, carried))\n",
    ),
    Mutant(
        "revoked-is-trusted",
        "acts of a revoked PC are taken as if it were not",
        _INGEST,
        "        if run.device.revoked_ms:\n            return Meant(CASE",
        "        if run.device.revoked_ms < 0:\n            return Meant(CASE",
        event="revoke",
    ),
    Mutant(
        "half-the-batch",
        "the centre stores a batch but its last event",
        _INGEST,
        "        unit.events.add(rows, now_ms)\n",
        "        unit.events.add(rows[: max(1, len(rows) - 1)], now_ms)\n",
    ),
    Mutant(
        "applied-before-stored",
        "what events mean is applied and committed before the events are stored",
        _INGEST,
        "        unit.events.add(rows, now_ms)\n",
        "        fold.flush()\n"
        "        unit.flush()\n"
        "        driver = unit.events._connection.connection\n"
        "        driver.commit()\n"
        '        driver.execute("BEGIN IMMEDIATE")\n'
        "        unit.events.add(rows, now_ms)\n",
    ),
    Mutant(
        "cases-untold",
        "cases are found and never written",
        "central_server/services/case_desk.py",
        "        for draft in self._drafts.values():\n",
        "        for draft in list(self._drafts.values())[:0]:\n",
        event="wrong row",
    ),
    Mutant(
        "figures-drift",
        "the figures do not forget the state that a card has left",
        _FOLD,
        '                    before.kelurahan, before.status.state or "", before.kind, -1\n',
        '                    before.kelurahan, before.status.state or "", before.kind, 0\n',
    ),
    Mutant(
        "feed-skips",
        "a page of the feed ends one object late",
        _FEED,
        "                    at = version\n",
        "                    at = version + 1\n",
    ),
    Mutant(
        "feed-not-told",
        "a card that changes is written and not put into the feed",
        _FOLD,
        "            self._unit.feed.put(card.kelurahan, ObjectKind.CARD, card.id, encode_object(card))\n",
        "",
    ),
    Mutant(
        "desk-not-durable",
        "the desk's commits do not wait for the disk",
        "desk_app/store/engine.py",
        '            "synchronous = FULL",  # a confirmed hand-over survives a power cut\n',
        '            "synchronous = NORMAL",\n',
        of_the_disk=True,
    ),
    Mutant(
        "desk-never-syncs",
        "the desk's commits never reach the disk by themselves",
        "desk_app/store/engine.py",
        '            "synchronous = FULL",  # a confirmed hand-over survives a power cut\n',
        '            "synchronous = OFF",\n',
        of_the_disk=True,
    ),
    Mutant(
        "centre-not-durable",
        "the centre answers before its commit is on the disk",
        "central_server/store/engine.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        of_the_disk=True,
    ),
    Mutant(
        "keys-not-durable",
        "the keys of a new PC are not written to the disk before they are used",
        "desk_app/store/key_vault.py",
        "    with whole_file(path, SystemFiles(private=True)) as file:\n        file.write(data)\n",
        "    path.write_bytes(data)\n",
        of_the_disk=True,
    ),
    Mutant(
        "desk-begins-deferred",
        "a writer at the desk begins without the lock",
        "desk_app/store/prepared.py",
        '"BEGIN IMMEDIATE" if write else "BEGIN"',
        '"BEGIN" if write else "BEGIN "',
    ),
    Mutant(
        "centre-begins-deferred",
        "a writer at the centre on SQLite begins without the lock",
        "central_server/store/engine.py",
        '"BEGIN IMMEDIATE" if write else "BEGIN"',
        '"BEGIN" if write else "BEGIN "',
    ),
)
