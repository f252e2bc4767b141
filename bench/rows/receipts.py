"""Receipts as PDF, against the bytes of such a page written by hand."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Final

from barcode.codex import Code128

from bench.frame import Goal, Row, in_turns, row_of
from bench.rows.hand_over import cards_in_drawer
from bench.town import CLAIM, Town, signed_by
from common.paper.sizes import A4
from common.paper.symbols import qr_rows
from desk_app.domain.documents import ReceiptDocument, ReceiptsCover
from desk_app.paper import receipt_pdf, receipts_pdf
from desk_app.services.time_keeper import day_number
from protocol.bodies import HandOver, read_body
from protocol.strokes import unpack

__all__ = ["many_receipts", "one_receipt"]

_ONE: Final = Goal(2.0)
_MANY: Final = Goal(1.5)
_PAGES: Final = 500


def one_receipt(town: Town, rounds: int) -> Row:
    """One receipt, both copies on an A4 sheet."""
    docs, _ = _documents(town, "receipt", 10)
    taken = in_turns(
        rounds,
        {
            "ours": partial(_timed, receipt_pdf, docs),
            "floor": partial(_timed, lambda d: _by_hand([d]), docs),
        },
    )
    note = "A4, two copies; floor: the same symbols, strokes and words as bytes by hand, deflated"
    return row_of("receipt", taken, _ONE, note)


def many_receipts(town: Town, rounds: int) -> Row:
    """The receipts of a great day in one job."""
    docs, cover = _documents(town, "receipts", 50)
    pages = [docs[n % len(docs)] for n in range(_PAGES)]
    taken = in_turns(
        rounds,
        {
            "ours": partial(_timed, lambda p: receipts_pdf(p, cover, A4), [pages]),
            "floor": partial(_timed, _by_hand, [pages]),
        },
    )
    note = f"{_PAGES} receipts in one job behind their list; floor as for one"
    return row_of("receipts-500", taken, _MANY, note)


def _timed(make: Callable[..., bytes], given: Sequence[object]) -> list[float]:
    seconds = []
    for one in given:
        started = time.perf_counter()
        make(one)
        seconds.append(time.perf_counter() - started)
    return seconds


def _documents(town: Town, copy: str, count: int) -> tuple[list[ReceiptDocument], ReceiptsCover]:
    rng = random.Random(4)
    with town.open_copy(copy) as desk:
        session = town.sign_in(desk)
        for card in islice(cards_in_drawer(desk), count):
            desk.hand_over.hand_over(session, card, CLAIM, signed_by(rng, "Budi Santoso"))
        with desk.store.read() as unit:
            day = desk.recorder.now(unit).day
        acts = desk.printing.receipts_on(day_number(day), unprinted=True)
        with desk.store.read() as unit:
            docs = [desk.documents.receipt_of(unit, act) for act in acts]
            cover = desk.documents.cover(unit, session, day, "Semua", desk.clock.now_ms())
        body = read_body("hand_over", acts[0].body or b"")
    assert isinstance(body, HandOver)
    assert unpack(body.evidence.strokes), "a receipt without ink would make the floor too high"
    return docs, cover


def _by_hand(docs: Sequence[ReceiptDocument]) -> bytes:
    """Valid pages with the same symbols, strokes and words twice each; no layout is worked out."""
    out = [b"%PDF-1.7\n"]
    offsets: list[int] = []

    def add(content: bytes) -> int:
        offsets.append(sum(map(len, out)))
        out.append(b"%d 0 obj\n" % len(offsets) + content + b"\nendobj\n")
        return len(offsets)

    font = add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    pages = []
    for doc in docs:
        content = zlib.compress(_page(doc), 6)
        stream = add(
            b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream"
        )
        pages.append(
            add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F1 %d 0 R>>>>>>" % (2 * len(docs) + 2, stream, font)
            )
        )
    kids = b" ".join(b"%d 0 R" % p for p in pages)
    tree = add(b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % len(pages))
    root = add(b"<</Type/Catalog/Pages %d 0 R>>" % tree)
    start = sum(map(len, out))
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1) + table)
    out.append(
        b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(offsets) + 1, root, start)
    )
    return b"".join(out)


def _page(doc: ReceiptDocument) -> bytes:
    squares = [
        f"{x} {y} 1 1 re"
        for y, line in enumerate(qr_rows(doc.qr_digits))
        for x, dot in enumerate(line)
        if dot == "1"
    ]
    bars = Code128(doc.number).build()[0]
    stripes = [f"{n} 0 1 40 re" for n, bit in enumerate(bars) if bit == "1"]
    ink = []
    if doc.evidence is not None:
        for stroke in doc.evidence.strokes:
            (x, y, *_), *rest = stroke
            ink.append(f"{x} {y} m " + " ".join(f"{p[0]} {p[1]} l" for p in rest) + " S")
    words = [
        f"BT /F1 9 Tf 40 {800 - 14 * n} Td ({str(line)[:80]}) Tj ET"
        for n, line in enumerate(
            [doc.number, doc.evidence_code, doc.name, doc.rt, doc.rw, doc.officer.name] * 3
        )
    ]
    half = "\n".join([*words, *squares, "f", *stripes, "f", *ink])
    return f"q {half} Q\nq 1 0 0 1 0 -421 cm {half} Q".encode("latin-1", "replace")
