"""The signature pad with a mouse, a finger and a pen; units, time, pressure, palms."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.ui.views.ink import Scale, fitting, pen_width
from desk_app.ui.views.signature_pad import SignaturePad, dots_per_inch
from protocol.strokes import Strokes, is_signature, pack, unpack
from tests.support.hand_over_ui import draw

LEFT = Qt.MouseButton.LeftButton


class Watch:
    """Milliseconds that move when told to."""

    def __init__(self) -> None:
        self.ms = 1_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pad(qtbot: QtBot, watch: Watch) -> SignaturePad:
    made = SignaturePad(watch)
    qtbot.addWidget(made)
    made.resize(360, 140)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def pen() -> QPointingDevice:
    return QPointingDevice(
        "Pena uji",
        77,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )


def curve(pad: SignaturePad, points: int = 30) -> list[QPointF]:
    return [
        QPointF(30 + 9 * i, pad.height() * (0.5 + 0.3 * math.sin(i / 2))) for i in range(points)
    ]


def tablet(
    pad: SignaturePad,
    pen: QPointingDevice,
    kind: QEvent.Type,
    at: QPointF,
    *,
    pressure: float = 0.5,
    time: int = 0,
) -> None:
    event = QTabletEvent(
        kind,
        pen,
        at,
        QPointF(pad.mapToGlobal(at.toPoint())),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        LEFT,
        LEFT,
    )
    event.setTimestamp(time)
    QApplication.sendEvent(pad, event)


def stroke(
    pad: SignaturePad, pen: QPointingDevice, points: Sequence[QPointF], start: int = 5_000
) -> None:
    tablet(pad, pen, QEvent.Type.TabletPress, points[0], time=start)
    for i, at in enumerate(points[1:], start=1):
        tablet(pad, pen, QEvent.Type.TabletMove, at, time=start + 4 * i, pressure=0.2 + i / 100)
    tablet(pad, pen, QEvent.Type.TabletRelease, points[-1], time=start + 4 * len(points))


def dark(pad: SignaturePad, around: QPointF, reach: int = 4) -> bool:
    """Whether there is ink near a point of the pad."""
    image = pad.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.width() / pad.width()
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            x, y = int((around.x() + dx) * ratio), int((around.y() + dy) * ratio)
            if image.valid(x, y) and image.pixelColor(x, y).lightness() < 110:
                return True
    return False


def test_a_mouse_signs(pad: SignaturePad, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pad.edited) as heard:
        draw(pad)
    assert heard.args == [pad.strokes]
    assert is_signature(pad.strokes)
    assert unpack(pack(pad.strokes)) == pad.strokes
    assert all(p[3] == 0 for p in pad.strokes[0]), "a mouse has no pressure"


def test_units_are_hundredths_of_a_millimetre(pad: SignaturePad) -> None:
    dpi = dots_per_inch(pad.screen().physicalDotsPerInchX())
    QTest.mousePress(pad, LEFT, pos=QPoint(0, 0))
    QTest.mouseMove(pad, QPoint(100, 50))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(100, 50))
    x, y = pad.strokes[0][-1][:2]
    assert abs(x - 100 / dpi * 2540) <= 1
    assert abs(y - 50 / dpi * 2540) <= 1


@pytest.mark.parametrize(
    ("reported", "believed"), [(96.0, 96.0), (192.0, 192.0), (0.0, 96.0), (4.0, 96.0), (9e9, 96.0)]
)
def test_a_screen_that_lies_about_its_size(reported: float, believed: float) -> None:
    assert dots_per_inch(reported) == believed


def test_a_pen_signs_with_pressure_and_its_own_time(
    pad: SignaturePad, pen: QPointingDevice
) -> None:
    points = curve(pad)
    stroke(pad, pen, points)
    stroke(pad, pen, [p + QPointF(0, 20) for p in points[:12]], start=5_400)
    first, second = pad.strokes
    assert len(first) == len(points), "every point that the device reports is kept"
    assert [p[2] for p in first[:4]] == [0, 4, 8, 12]
    assert second[0][2] == 400
    pressures = [p[3] for p in first]
    assert pressures[1] < pressures[-1] <= 255
    assert min(pressures) >= 1


def test_time_never_runs_back(pad: SignaturePad, pen: QPointingDevice) -> None:
    points = curve(pad, 4)
    for at, time in zip(points, (9_000, 9_010, 8_000, 9_020), strict=True):
        kind = QEvent.Type.TabletPress if at is points[0] else QEvent.Type.TabletMove
        tablet(pad, pen, kind, at, time=time)
    tablet(pad, pen, QEvent.Type.TabletRelease, points[-1], time=9_030)
    assert [p[2] for p in pad.strokes[0]] == [0, 10, 10, 20]


def test_a_device_without_time_is_timed_by_the_pc(
    pad: SignaturePad, pen: QPointingDevice, watch: Watch
) -> None:
    points = curve(pad, 3)
    tablet(pad, pen, QEvent.Type.TabletPress, points[0])
    for at in points[1:]:
        watch.ms += 7
        tablet(pad, pen, QEvent.Type.TabletMove, at)
    tablet(pad, pen, QEvent.Type.TabletRelease, points[-1])
    assert [p[2] for p in pad.strokes[0]] == [0, 7, 14]


def test_a_finger_signs(pad: SignaturePad) -> None:
    device = QTest.createTouchDevice()
    points = [p.toPoint() for p in curve(pad)]
    QTest.touchEvent(pad, device).press(3, points[0], pad).commit()
    for at in points[1:]:
        QTest.touchEvent(pad, device).move(3, at, pad).commit()
    QTest.touchEvent(pad, device).release(3, points[-1], pad).commit()
    assert len(pad.strokes) == 1
    assert is_signature(pad.strokes)


def test_a_second_finger_draws_nothing(pad: SignaturePad) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(pad, device).press(1, QPoint(30, 30), pad).commit()
    QTest.touchEvent(pad, device).move(1, QPoint(60, 60), pad).press(
        2, QPoint(300, 100), pad
    ).commit()
    QTest.touchEvent(pad, device).move(1, QPoint(90, 30), pad).move(
        2, QPoint(310, 110), pad
    ).commit()
    QTest.touchEvent(pad, device).release(1, QPoint(90, 30), pad).release(
        2, QPoint(310, 110), pad
    ).commit()
    assert len(pad.strokes) == 1
    assert max(p[0] for p in pad.strokes[0]) < 100 * 26


def test_the_palm_beside_the_pen_draws_nothing(
    pad: SignaturePad, pen: QPointingDevice, watch: Watch
) -> None:
    device = QTest.createTouchDevice()
    points = curve(pad)
    tablet(pad, pen, QEvent.Type.TabletPress, points[0], time=1)
    QTest.touchEvent(pad, device).press(1, QPoint(300, 120), pad).commit()
    tablet(pad, pen, QEvent.Type.TabletMove, points[1], time=5)
    QTest.touchEvent(pad, device).move(1, QPoint(310, 121), pad).commit()
    tablet(pad, pen, QEvent.Type.TabletRelease, points[1], time=9)
    QTest.touchEvent(pad, device).release(1, QPoint(310, 121), pad).commit()
    assert len(pad.strokes) == 1
    assert len(pad.strokes[0]) == 2
    watch.ms += 2_000
    QTest.touchEvent(pad, device).press(2, QPoint(30, 30), pad).commit()
    QTest.touchEvent(pad, device).release(2, QPoint(60, 60), pad).commit()
    assert len(pad.strokes) == 2, "later it is a finger again"


def test_a_pen_takes_over_from_a_finger(pad: SignaturePad, pen: QPointingDevice) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(pad, device).press(1, QPoint(300, 120), pad).commit()
    stroke(pad, pen, curve(pad))
    QTest.touchEvent(pad, device).release(1, QPoint(300, 120), pad).commit()
    assert len(pad.strokes) == 1
    assert pad.strokes[0][0][3] > 0


def test_the_eraser_end_draws_nothing(pad: SignaturePad) -> None:
    eraser = QPointingDevice(
        "Penghapus",
        78,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Eraser,
        QInputDevice.Capability.Position,
        1,
        1,
    )
    stroke(pad, eraser, curve(pad))
    assert pad.strokes == ()


@pytest.mark.parametrize("times", [1, 5])
def test_dots_are_no_signature(pad: SignaturePad, times: int) -> None:
    for i in range(times):
        QTest.mouseClick(pad, LEFT, pos=QPoint(60 + i, 60))
    assert len(pad.strokes) == times
    assert not is_signature(pad.strokes)


def test_another_button_draws_nothing(pad: SignaturePad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.RightButton, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(90, 90))
    QTest.mouseRelease(pad, Qt.MouseButton.RightButton, pos=QPoint(90, 90))
    assert pad.strokes == ()


def test_moving_without_a_button_draws_nothing(pad: SignaturePad) -> None:
    for at in curve(pad):
        QTest.mouseMove(pad, at.toPoint())
    assert pad.strokes == ()
    assert not pad.drawing


def test_a_release_that_got_lost_ends_the_stroke(pad: SignaturePad) -> None:
    QTest.mousePress(pad, LEFT, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(60, 60))
    QTest.mousePress(pad, LEFT, pos=QPoint(200, 30))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(200, 30))
    assert len(pad.strokes) == 2


def test_ink_outside_the_pad_stays_on_its_edge(pad: SignaturePad) -> None:
    QTest.mousePress(pad, LEFT, pos=QPoint(300, 60))
    QTest.mouseMove(pad, QPoint(900, -400))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(900, -400))
    dpi = dots_per_inch(pad.screen().physicalDotsPerInchX())
    x, y = pad.strokes[0][-1][:2]
    assert x <= math.ceil(pad.width() / dpi * 2540)
    assert y == 0


def test_wiping_begins_again(pad: SignaturePad, qtbot: QtBot) -> None:
    draw(pad)
    with qtbot.waitSignal(pad.edited) as heard:
        pad.wipe()
    assert heard.args == [()]
    assert pad.strokes == ()


def test_showing_what_is_there_disturbs_no_stroke(pad: SignaturePad) -> None:
    QTest.mousePress(pad, LEFT, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(60, 60))
    pad.show_strokes(pad.strokes)
    assert pad.drawing
    QTest.mouseRelease(pad, LEFT, pos=QPoint(60, 60))
    assert len(pad.strokes) == 1


def test_another_draft_takes_the_pad(pad: SignaturePad, qtbot: QtBot) -> None:
    draw(pad)
    kept: Strokes = pad.strokes
    pad.begin()
    assert pad.strokes == ()
    QTest.mousePress(pad, LEFT, pos=QPoint(30, 30))
    with qtbot.assertNotEmitted(pad.edited):
        pad.begin(kept)
        QTest.mouseRelease(pad, LEFT, pos=QPoint(60, 60))
    assert pad.strokes == kept


def test_ink_appears_where_the_pen_is_and_at_once(pad: SignaturePad, pen: QPointingDevice) -> None:
    points = curve(pad)
    tablet(pad, pen, QEvent.Type.TabletPress, points[0], time=1)
    for i, at in enumerate(points[1:20], start=1):
        tablet(pad, pen, QEvent.Type.TabletMove, at, time=1 + i)
    assert pad.drawing
    assert dark(pad, points[8]), "before the pen is lifted"
    tablet(pad, pen, QEvent.Type.TabletRelease, points[19], time=40)
    assert dark(pad, points[8])
    pad.wipe()
    assert not dark(pad, points[8])


def test_a_smaller_pad_shows_the_whole_signature(pad: SignaturePad) -> None:
    draw(pad)
    kept = pad.strokes
    pad.resize(180, 70)
    image = pad.grab().toImage()
    assert pad.strokes == kept, "what is recorded does not shrink"
    right = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 80
    ]
    assert right
    assert max(right) < image.width() - 2


def test_a_signature_that_never_ends_is_cut_not_refused(
    pad: SignaturePad, pen: QPointingDevice
) -> None:
    points = [QPointF(30 + i % 300, 30 + (i * 7) % 90) for i in range(21_000)]
    stroke(pad, pen, points)
    assert sum(map(len, pad.strokes)) <= 20_000
    assert len(pack(pad.strokes)) <= 1024


def test_keys_do_not_reach_the_pad(pad: SignaturePad) -> None:
    assert pad.focusPolicy() is Qt.FocusPolicy.NoFocus
    draw(pad)
    before = pad.strokes
    QTest.keyClicks(pad, "3374041002010100000183")
    QTest.keyClick(pad, Qt.Key.Key_Return)
    assert pad.strokes == before


def test_pressure_widens_the_line() -> None:
    assert pen_width(1) < pen_width(128) < pen_width(255)
    assert pen_width(1) < pen_width(0) < pen_width(255)


def test_ink_fits_its_room() -> None:
    scale = fitting((((0, 0, 0, 0), (10_000, 2_000, 5, 0)),), QRectF(0, 0, 100, 100), 0.04)
    assert scale.per_unit == pytest.approx(0.01)
    assert fitting((), QRectF(5, 6, 10, 10), 0.04) == Scale(0.04, 5, 6)
    dot = fitting((((7, 7, 0, 0),),), QRectF(0, 0, 100, 100), 0.04)
    assert dot.at(7, 7) == QPointF(50, 50)
