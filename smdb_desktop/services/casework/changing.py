"""*Skift type eller intensitet*: a running treatment ends and the next begins on the same day, at the same tilbud."""

from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.wizard.changing import change


class ChangeService:
    """Changes of treatments in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService) -> None:
        self._cases = cases

    def change(self, forloeb_id: str, skema_id: str, dag: str) -> str:
        """End a running treatment on the day that was typed and begin the next on it; the id of the new form, which is a draft.

        Raises NotAllowed for a course that is locked, a treatment that does not run, and a day that cannot be; then nothing is
        written.
        """
        opened = self._cases.open(forloeb_id)
        done = change(opened.session, skema_id, dag)
        opened.keeper.put_form(done.ny)
        for form, svar in done.svar.items():
            opened.keeper.put(form, svar)
        opened.keeper.flush()
        return done.ny.id
