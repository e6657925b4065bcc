"""Takes case files into the store. What is without errors is completed, the rest becomes drafts; nothing is thrown away silently.

A case goes the same way as typed answers: through the wizard's session and its completion, form by form in SMDB's order.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from smdb_desktop.domain.case.casefile import FORMAT_NAME, read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Skema, SkemaArt, Status
from smdb_desktop.domain.cpr import CprFejl
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.values import format_date, parse_date, to_json
from smdb_desktop.services.casework.cases import CaseService, OpenCase
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Json

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_DRAFT_FIRST = (Status.KLADDE, Status.FAERDIG)


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
    """Import into one open store. ``begrundelse`` confirms warnings; where it is blank, forms with warnings stay drafts."""

    def __init__(self, cases: CaseService, begrundelse: str = "") -> None:
        self._cases = cases
        self._begrundelse = begrundelse.strip()

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
        # oldest first: an open course may only be the last
        for course in sorted(sag.kontaktforloeb, key=lambda c: c.anmodningsdato or date.max):
            self._course(borger.id, course, sag.myndighedskommune, raw, report)
        return report

    def _course(
        self, borger_id: str, course: Kontaktforloeb, kommune: str, raw: Mapping[str, Any], report: ImportReport
    ) -> None:
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
        for skema_id, status in self._fill(case, course, raw, report):
            self._complete(case, skema_id, status, report)

    def _fill(
        self, case: OpenCase, course: Kontaktforloeb, raw: Mapping[str, Any], report: ImportReport
    ) -> list[tuple[str, Status]]:
        """Put every answer in; the form instances to complete, in SMDB's order."""
        order: list[tuple[str, Status]] = []

        def take(skema: Skema, skema_id: str = "") -> None:
            skema_id = skema_id or case.session.skema_id(skema.art) or ""
            order.append((skema_id, self._answers(case, skema_id, skema, at(raw, skema.sti), report)))

        for skema in (course.anmodning, course.ivaerksaettelse):
            if skema is not None:
                take(skema)
        for tilknytning in course.tilbudstilknytninger:
            tilbud = case.session.begin(SkemaArt.TILBUD)
            case.keeper.begin(tilbud)
            known = self._answers(case, tilbud.id, tilknytning.tilbud, at(raw, tilknytning.tilbud.sti), report)
            if not tilknytning.behandlinger:
                report.kladder += 1
                report.linjer.append("Tilbud er gemt som kladde: det har ingen behandling.")
            for behandling in tilknytning.behandlinger:
                record = case.session.begin(SkemaArt.BEHANDLING, tilbud.id)
                case.keeper.begin(record)
                take(replace(behandling, status=min(behandling.status, known, key=_DRAFT_FIRST.index)), record.id)
        if course.forloebsafslutning is not None:
            take(course.forloebsafslutning)
        return order

    def _answers(
        self, case: OpenCase, skema_id: str, skema: Skema, given: Mapping[str, Any], report: ImportReport
    ) -> Status:
        """Put a form's answers in, those that cannot be read as they stand; the form is then a draft whatever it says."""
        definition = self._cases.katalog.skema(case.session.version, skema.art)
        unread = {place.split("[")[0]: sentence for place, sentence in skema.problems.items()}
        for felt in definition.felter:
            if felt.navn in unread:
                answer = as_typed(felt, given.get(felt.navn))
                report.linjer.append(f"{definition.title}: »{felt.label}« kunne ikke læses. {unread[felt.navn]}")
            elif felt.navn in skema.values:
                answer = to_json(skema.values[felt.navn])
            else:
                continue
            change = case.session.answer(skema_id, felt.navn, answer)
            case.keeper.put(skema_id, felt.navn, change.svar)
        case.keeper.flush()
        return Status.KLADDE if unread else skema.status

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
        if completion.ikke_med:
            labels = ", ".join(f"»{felt.label}«" for felt in completion.ikke_med)
            report.linjer.append(f"{title}: svarene i {labels} sendes ikke, fordi spørgsmålene ikke skal stilles her.")


def at(raw: Any, path: str) -> Mapping[str, Any]:
    """The object of a case file at a form's path ({} where there is none)."""
    for name, index in _STEP.findall(path):
        try:
            raw = raw[int(index) if index else name]
        except (LookupError, TypeError):
            return {}
    return raw if isinstance(raw, Mapping) else {}


def as_typed(felt: Felt, raw: Any) -> Json:
    """An answer of a case file that cannot be read, as a field of the window can hold it."""
    if felt.type is Felttype.TABEL:
        rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
        return [
            {k.navn: as_typed(k, row[k.navn]) for k in felt.kolonner if row.get(k.navn) is not None} for row in rows
        ]
    if felt.type is Felttype.FLERVALG:
        return [_text(code) for code in (raw if isinstance(raw, list) else [raw])]
    text = _text(raw)
    day = parse_date(text, date.max) if felt.type is Felttype.DATO else text
    # beside SMDB's own notation, day and month may be exchanged: the window must not take such a text for a date by itself
    return f"{text} ?" if isinstance(day, date) and format_date(day) != text else text


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
