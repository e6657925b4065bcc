"""The head of the window: for whom it is reported, in which profile and by whom; and the menu by which both are changed.

One key opens the menu and another chooses. Who reports for another municipality is asked for which at every change (rule 7), and
it stands in sight as long as that profile is in use.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.roles import for_andre
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_main_window import Ui_MainWindow
from smdb_desktop.gui.kit import keys
from smdb_desktop.gui.kit.action_menu import Action, ActionGroup, ActionMenu, MenuButton
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.desk.settled import why_locked
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.workspace import Workspace

WORDS = T("Profil og person")
KEY = keys.key_to("profil")
IN_USE = T("Det er den profil, du bruger nu.")
KOMMUNE = T("{navn} Kommune")
FOR_KOMMUNE = T("Indberetter for {navn} Kommune")
FOR_WHOM = T("Hvem der indberettes for, og af hvem: {hvem}")
NOT_CHOSEN = T("Forvaltende: kommunen er ikke valgt")
CHANGED = T("Profilen er nu {profil}.")
CHANGED_FOR = T("Profilen er nu {profil}, og der indberettes for {kommune} Kommune.")
CHANGE_PERSON = T("Skift person")
PEOPLE = T("Se personer …")
ROLES = T("Profil")
PERSON = T("Person")


class Stage(Protocol):
    """What the head needs of the window."""

    def change_person(self) -> None:
        """One person goes and another comes."""
        ...

    def when_saved(self, anyway: str, then: Callable[[], None]) -> None:
        """Go on when what is typed is saved."""
        ...

    def show_again(self) -> None:
        """Come to the page anew, as the profile that is in use now sees it."""
        ...


class Head:
    """Shows who works and for whom, in the navigation and in the bar of a small window."""

    def __init__(self, window: QWidget, form: Ui_MainWindow, context: Context, stage: Stage) -> None:
        self._window, self._form, self._context, self._stage = window, form, context, stage
        self.button = MenuButton(WORDS, self._groups)
        self.button.setObjectName("profil_menu")
        self.button.setToolTip(say(T("{ord} ({tast})", ord=WORDS, tast=KEY)))
        self.button.setAccessibleDescription(say(KEY))
        form.afsender.addWidget(self.button)

    def open(self) -> None:
        """Open the menu, from the navigation or from the bar of a small window."""
        if self.button.isVisible():
            self.button.open()
        elif self._form.menu.isVisible():
            ActionMenu(self._form.menu, self._groups()).open()

    # -- what is in sight ----------------------------------------------------------------------------------------------

    def show(self, oevelse: bool) -> None:
        """Show whose work it is now."""
        profil, lister, form = self._context.profil, self._context.desk.katalog.lister, self._form
        kommune = rolle = navn = ""
        other = False
        if profil is not None:
            other = self._is_other(profil.rolle)
            reported = lister["kommune"].label(profil.kommune)
            kommune = KOMMUNE.format(navn=reported)
            if other:
                kommune = FOR_KOMMUNE.format(navn=reported) if profil.forvalter_for else NOT_CHOSEN
            rolle = lister["profil"].label(profil.rolle)
            navn = profil.medarbejder
        form.kommune.setText(say(kommune))
        restyle(form.kommune, "class", "strong" if other else "hint")
        form.rolle.setText(say(joined(" · ", filter(None, (rolle, navn)))))
        # a small window has room for what decides where a course goes, and no name; another's municipality says the role too
        form.top_tekst.setText(say(joined(" · ", (text for text in (kommune, "" if other else rolle) if text))))
        # heard whole, also where the small window has no room for it, and only by name: the frame shows no text of its own
        whole = joined(" · ", (text for text in (kommune, rolle, navn) if text))
        form.top.setAccessibleName(say(FOR_WHOM.format(hvem=whole) if whole else ""))
        form.top_tekst.setAccessibleName(say(FOR_WHOM.format(hvem=whole) if whole else ""))
        form.oevelse.setVisible(oevelse)
        form.top_oevelse.setVisible(oevelse)

    def _is_other(self, rolle: str) -> bool:
        return for_andre(self._context.desk.katalog.lister, rolle)

    # -- the menu ------------------------------------------------------------------------------------------------------

    def _groups(self) -> tuple[ActionGroup, ...]:
        profil = self._context.profil
        if profil is None or self._context.workspace is None:
            return ()
        labels, policy = self._context.desk.katalog.lister["profil"], self._context.desk.policy
        permitted = policy.values(Key.ROLES)

        def why_not(rolle: str) -> str:
            if rolle == profil.rolle and not self._is_other(rolle):
                return IN_USE
            return why_locked(policy, Key.ROLES) if permitted is not None and rolle not in permitted else ""

        roles = tuple(
            Action(say(labels.label(rolle)), f"profil_{rolle.lower()}", partial(self._choose, rolle), why_not(rolle))
            for rolle in profil.roller
        )
        person = (
            Action(CHANGE_PERSON, "skift_person", self._stage.change_person),
            Action(PEOPLE, "se_personer", lambda: self._context.navigate(places.Personer())),
        )
        return ActionGroup(ROLES, roles), ActionGroup(PERSON, person)

    def _choose(self, rolle: str) -> None:
        if self._is_other(rolle):
            # imported here: most never report for another municipality
            from smdb_desktop.gui.access.for_whom import ForWhom

            profil = self._context.profil
            asked = ForWhom(self._window, self._context.desk.katalog.lister, profil, rolle)
            asked.chosen.connect(partial(self._work_as, rolle))
            asked.open()
        else:
            self._work_as(rolle, "")

    def _work_as(self, rolle: str, kommune: str) -> None:
        self._stage.when_saved(T("Skift alligevel"), lambda: self._change(rolle, kommune))

    def _change(self, rolle: str, kommune: str) -> None:
        work, context = self._context.work, self._context

        def changed(profil: Profil | None) -> None:
            if context.workspace is not work:
                return
            context.profil = profil
            self._stage.show_again()
            lister = context.desk.katalog.lister
            navn = lister["profil"].label(rolle)
            said = CHANGED_FOR.format(profil=navn, kommune=lister["kommune"].label(kommune)) if kommune else ""
            announce(self.button, said or CHANGED.format(profil=navn))

        context.tasks.run(
            Lane.STORE,
            lambda: _worked_as(work, rolle, kommune),
            self._window,
            changed,
            lambda error: context.dialogs.error(self._window, error),
        )


def _worked_as(work: Workspace, rolle: str, kommune: str) -> Profil | None:
    work.people.work_as(rolle, kommune)
    return work.profil()
