"""Who reports: the fields that the first start and the settings share, read and judged in one place.

It asks for what every submission carries (name, CVR or P-nummer, municipality) and for the roles a person has.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.kit.code_box import NOT_ON_THE_LIST, CodeBox, stand_below
from smdb_desktop.gui.kit.held import hold, reason
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.services.desk.profile import (
    FORVALTENDE,
    SUNDHEDSFAGLIG,
    Profil,
    is_cvr,
    is_p_nummer,
    name_problem,
    rolle_med,
)
from smdb_desktop.services.desk.settled import why_locked
from smdb_desktop.services.ports.policy import Key, Policy
from smdb_desktop.services.ports.submissions import Organisation


class WhoForm(Protocol):
    """The parts of a Designer form that hold these fields."""

    organisation: QLineEdit
    organisation_fejl: QLabel
    nummer: QLineEdit
    nummer_fejl: QLabel
    kommune_blok: QVBoxLayout
    kommune_label: QLabel
    kommune_fejl: QLabel
    medarbejder: QLineEdit
    medarbejder_fejl: QLabel
    indberetter: QCheckBox
    forvaltende: QCheckBox
    sundhedsfaglig: QCheckBox
    roller_fejl: QLabel
    roller_blok: QVBoxLayout


class WhoFields:
    """Reads a profile from the fields and shows one in them. ``roles`` are the tick boxes by the code of their role.

    ``kommune`` is the municipality, which it puts into the form's block; ``hints`` are heard with it.
    """

    def __init__(self, form: WhoForm, lister: Kodelister, policy: Policy, hints: Sequence[QLabel] = ()) -> None:
        self._form, profiler = form, lister["profil"]
        self.kommune = CodeBox(form.organisation.window(), lister["kommune"])
        self.kommune.setObjectName("kommune")
        stand_below(self.kommune, form.kommune_blok, form.kommune_label, hints, form.nummer)
        boxes = (
            ("", form.indberetter),
            (FORVALTENDE, form.forvaltende),
            (SUNDHEDSFAGLIG, form.sundhedsfaglig),
        )
        self.roles = {rolle_med(profiler, egenskab): box for egenskab, box in boxes}
        hold_roles(policy, self.roles, form.roller_blok)
        self._settled = tuple(box for box in self.roles.values() if reason(box))
        self._let_go_of_errors()

    def _let_go_of_errors(self) -> None:
        """What is being mended is no longer called wrong."""
        form = self._form
        for line, place in (
            (form.organisation, form.organisation_fejl),
            (form.nummer, form.nummer_fejl),
            (form.medarbejder, form.medarbejder_fejl),
        ):
            line.textEdited.connect(partial(_mended, line, place))
        self.kommune.changed.connect(partial(_mended, self.kommune, form.kommune_fejl, None))
        for box in self.roles.values():
            box.toggled.connect(partial(_mended, form.indberetter, form.roller_fejl))

    def show_centre(self, profil: Profil) -> None:
        """Fill the fields that are the same for everybody."""
        form, organisation = self._form, profil.organisation
        form.organisation.setText(organisation.navn)
        form.nummer.setText(organisation.cvr or organisation.p_nummer)
        self.kommune.show_code(profil.myndighedskommune)

    def show(self, profil: Profil) -> None:
        """Fill the fields."""
        self.show_centre(profil)
        form = self._form
        form.medarbejder.setText(profil.medarbejder)
        for role, box in self.roles.items():
            box.setChecked(role in profil.roller)

    def hold_others(self, roller: Collection[str], why: str) -> None:
        """Let the boxes of other roles than these say why they are not taken here; "" where they may be."""
        for role, box in self.roles.items():
            if box in self._settled:
                continue
            if why and role not in roller:
                box.setChecked(False)
            hold(box, "" if role in roller else why)

    def read(self, rolle: str = "") -> Profil | None:
        """The profile, or None with an error at each field that lacks something and the focus in the first."""
        form = self._form
        number = "".join(form.nummer.text().split())
        kommune = self.kommune.code
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        checks: list[tuple[QWidget, QLabel, str]] = [
            (form.organisation, form.organisation_fejl, _name_problem(form.organisation, T("Skriv navnet."))),
            (form.nummer, form.nummer_fejl, _number_problem(number)),
            (self.kommune, form.kommune_fejl, "" if kommune else NOT_ON_THE_LIST),
            (form.medarbejder, form.medarbejder_fejl, _name_problem(form.medarbejder, T("Skriv dit navn."))),
            (form.indberetter, form.roller_fejl, "" if roles else T("Vælg mindst én profil.")),
        ]
        for field, place, text in checks:
            show_error(field, place, text)
        wrong = [field for field, _place, text in checks if text]
        if wrong:
            refuse(wrong[0])
            return None
        cvr, p_nummer = (number, "") if is_cvr(number) else ("", number)
        return Profil(
            organisation=Organisation(form.organisation.text().strip(), cvr, p_nummer),
            myndighedskommune=kommune,
            roller=roles,
            rolle=rolle if rolle in roles else roles[0],
            medarbejder=form.medarbejder.text().strip(),
        )


def hold_roles(policy: Policy, boxes: Mapping[str, QCheckBox], block: QVBoxLayout) -> tuple[QLabel, ...]:
    """Hold the boxes of roles that an administrator does not permit, and let it stand below them why; what says so."""
    permitted = policy.values(Key.ROLES)
    locked = tuple(box for role, box in boxes.items() if permitted is not None and role not in permitted)
    if not locked:
        return ()
    why = why_locked(policy, Key.ROLES)
    for box in locked:
        box.setChecked(False)
        hold(box, why)
    said = label(why, "hint")
    said.setObjectName("roller_laast")
    block.addWidget(said)
    return (said,)


def _mended(field: QWidget, place: QLabel, _changed: object) -> None:
    show_error(field, place, "")


def _name_problem(field: QLineEdit, missing: str) -> str:
    text = field.text()
    return name_problem(text) if text.strip() else missing


def _number_problem(number: str) -> str:
    if is_cvr(number) or is_p_nummer(number):
        return ""
    if not number:
        return T("Skriv CVR-nummeret (8 cifre) eller P-nummeret (10 cifre).")
    return Tn(
        "Der skal være 8 cifre (CVR) eller 10 cifre (P-nummer); her er {n} tegn.",
        "Der skal være 8 cifre (CVR) eller 10 cifre (P-nummer); her er {n} tegn.",
        n=len(number),
    )
