"""Who reports: the fields that the first start and the settings share, read and judged in one place.

It asks for what every submission carries (name, CVR or P-nummer, municipality) and for the roles a person has.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.access.role_boxes import RoleBoxes
from smdb_desktop.gui.kit.code_box import NOT_ON_THE_LIST, CodeBox, stand_below
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.services.desk.profile import Profil, is_cvr, is_p_nummer, name_problem
from smdb_desktop.services.ports.policy import Policy
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
    roller_fejl: QLabel
    roller_blok: QVBoxLayout


class WhoFields:
    """Reads a profile from the fields and shows one in them. ``roles`` are the tick boxes.

    ``kommune`` is the municipality, which it puts into the form's block; ``hints`` are heard with it.
    """

    def __init__(self, form: WhoForm, lister: Kodelister, policy: Policy, hints: Sequence[QLabel] = ()) -> None:
        self._form = form
        self.kommune = CodeBox(form.organisation.window(), lister["kommune"])
        self.kommune.setObjectName("kommune")
        stand_below(self.kommune, form.kommune_blok, form.kommune_label, hints, form.nummer)
        self.roles = RoleBoxes(lister, policy, form.roller_blok, form.medarbejder)
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
        self.roles.changed.connect(partial(_mended, self.roles.first, form.roller_fejl, None))

    def show_centre(self, profil: Profil) -> None:
        """Fill the fields that are the same for everybody."""
        form, organisation = self._form, profil.organisation
        form.organisation.setText(organisation.navn)
        form.nummer.setText(organisation.cvr or organisation.p_nummer)
        self.kommune.show_code(profil.myndighedskommune)

    def show(self, profil: Profil) -> None:
        """Fill the fields."""
        self.show_centre(profil)
        self._form.medarbejder.setText(profil.medarbejder)
        self.roles.show(profil.roller)

    def hold_others(self, roller: Collection[str], why: str) -> None:
        """Let the boxes of other roles than these say why they are not taken here; "" where they may be."""
        if why:
            self.roles.show([kode for kode in self.roles.chosen() if kode in roller])
        self.roles.hold(roller, why)

    def read(self, rolle: str = "") -> Profil | None:
        """The profile, or None with an error at each field that lacks something and the focus in the first."""
        form = self._form
        number = "".join(form.nummer.text().split())
        kommune = self.kommune.code
        roles = self.roles.chosen()
        checks: list[tuple[QWidget, QLabel, str]] = [
            (form.organisation, form.organisation_fejl, _name_problem(form.organisation, T("Skriv navnet."))),
            (form.nummer, form.nummer_fejl, _number_problem(number)),
            (self.kommune, form.kommune_fejl, "" if kommune else NOT_ON_THE_LIST),
            (form.medarbejder, form.medarbejder_fejl, _name_problem(form.medarbejder, T("Skriv dit navn."))),
            (self.roles.first, form.roller_fejl, "" if roles else T("Vælg mindst én profil.")),
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
