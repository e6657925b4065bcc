"""Whether a form can be completed: the course judged as it would be sent with this form completed, and nothing else changed.

It stores nothing; ``CaseService.complete`` does. What may hold a form back stands in the rules.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Sag
from smdb_desktop.domain.findings import Fund, Niveau, ordered
from smdb_desktop.domain.forms.definitions import Felt, Skemaversion
from smdb_desktop.domain.forms.engine import completed_values
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import to_json
from smdb_desktop.domain.judgement import check_case, missing_places, omgivelser
from smdb_desktop.services.stored.gone import Gone, warned
from smdb_desktop.services.stored.mapping import Afsnit, assemble, from_values
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.marks import is_note_only, notes_of, unconfirmed, without_note
from smdb_desktop.services.wizard.views import Completion
from smdb_desktop.services.wizard.working_form import WorkingForm


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one completion would be: the forms in it, the course with them, every finding of it, and where each form stands."""

    ids: tuple[str, ...]
    course: Kontaktforloeb
    paths: Mapping[str, str]
    found: tuple[Fund, ...]

    @property
    def holds(self) -> bool:
        """Whether the course would be without errors."""
        return not any(fund.niveau is Niveau.FEJL for fund in self.found)


@dataclass(frozen=True, slots=True)
class Completing:
    """Judges the forms of one course. ``forms`` are its working copies by id, ``sag`` puts a course into the citizen's case."""

    forms: Mapping[str, WorkingForm]
    katalog: Katalog
    version: Skemaversion
    sti: str
    borger: Borger
    sag: Callable[[Kontaktforloeb], Sag]
    today: date
    gone: Gone

    def judge(self, skema_id: str) -> Completion:
        """Judge the course as it would be with this form completed: other forms count as they were last completed.

        What stands under a head (a treatment) is completed together with it. Drafts of other forms do not count and hold nothing
        back, except that a course is not closed over them (rule 102). Where the corrections of two completed forms hold only with
        one another, they are completed together. So is a treatment together with the one that it followed, where nothing but that
        one's end was corrected, to the day on which this one begins (``changing.py``).
        """
        ids = self._with_head(skema_id)
        if self.version.plads(self.forms[skema_id].record.art).afslutter:
            return self._completion(self._judged(ids, drafts=True))
        judged = self._judged(ids)
        if (before := self._changed_from(skema_id)) and (both := self._judged((*ids, before))).holds:
            return self._completion(both)
        if not judged.holds:
            judged = next((other for other in self._together(judged) if other.holds), judged)
        return self._completion(judged)

    def _changed_from(self, skema_id: str) -> str:
        """The treatment that was ended for this one to begin; "" for none."""
        record = self.forms[skema_id].record
        plads = self.version.plads(record.art)
        begins = self.forms[skema_id].svar.get(plads.dato) if plads.dato and plads.slut else None
        if begins is None or begins.value is None:
            return ""
        for i, form in self.forms.items():
            same = form.record.art == record.art and form.record.parent_id == record.parent_id and i != skema_id
            if same and form.faerdig is not None and form.differs:
                now = form.understood()
                ended = now.pop(plads.slut, None)
                if ended == begins.value and now == {k: v for k, v in form.faerdig.items() if k != plads.slut}:
                    return i
        return ""

    def _with_head(self, skema_id: str) -> tuple[str, ...]:
        parent_id = self.forms[skema_id].record.parent_id
        return (parent_id, skema_id) if parent_id else (skema_id,)

    def _judged(self, ids: tuple[str, ...], *, drafts: bool = False) -> Judgement:
        """The course with these forms completed. ``drafts`` leaves in what is being written, as drafts."""
        parts = []
        for i, form in self.forms.items():
            skema = form.skema(counts=i in ids, rolle=form.udfyldt_af)
            if i not in ids and form.faerdig is not None and not (drafts and form.differs):
                skema = from_values(form.record, form.faerdig, self.version)
            parts.append(Afsnit(i, form.record.art, form.record.parent_id, form.record.position, skema))
        course, paths = assemble(parts, self.version, self.sti)
        if not drafts:
            course = course.uden_kladder()
        found = (*check_case(self.sag(course), self.katalog, self.today), *warned(course, self.version, self.gone))
        if repeated := {i: self.forms[i] for i in ids if any(s.gentaget for s in self.forms[i].svar.values())}:
            around = omgivelser(self.borger, course, self.katalog)
            found = ordered((*found, *unconfirmed(repeated, paths, around)))
        return Judgement(ids, course, paths, tuple(f for f in found if f.felt.startswith((self.sti, "borger"))))

    def _together(self, judged: Judgement) -> Iterator[Judgement]:
        """The same with one other correction of a completed form, then with all of them."""
        corrected = [
            self._with_head(i)
            for i, form in self.forms.items()
            if i not in judged.ids and form.faerdig is not None and form.differs
        ]
        every = tuple(i for ids in corrected for i in ids)
        for more in (*corrected, every) if len(corrected) > 1 else corrected:
            yield self._judged(tuple(dict.fromkeys((*more, *judged.ids))))

    def _completion(self, judged: Judgement) -> Completion:
        around = omgivelser(self.borger, judged.course, self.katalog)
        faerdig: dict[str, Mapping[str, Json]] = {}
        ikke_med: list[Felt] = []
        for i in judged.ids:
            form = self.forms[i]
            counted = completed_values(form.definition, form.skema(counts=True), around)
            faerdig[i] = {navn: to_json(value) for navn, value in counted.items()}
            ikke_med += [
                f
                for f in form.definition.felter
                if f.navn in form.svar and f.navn not in counted and not is_note_only(form.svar[f.navn])
            ]
        return Completion(
            skema_ids=judged.ids,
            fejl=tuple(f for f in judged.found if f.niveau is Niveau.FEJL),
            advarsler=tuple(
                f for f in judged.found if f.niveau is Niveau.ADVARSEL and f.kvitteres and _touches(f, judged)
            ),
            ikke_med=tuple(ikke_med),
            faerdig=faerdig,
            noter={i: {n: without_note(self.forms[i].svar[n]) for n in notes_of(self.forms[i])} for i in judged.ids},
            mangler=tuple(p.art for p in missing_places(self.borger, judged.course.uden_kladder(), self.katalog)),
        )


def _touches(fund: Fund, judged: Judgement) -> bool:
    """Whether a warning is about one of the forms being completed, or about the whole course or citizen."""
    inside = [i for i, path in judged.paths.items() if fund.felt == path or fund.felt.startswith(path + ".")]
    return not inside or any(i in judged.ids for i in inside)
