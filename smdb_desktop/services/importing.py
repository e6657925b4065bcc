"""Takes case files into the store. What is without errors is completed, the rest becomes drafts; nothing is thrown away silently.

A case goes the same way as typed answers: through the wizard's session and its completion, form by form in SMDB's order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smdb_desktop.domain.casefile import FORMAT_NAME, read_case
from smdb_desktop.domain.cpr import CprFejl
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.model import Kontaktforloeb, SkemaArt, Status
from smdb_desktop.domain.values import to_json
from smdb_desktop.services.cases import CaseService, OpenCase
from smdb_desktop.services.errors import NotAllowed


@dataclass(slots=True)
class ImportReport:
    """What became of one case. ``linjer`` are Danish sentences; ``ok`` is False where something could not be taken in."""

    ok: bool = True
    faerdige: int = 0
    kladder: int = 0
    linjer: list[str] = field(default_factory=list)

    def refuse(self, sentence: str) -> None:
        """Note that something was not taken in."""
        self.ok = False
        self.linjer.append(sentence)


class ImportService:
    """Import into one open store. ``begrundelse`` confirms warnings; without it forms with warnings stay drafts."""

    def __init__(self, cases: CaseService, begrundelse: str = "") -> None:
        self._cases = cases
        self._begrundelse = begrundelse

    def take_in(self, raw: Any) -> ImportReport:
        """Take one case object in."""
        report = ImportReport()
        if not isinstance(raw, Mapping) or raw.get("format") != FORMAT_NAME:
            report.refuse(f"Sagen er ikke i formatet »{FORMAT_NAME}« og er ikke læst ind.")
            return report
        sag, unread = read_case(raw, self._cases.katalog)
        if unread:
            report.refuse(
                f"Sagen har {len(unread)} felter eller koder, som programmet ikke kender, og er ikke læst ind. Den første: "
                f"{unread[0].felt}: {unread[0].besked}"
            )
            return report
        try:
            cpr, known = self._cases.find(sag.borger.cpr_nr)
        except CprFejl as error:
            report.refuse(f"Borgeren er ikke læst ind: {error}")
            return report
        navn = sag.borger.navn or (known.navn if known else "")
        borger = self._cases.save_borger(cpr, navn, sag.borger.opholdskommune, sag.borger.koen)
        for course in sag.kontaktforloeb:
            self._course(borger.id, course, sag.myndighedskommune, report)
        return report

    def _course(self, borger_id: str, course: Kontaktforloeb, kommune: str, report: ImportReport) -> None:
        profil = self._cases.profil()
        if kommune and kommune != profil.myndighedskommune:
            label = self._cases.katalog.lister["kommune"].label(kommune)
            report.refuse(f"Forløbet hører til {label}, som der ikke indberettes for her. Det er ikke læst ind.")
            return
        overview = self._cases.overview(borger_id)
        if any(line.anmodningsdato == course.anmodningsdato and course.anmodningsdato for line in overview.forloeb):
            report.refuse("Der findes allerede et forløb med den samme anmodningsdato. Det nye er ikke læst ind.")
            return
        try:
            case = self._cases.open(self._cases.new_forloeb(borger_id))
        except NotAllowed as error:
            report.refuse(str(error))
            return
        for skema_id, status in self._fill(case, course):
            self._complete(case, skema_id, status, report)

    def _fill(self, case: OpenCase, course: Kontaktforloeb) -> list[tuple[str, Status]]:
        """Put every answer in; the form instances to complete, in SMDB's order."""
        order: list[tuple[str, Status]] = []
        for skema in (course.anmodning, course.ivaerksaettelse):
            if skema is not None:
                order.append((self._answers(case, case.session.skema_id(skema.art) or "", skema), skema.status))
        for tilknytning in course.tilbudstilknytninger:
            tilbud = case.session.begin(SkemaArt.TILBUD)
            case.keeper.begin(tilbud)
            self._answers(case, tilbud.id, tilknytning.tilbud)
            for behandling in tilknytning.behandlinger:
                record = case.session.begin(SkemaArt.BEHANDLING, tilbud.id)
                case.keeper.begin(record)
                order.append((self._answers(case, record.id, behandling), behandling.status))
        slut = course.forloebsafslutning
        if slut is not None:
            order.append((self._answers(case, case.session.skema_id(slut.art) or "", slut), slut.status))
        return order

    def _answers(self, case: OpenCase, skema_id: str, skema: Any) -> str:
        for navn, value in skema.values.items():
            change = case.session.answer(skema_id, navn, to_json(value))
            case.keeper.put(skema_id, navn, change.svar)
        case.keeper.flush()
        return skema_id

    def _complete(self, case: OpenCase, skema_id: str, status: Status, report: ImportReport) -> None:
        completion = case.session.completion(skema_id)
        title = case.session.title(skema_id)
        if status is Status.KLADDE or not completion.kan:
            report.kladder += 1
            if completion.fejl and status is Status.FAERDIG:
                report.linjer.append(
                    f"{title} er gemt som kladde med {len(completion.fejl)} fejl: {completion.fejl[0].besked}"
                )
            return
        if completion.advarsler and not self._begrundelse:
            report.kladder += 1
            report.linjer.append(
                f"{title} er gemt som kladde: en advarsel skal bekræftes. {completion.advarsler[0].besked}"
            )
            return
        reasons: dict[Fund, str] = dict.fromkeys(completion.advarsler, self._begrundelse)
        self._cases.complete(case, completion, reasons)
        case.session.mark_completed(completion)
        report.faerdige += 1
