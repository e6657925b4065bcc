"""Dialogs that answer from a script, and fail the test on a question that nobody wrote down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPageLayout
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core.comparison import Comparison
from smdb_desktop.gui.core.half_written import Keeps
from smdb_desktop.gui.core.press import Press
from smdb_desktop.services.errors import KnownError


@dataclass
class FakeDialogs:
    """Implements ``context.Dialogs``. ``expect("confirm", True)`` scripts one answer; ``asked`` holds what was asked."""

    script: deque[tuple[str, Any]] = field(default_factory=deque)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    compared: list[Comparison] = field(default_factory=list)
    shown: list[Path] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def expect(self, kind: str, answer: Any = None) -> None:
        """The next question will be of this kind and get this answer."""
        self.script.append((kind, answer))

    def finished(self) -> None:
        """Fail when a question that was written down was never asked."""
        assert not self.script, f"never asked: {list(self.script)}"

    def _answer(self, kind: str, title: str, text: str) -> Any:
        self.asked.append((kind, title, text))
        assert self.script, f"unexpected {kind}: {title}: {text}"
        wanted, answer = self.script.popleft()
        assert wanted == kind, f"expected {wanted}, got {kind}: {title}: {text}"
        return answer

    def error(self, parent: QWidget, error: KnownError) -> None:
        self._answer("error", str(error), error.details)

    def fault(self, parent: QWidget, text: str, details: str, close: Callable[[], Any]) -> None:
        if self._answer("fault", text, details):
            close()

    def confirm(
        self,
        parent: QWidget,
        title: str,
        text: str,
        yes: str,
        no: str,
        then: Callable[[bool], Any],
        *,
        danger: bool = False,
    ) -> None:
        then(self._answer("confirm", title, text))

    def compare(self, parent: QWidget, comparison: Comparison, then: Callable[[bool], Any]) -> None:
        self.compared.append(comparison)
        then(self._answer("compare", comparison.title, comparison.text))

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str | None], Any], keeps: Keeps
    ) -> None:
        then(self._answer("reason", title, text))

    def line(
        self,
        parent: QWidget,
        title: str,
        text: str,
        asked: str,
        given: str,
        yes: str,
        then: Callable[[str | None], Any],
        keeps: Keeps,
    ) -> None:
        then(self._answer("line", title, given))

    def folder(self, parent: QWidget, title: str, start: Path | None, then: Callable[[Path | None], Any]) -> None:
        then(self._answer("folder", title, str(start)))

    def file(self, parent: QWidget, title: str, pattern: str, then: Callable[[Path | None], Any]) -> None:
        then(self._answer("file", title, pattern))

    def password(self, parent: QWidget, title: str, text: str, asked: str, then: Callable[[str | None], Any]) -> None:
        then(self._answer("password", title, text))

    def print_page(self, parent: QWidget, title: str, html: str, then: Callable[[bool], Any]) -> None:
        self.printed.append(html)
        then(self._answer("print", title, ""))

    def save_pdf(self, parent: QWidget, title: str, html: str, name: str, then: Callable[[bool], Any]) -> None:
        self.printed.append(html)
        then(self._answer("pdf", title, name))

    def printer(
        self,
        parent: QWidget,
        title: str,
        pages: int,
        layout: QPageLayout,
        then: Callable[[Press | None], Any],
        none: Callable[[], Any],
    ) -> None:
        answer = self._answer("printer", title, str(pages))
        if answer == "none":
            none()
        else:
            then(answer)

    def new_file(
        self, parent: QWidget, title: str, pattern: str, name: str, then: Callable[[Path | None], Any]
    ) -> None:
        then(self._answer("new_file", title, name))

    def show_address(self, address: str) -> None:
        self.addresses.append(address)

    def show_folder(self, folder: Path) -> None:
        self.shown.append(folder)
