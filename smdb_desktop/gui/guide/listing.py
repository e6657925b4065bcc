"""Which errors stand in the list at the top: those that stood there when a page was opened, or when its button was pressed.

An error that comes while one types stands at its field only, so that nothing jumps under the hands. Errors of other steps are
listed when a form was refused because of them.
"""

from collections.abc import Sequence

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.gui.guide.summary import Line
from smdb_desktop.services.wizard.session import WizardSession

_Key = tuple[int | str, str]


def _key(fund: Fund) -> _Key:
    return fund.regel, fund.felt


class Listing:
    """The errors that are listed now."""

    def __init__(self) -> None:
        self._refused: dict[_Key, Fund] = {}
        self._listed: set[_Key] = set()
        self._other: set[_Key] = set()
        self._anew = True

    def begin(self) -> None:
        """A page is opened, or its button pressed: list what stands there."""
        self._anew = True

    def refuse(self, fejl: tuple[Fund, ...]) -> None:
        """A form could not be completed because of these."""
        self._refused = {_key(f): f for f in fejl}
        self._anew = True

    @property
    def refused(self) -> tuple[Fund, ...]:
        """Why the last form was refused."""
        return tuple(self._refused.values())

    def forget(self) -> None:
        """Another step was chosen: what was refused is judged again when its button is pressed."""
        self._refused = {}

    def answered(self, before: Sequence[Fund]) -> None:
        """An answer was given. What the page saw before it (``before``) is judged anew; what only completing sees stands."""
        seen = {_key(f) for f in before}
        self._refused = {key: fund for key, fund in self._refused.items() if key not in seen}

    def lines(self, session: WizardSession) -> list[Line]:
        """The lines as they stand now, those of the open step without its title."""
        found = self._refused | {_key(f): f for f in session.fund() if f.niveau is Niveau.FEJL}
        if self._anew:
            self._anew = False
            self._listed = {k for k, f in found.items() if k in self._refused or not _is_whole(f, session)}
            self._other = set(self._refused)
        lines = []
        for key, fund in found.items():
            trin_id = session.locate(fund)[0]
            here = trin_id == session.trin_id
            if key in self._listed and (here or key in self._other):
                lines.append(Line(fund, session.label(fund), "" if here else _title(trin_id, session)))
        order = in_order([line.fund for line in lines], session)
        return sorted(lines, key=lambda line: order.index(line.fund))


def _title(trin_id: str, session: WizardSession) -> str:
    return next((trin.title for trin in session.trin() if trin.id == trin_id), "")


def in_order(found: Sequence[Fund], session: WizardSession) -> tuple[Fund, ...]:
    """Findings as they are read on the page: forms as they came, fields from the top."""
    if len(found) < 2:
        return tuple(found)
    forms: dict[str, int] = {}

    def place(fund: Fund) -> tuple[int, int]:
        _trin, skema_id, navn = session.locate(fund)
        form = forms.setdefault(skema_id, len(forms))
        if not skema_id:
            return form, -1
        felter = session.version.skemaer[session.record(skema_id).art].felter
        return form, next((number for number, felt in enumerate(felter) if felt.navn == navn), -1)

    return tuple(sorted(found, key=place))


def _is_whole(fund: Fund, session: WizardSession) -> bool:
    """Whether a finding says that a whole form is missing: no news before one has begun it."""
    return fund.mangler and not session.locate(fund)[2]
