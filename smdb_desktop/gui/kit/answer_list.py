"""The answers of a code list as models: one per list, shared by all boxes that show it, and what a search has found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import paint
from smdb_desktop.gui.kit.inputs import the_one
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

_SHOWN = {int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)}
_FITS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, str.startswith, str.__contains__)


class _Rows(QAbstractListModel):
    """A list, also to those who ask a model for its columns."""

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """One."""
        return 0 if parent.isValid() else 1


class Answers(_Rows):
    """The answers of one code list in its order."""

    def __init__(self, liste: Kodeliste | None) -> None:
        super().__init__()
        self.liste = liste
        self.codes: list[str] = [kode.code for kode in liste or ()]
        self.labels: list[str] = [say(kode.label) for kode in liste or ()]
        self._spelled: list[tuple[str, ...]] = []
        self._tall: dict[tuple[str, int], int] = {}
        self._wide: dict[str, int] = {}
        if liste is not None:
            self._spelled = [liste.spellings(*each) for each in zip(self.codes, self.labels, strict=True)]

    def tallest(self, font: QFont, width: int) -> int:
        """How high the answer that needs most lines is in this font and width; reckoned once."""
        key = (font.key(), width)
        if key not in self._tall:
            metrics = QFontMetrics(font)
            self._tall[key] = max((paint.tall(metrics, words, width) for words in self.labels), default=0)
        return self._tall[key]

    def widest(self, font: QFont) -> int:
        """How wide the longest answer is in this font, in one line; reckoned once."""
        key = font.key()
        if key not in self._wide:
            metrics = QFontMetrics(font)
            self._wide[key] = max((metrics.horizontalAdvance(words) for words in self.labels), default=0)
        return self._wide[key]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """As many as the list has answers."""
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The words of an answer."""
        return self.labels[index.row()] if role in _SHOWN else None

    def row_of(self, code: Json) -> int:
        """The row of a code, or -1."""
        return self.codes.index(code) if isinstance(code, str) and code in self.codes else -1

    def meant(self, text: str) -> Json:
        """The code of the one answer that what was typed can only mean; else the text as it stands, None where there is none."""
        text = text.strip()
        if not text or self.liste is None:
            return text or None
        row = the_one(self.liste.spelling(text), self._spelled)
        return text if row is None else self.codes[row]

    def found(self, text: str) -> list[int]:
        """The rows in which any spelling of what was typed is a part; all where nothing was."""
        typed = self.liste.spelling(text) if self.liste is not None else text
        if not typed:
            return [] if text.strip() else list(range(len(self.codes)))
        return [row for row, spelled in enumerate(self._spelled) if any(typed in each for each in spelled)]

    def best(self, text: str, rows: list[int]) -> int:
        """The row among these that what was typed means first: written so, else beginning so, else the first."""
        typed = self.liste.spelling(text) if self.liste is not None else text
        for fits in _FITS:
            for row in rows:
                if any(fits(each, typed) for each in self._spelled[row]):
                    return row
        return -1


_MADE: dict[str, Answers] = {}


def answers_of(liste: Kodeliste | None) -> Answers:
    """The model of a code list: the same for every box that shows it."""
    name = liste.navn if liste is not None else ""
    made = _MADE.get(name)
    if (
        made is None
        or made.liste is not liste
        or made.labels[:1] != [say(kode.label) for kode in list(liste or ())[:1]]
    ):
        made = _MADE[name] = Answers(liste)
    return made


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of what was found: the answer that taking it gives, and its words."""

    raw: Json
    words: str


class Hits(_Rows):
    """What a search has found, then the way to take the answer back; where nothing was found, to keep what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Hit] = []

    def search(self, answers: Answers, text: str, *, answered: bool) -> int:
        """Show what fits; the row to mark first, or -1. ``answered``: there is an answer to take back."""
        self.beginResetModel()
        rows = answers.found(text)
        self.rows = [Hit(answers.codes[row], answers.labels[row]) for row in rows]
        if not rows and text.strip():
            self.rows = [
                Hit(answers.meant(text), say(T("Behold »{tekst}«, som ikke er på listen", tekst=text.strip())))
            ]
        elif answered and not text.strip():
            self.rows.append(Hit(None, say(T("Ryd svaret"))))
        self.endResetModel()
        if not text.strip():
            return -1
        return rows.index(answers.best(text, rows)) if rows else 0

    def forget(self) -> None:
        """Show nothing: what was typed stands in a row too."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """As many as were found."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The words of a row."""
        return self.rows[index.row()].words if role in _SHOWN else None

    def place(self, raw: Json) -> int:
        """The row that gives this answer, or -1."""
        return next((place for place, hit in enumerate(self.rows) if hit.raw == raw), -1)
