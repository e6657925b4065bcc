"""Colours, type and spacing of the whole window, light and dark, and the practice store's other look.

Values come from Det Fælles Designsystem; the rules stand in ``resources/style/window.qss``, a template in which ``@name`` is a
colour, ``@u8`` eight units and ``@pt13`` a type size. A unit grows with the font, so no size is a fixed pixel.
"""

import re
import sys
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from smdb_desktop import resources

FAMILY = "IBM Plex Sans"
_FACES = ("Regular", "Medium", "SemiBold", "Bold")
_BODY = 15.5
"""Body text in the sketches' pixels; every size in the template is given in the same pixels."""
_SEEN = 3.0
"""How much a mark has to stand out from what is around it."""
_BASE_PT = 15.0 if sys.platform == "darwin" else 11.5


class Tokens(NamedTuple):
    """The colours of one look, named as in the template."""

    page: str
    surface: str
    raised: str
    text: str
    text2: str
    line: str
    border: str
    primary: str
    hover: str
    on_primary: str
    error: str
    error_bg: str
    warning: str
    warning_bg: str
    success: str
    success_bg: str
    info: str
    info_bg: str
    nav: str
    nav_chosen: str
    nav_text: str
    nav_text2: str
    nav_mark: str
    ribbon: str
    on_ribbon: str
    ring: str
    ring_on_nav: str


LIGHT = Tokens(
    page="#F5F5F5", surface="#FFFFFF", raised="#EFEFEF", text="#1A1A1A", text2="#595959", line="#DCDCDC", border="#8E8E8E",
    primary="#0059B3", hover="#004993", on_primary="#FFFFFF",
    error="#CC0000", error_bg="#FFE0E0", warning="#8A5A00", warning_bg="#FFEECC",
    success="#2B6A00", success_bg="#DDF7CE", info="#004D99", info_bg="#E2F2FB",
    nav="#0B2E4F", nav_chosen="#16426D", nav_text="#FFFFFF", nav_text2="#C9D6E2", nav_mark="#6BB0FF",
    ribbon="#FFBF47", on_ribbon="#1A1A1A", ring="#7B1FA2", ring_on_nav="#FFFFFF",
)  # fmt: skip
DARK = Tokens(
    page="#14181D", surface="#1D232A", raised="#262E37", text="#F2F4F6", text2="#AAB4BE", line="#333C46", border="#7D8A97",
    primary="#6BB0FF", hover="#8FC4FF", on_primary="#08203A",
    error="#FF8F8F", error_bg="#42191B", warning="#FFCF70", warning_bg="#3D2F10",
    success="#9BE07A", success_bg="#1D3415", info="#9CCBFF", info_bg="#152C44",
    nav="#0D1319", nav_chosen="#1F2F40", nav_text="#FFFFFF", nav_text2="#B9C4CF", nav_mark="#6BB0FF",
    ribbon="#FFCF70", on_ribbon="#1A1A1A", ring="#E59BFF", ring_on_nav="#FFFFFF",
)  # fmt: skip
_PRACTICE_LIGHT = {"nav": "#4A2560", "nav_chosen": "#693A85", "nav_text2": "#DCCBE8", "nav_mark": "#FFBF47"}
_PRACTICE_DARK = {"nav": "#211229", "nav_chosen": "#3D2450", "nav_text2": "#CDBBD9", "nav_mark": "#FFCF70"}


class Theme(NamedTuple):
    """The look in use: its colours and how many pixels a unit has."""

    tokens: Tokens
    dark: bool
    practice: bool
    unit: float

    def px(self, units: float) -> int:
        """A length given in the sketches' pixels, at the font's size; never less than one."""
        return max(1, round(units * self.unit))

    def size(self, units: float) -> QSize:
        """A square of so many units."""
        return QSize(self.px(units), self.px(units))

    def icon_path(self, name: str) -> str:
        """The path of one of our icons in this look."""
        return f"{_icon_folder(dark=self.dark)}/{name}.svg"


@cache  # a page has a hundred icons, and finding the folder asks the disk each time
def _icon_folder(*, dark: bool) -> str:
    return resources.path("icons", "dark" if dark else "light").as_posix()


class _Look:
    """What was applied last. Qt has one application per process, so there is one look."""

    theme = Theme(LIGHT, dark=False, practice=False, unit=1.0)
    lengths: dict[float, int] = {}  # noqa: RUF012  one look, so one set: inputs ask for a few of them all the time
    wanted: bool | None = None
    scale = 1.0
    follows = False


def current() -> Theme:
    """The look in use."""
    return _Look.theme


def px(units: float) -> int:
    """A length given in the sketches' pixels, at the font's size."""
    found = _Look.lengths.get(units)
    if found is None:
        found = _Look.lengths[units] = _Look.theme.px(units)
    return found


def apply(app: QApplication, dark: bool | None = None, *, practice: bool = False, scale: float = 1.0) -> Theme:
    """Dress the application. ``dark`` None follows the system and goes on following; ``scale`` enlarges all type and spacing.

    Where the system asks for high contrast its own colours are used, whatever was chosen here.
    """
    _Look.wanted, _Look.scale = dark, scale
    if not _Look.follows:
        app.styleHints().colorSchemeChanged.connect(_system_changed)
        hints = app.styleHints()
        hints.accessibility().contrastPreferenceChanged.connect(_contrast_changed)
        _Look.follows = True
    system = system_contrast(app)
    if system is not None:
        tokens = contrasting(system)
        is_dark = QColor(tokens.page).lightness() < QColor(tokens.text).lightness()
    else:
        is_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark if dark is None else dark
        tokens = DARK if is_dark else LIGHT
    if practice and system is None:
        tokens = tokens._replace(**(_PRACTICE_DARK if is_dark else _PRACTICE_LIGHT))
    font = base_font(scale)
    # not the font's pixel size: Qt rounds that to a whole number
    theme = Theme(tokens, is_dark, practice, font.pointSizeF() * app.primaryScreen().logicalDotsPerInchY() / 72 / _BODY)
    rules = sheet(theme, font.pointSizeF())
    if _Look.theme == theme and app.styleSheet() == rules:
        return theme  # dressing every widget again costs a moment
    _Look.theme, _Look.lengths = theme, {}
    app.setFont(font)
    app.setPalette(_palette(tokens))
    app.setStyleSheet(rules)
    return theme


def _system_changed() -> None:
    app = QApplication.instance()
    if _Look.wanted is None and isinstance(app, QApplication):
        apply(app, None, practice=_Look.theme.practice, scale=_Look.scale)


def _contrast_changed() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, _Look.wanted, practice=_Look.theme.practice, scale=_Look.scale)


def system_contrast(app: QApplication) -> QPalette | None:
    """The system's own colours where it asks for high contrast (Windows' contrast themes, a desktop's setting); else None."""
    hints = app.styleHints()  # what it hands out is gone with it
    if hints.accessibility().contrastPreference() is not Qt.ContrastPreference.HighContrast:
        return None
    app.setPalette(QPalette())  # ours would be answered
    return QPalette(app.palette())


def contrasting(system: QPalette) -> Tokens:
    """Every colour from two of the system's, ground and text, so that all that can be read in it can be read here; a mark takes
    the colour of a selection where that stands out too. What a colour says elsewhere is said by signs and words as well.
    """
    role = QPalette.ColorRole
    page, text, mark = (system.color(each) for each in (role.Window, role.WindowText, role.Highlight))
    ground, ink = page.name(), text.name()
    seen = mark.name() if min(contrast(mark, page), contrast(mark, text)) >= _SEEN else ink
    words = (
        "text",
        "text2",
        "line",
        "border",
        "primary",
        "hover",
        "error",
        "warning",
        "success",
        "info",
        "nav_text",
        "nav_text2",
    )
    marks = ("nav_mark", "ring", "ring_on_nav")
    made = {name: seen if name in marks else ink if name in (*words, "ribbon") else ground for name in Tokens._fields}
    return Tokens(**made)


def contrast(first: QColor, second: QColor) -> float:
    """How much two colours stand out from each other, 1 to 21, as WCAG reckons it."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def base_font(scale: float = 1.0) -> QFont:
    """The body font: IBM Plex Sans where it is shipped, else the system's; never smaller than the system's own."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont(FAMILY) if _load_faces() else QFont(system)
    font.setPointSizeF(max(_BASE_PT, system.pointSizeF()) * scale)
    return font


def _load_faces() -> bool:
    # every face is given, and not all families of the machine are asked for, which is dear
    brought = [_brings(face) for face in _FACES]
    return any(brought) or FAMILY in QFontDatabase.families()


@cache
def _brings(face: str) -> bool:
    """Give Qt a face that is shipped, once; whether it is one of the family."""
    file = resources.path("fonts", f"IBMPlexSans-{face}.ttf")
    if not file.is_file():
        return False
    return FAMILY in QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))


def sheet(theme: Theme, base_pt: float) -> str:
    """The style sheet of a look. An unknown name in the template is a fault of ours (KeyError)."""
    template = resources.path("style", "window.qss").read_text(encoding="utf-8")
    colours = theme.tokens._asdict()

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if match[2]:
            return f'url("{theme.icon_path(match[2])}")'
        if size := re.fullmatch(r"u(\d+)", name):
            return f"{theme.px(int(size[1]))}px"
        if size := re.fullmatch(r"pt(\d+)", name):
            return f"{base_pt * int(size[1]) / _BODY:.2f}pt"
        return str(colours[name])

    return re.sub(r"@(icon\(([a-z-]+)\)|\w+)", value, template)


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: t.page, role.WindowText: t.text, role.Base: t.surface, role.AlternateBase: t.page, role.Text: t.text,
        role.Button: t.surface, role.ButtonText: t.text, role.BrightText: t.error, role.Highlight: t.primary,
        role.HighlightedText: t.on_primary, role.ToolTipBase: t.surface, role.ToolTipText: t.text,
        role.PlaceholderText: t.text2, role.Link: t.primary, role.LinkVisited: t.primary, role.Mid: t.line,
        role.Light: t.surface, role.Dark: t.border, role.Accent: t.primary,
    }  # fmt: skip
    for name, colour in pairs.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.text2))
    return palette
