"""What is painted of a plot: bars where the geometry has them, patterns beside colours, a ring, letters and lines in a PDF."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import description
from smdb_desktop.gui.plots.geometry import lay_out
from smdb_desktop.gui.plots.painting import PAPER, Letters, of_theme, paint
from smdb_desktop.gui.plots.view import PlotView
from smdb_desktop.services.reports.figures import Figure, Kind, Mark, Series, Value
from tests.gui.gui_hands import in_front


def _values(*numbers: float | None) -> tuple[Value, ...]:
    return tuple(Value(n, "skjult" if n is None else str(n)) for n in numbers)


YEARS = Figure(
    Kind.BARS,
    "Aktivitet",
    "Forløb",
    "Hvad",
    ("Anmodninger", "Iværksættelser", "Afsluttede"),
    (Series("2025", _values(40, 30, 12)), Series("2026", _values(50, None, 8))),
)
SPREAD = Figure(
    Kind.DISTRIBUTION,
    "Ventetid",
    "Forløb",
    "Dage",
    ("0", "1–7", "8–14", "15–21"),
    (Series("2026", _values(4, 20, 9, 2)),),
    (Mark(1.4, "Median: 6 dage"),),
)
MONTHS = Figure(
    Kind.LINES,
    "Måned for måned",
    "Anmodninger",
    "Måned",
    ("jan", "feb", "mar", "apr"),
    (Series("2025", _values(1, 3, None, 4)), Series("2026", _values(2, 2, 5, 1))),
)
ALL = (YEARS, SPREAD, MONTHS)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    yield theme.apply(qapp, request.param)
    theme.apply(qapp, dark=False)


def shown(qtbot: QtBot, figure: Figure, width: int = 700) -> PlotView:
    view = PlotView(figure)
    qtbot.addWidget(view)
    view.resize(width, view.heightForWidth(width))
    view.show()
    in_front(qtbot, view)
    view.setFocus()
    return view


def colours(image: QImage) -> set[str]:
    return {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_a_bar_is_painted_where_it_stands(qtbot: QtBot, look: theme.Theme) -> None:
    view = shown(qtbot, YEARS)
    image = view.grab().toImage()
    bars = {(bar.series, bar.group): bar.box for bar in view.drawing.bars}
    assert (1, 1) not in bars, "what is hidden has no bar"
    box = bars[0, 0]
    at = QPoint(int(box.x + box.w / 2), int(box.y + box.h / 2))
    assert QColor(image.pixel(at)) == QColor(look.tokens.primary)
    beyond = QPoint(int(box.right + 3), int(box.y + 3))
    assert QColor(image.pixel(beyond)) != QColor(look.tokens.primary)


def test_series_differ_without_their_colours(qtbot: QtBot) -> None:
    """The same in grey: the first is whole, the others have lines that differ."""
    view = shown(qtbot, YEARS)
    palette = of_theme(theme.LIGHT)._replace(series=("#000000",))
    four = Figure(Kind.BARS, "", "", "", ("a",), tuple(Series(str(n), _values(10)) for n in range(4)))
    drawing = lay_out(four, 600, Letters(view.font()))
    image = QImage(600, int(drawing.height) + 1, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter, drawing, Letters(view.font()), palette)
    painter.end()
    looks = []
    for bar in drawing.bars:
        cut = image.copy(int(bar.box.x) + 40, int(bar.box.y) + 3, 60, int(bar.box.h) - 6)
        looks.append(bytes(cut.constBits()))
    assert len(set(looks)) == 4


def test_colours_stand_out_from_their_ground(look: theme.Theme) -> None:
    palette = of_theme(look.tokens)
    for colour in (*palette.series, palette.ink, palette.quiet, palette.ring):
        assert theme.contrast(QColor(colour), QColor(palette.ground)) >= 3
    for colour in (*PAPER.series, PAPER.ink, PAPER.quiet):
        assert theme.contrast(QColor(colour), QColor(PAPER.ground)) >= 4.5


@pytest.mark.parametrize("figure", ALL, ids=lambda f: f.kind.value)
@pytest.mark.usefixtures("listening")
def test_every_value_is_reached_by_keys_and_spoken(qtbot: QtBot, figure: Figure) -> None:
    view = shown(qtbot, figure)
    assert view.accessibleName() == f"Diagram: {figure.title}" and "piletasterne" in description(view)
    heard = set()
    view.chosen.connect(lambda s, g: heard.add((s, g)))
    if figure.kind is Kind.BARS:
        for _ in range(8):
            QTest.keyClick(view, Qt.Key.Key_Down)
            assert view.at is not None and view.accessibleDescription().endswith(figure.spoken(*view.at))
    else:
        for series in range(len(figure.series)):
            QTest.keyClick(view, Qt.Key.Key_Home)
            for _ in range(series):
                QTest.keyClick(view, Qt.Key.Key_Down)
            for _ in range(len(figure.groups)):
                assert view.at is not None and view.accessibleDescription().endswith(figure.spoken(*view.at))
                QTest.keyClick(view, Qt.Key.Key_Right)
    assert heard == {(s, g) for s in range(len(figure.series)) for g in range(len(figure.groups))}
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.at == (0, 0)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.at == (len(figure.series) - 1, len(figure.groups) - 1)


def test_the_ring_is_seen_while_the_plot_has_the_focus(qtbot: QtBot, look: theme.Theme) -> None:
    view = shown(qtbot, SPREAD)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert look.tokens.ring.lower() in colours(view.grab().toImage())
    view.clearFocus()
    assert look.tokens.ring.lower() not in colours(view.grab().toImage())


def test_a_press_chooses_the_value_under_it(qtbot: QtBot) -> None:
    view = shown(qtbot, YEARS)
    box = next(bar.box for bar in view.drawing.bars if (bar.series, bar.group) == (0, 2))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(int(box.x + 2), int(box.y + 5)))
    assert view.at == (0, 2)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("figure", ALL, ids=lambda f: f.kind.value)
def test_nothing_is_cut_at_twice_the_size(qtbot: QtBot, qapp: QApplication, figure: Figure, scale: float) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    try:
        view = shown(qtbot, figure, 300)
        for text in view.drawing.texts:
            assert text.box.x >= 0 and text.box.right <= view.width() and text.box.bottom <= view.height()
    finally:
        theme.apply(qapp, dark=False)


@pytest.mark.parametrize("figure", ALL, ids=lambda f: f.kind.value)
def test_in_a_pdf_it_is_lines_and_letters(qtbot: QtBot, figure: Figure) -> None:
    del qtbot
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(720)
    painter = QPainter(writer)
    font = QApplication.font()
    font.setPixelSize(92)
    letters = Letters(font)
    paint(painter, lay_out(figure, 5000, letters), letters, PAPER)
    painter.end()
    del writer
    content = bytes(buffer.data().data())
    assert b"/Subtype /Image" not in content and b"/Font" in content
    streams = [found[1] for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)]
    drawn = b"".join(_plain(each) for each in streams)
    assert drawn.count(b" Tf") > 0 and re.search(rb"\bl\b", drawn)


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
