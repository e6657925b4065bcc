"""What becomes of a course when its request's date belongs to another form version: what goes along, falls away, and is new.

It changes nothing. Answers go along where the new form has a field of the same name that can hold them: the same type and, for a
choice, the same code in its list; a single choice and a multiple choice of one answer become each other.
"""

from collections.abc import Iterable, Mapping

from smdb_desktop.domain.case.model import Borger
from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.engine import Omgivelser, Visning, visning
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.judgement import demanded, omgivelser
from smdb_desktop.services.stored.mapping import Afsnit, assemble, from_values
from smdb_desktop.services.stored.records import Json, Svar
from smdb_desktop.services.wizard.marks import is_note_only
from smdb_desktop.services.wizard.views import Skift
from smdb_desktop.services.wizard.working_form import WorkingForm


def compare(
    forms: Mapping[str, WorkingForm],
    katalog: Katalog,
    fra: Skemaversion,
    til: Skemaversion,
    date_answer: tuple[str, str, Svar],
    borger: Borger,
) -> Skift:
    """The comparison. ``date_answer`` is form instance, field and answer of the date that was typed."""
    skema_id, date_field, typed = date_answer
    given = {i: {**form.svar, date_field: typed} if i == skema_id else form.svar for i, form in forms.items()}
    kept: dict[str, dict[str, Svar]] = {}
    gone: list[str] = []
    for i, form in forms.items():
        art, parent = form.record.art, form.record.parent_id
        if not til.har(art) or parent in gone or (til.hoved(art) is None) is not (parent is None):
            gone.append(i)
        else:
            kept[i] = dict(_all_carried(form, given[i], til.skemaer[art], katalog))
    asked, around = _seen(borger, forms, kept, til, katalog)
    # an answer that the new form does not ask for is not taken along: it would never be sent
    kept = {i: {navn: svar for navn, svar in k.items() if navn in asked[i].navne} for i, k in kept.items()}
    answered = [
        (form.definition.title, felt.label, felt.navn in kept.get(i, ()))
        for i, form in forms.items()
        for felt in form.definition.felter
        if felt.navn in given[i]
    ]
    before, _ = _seen(borger, forms, {i: form.svar for i, form in forms.items()}, fra, katalog)
    begun = {i: form for i, form in forms.items() if i in kept and form.begun}

    return Skift(
        fra=fra.id,
        til=til.id,
        skema_id=skema_id,
        felt=date_field,
        svar=typed,
        overfoeres=tuple((title, label) for title, label, goes_along in answered if goes_along),
        bortfalder=tuple((title, label) for title, label, goes_along in answered if not goes_along),
        nye=tuple(
            dict.fromkeys(
                (
                    *(
                        (definition.title, definition.title)
                        for art, definition in til.skemaer.items()
                        if not fra.har(art) and _wanted(til.hoved(art) or til.plads(art), around)
                    ),
                    *(
                        (til.skemaer[form.record.art].title, label)
                        for i, form in begun.items()
                        for label in _asked_anew(form, til.skemaer[form.record.art], before[i], asked[i], kept[i])
                    ),
                )
            )
        ),
        skemaer=kept,
        fjernes=tuple(gone),
    )


def _seen(
    borger: Borger,
    forms: Mapping[str, WorkingForm],
    answers: Mapping[str, Mapping[str, Svar]],
    version: Skemaversion,
    katalog: Katalog,
) -> tuple[dict[str, Visning], Omgivelser]:
    """What each form shows in a version with these answers, and what its forms see of each other."""
    skemaer = {i: from_values(forms[i].record, _understood(given), version) for i, given in answers.items()}
    parts = [
        Afsnit(i, skema.art, forms[i].record.parent_id, forms[i].record.position, skema, begyndt=True)
        for i, skema in skemaer.items()
    ]
    around = omgivelser(borger, assemble(parts, version, "")[0], katalog)
    return {i: visning(version.skemaer[s.art], s.values, around) for i, s in skemaer.items()}, around


def _understood(svar: Mapping[str, Svar]) -> dict[str, Json]:
    return {navn: given.value for navn, given in svar.items() if given.value is not None}


def _wanted(plads: Plads, around: Omgivelser) -> bool:
    """Whether a form that the old version does not have is to be filled in."""
    return plads.kraevet is None or demanded(plads, around)


def _asked_anew(
    form: WorkingForm, definition: SkemaDef, before: Visning, after: Visning, kept: Mapping[str, Svar]
) -> Iterable[str]:
    """The questions that a form must have answered and that were not asked before: fields, and columns of a table."""
    for felt in definition.felter:
        old = form.definition.felt(felt.navn)
        if felt.navn not in after.navne:
            continue
        if old is None or not (felt.navn in before.navne or felt.navn in kept):
            if felt.required is not False:
                yield felt.label
            continue
        had = {kolonne.navn for kolonne in old.kolonner}
        for kolonne in felt.kolonner:
            if kolonne.navn not in had and kolonne.required is not False:
                yield f"{felt.label}: {kolonne.label}"


def _all_carried(
    form: WorkingForm, given: Mapping[str, Svar], definition: SkemaDef, katalog: Katalog
) -> Iterable[tuple[str, Svar]]:
    """The answers of a form that its fields in the new version can hold."""
    for felt in form.definition.felter:
        if felt.navn in given:
            carried = _carried(felt, definition.felt(felt.navn), given[felt.navn], katalog)
            if carried is not None:
                yield felt.navn, carried


def _carried(old: Felt, new: Felt | None, svar: Svar, katalog: Katalog) -> Svar | None:
    """The answer in the new field, or None where that cannot hold it."""
    if new is None or new.read_only or new.beregnet:
        return None
    if is_note_only(svar):
        return svar
    kinds = (old.type, new.type)
    if kinds == (Felttype.ENKELTVALG, Felttype.FLERVALG):
        return _listed(new, svar._replace(raw=[svar.raw], value=None if svar.value is None else [svar.value]), katalog)
    if kinds == (Felttype.FLERVALG, Felttype.ENKELTVALG):
        raw = svar.raw if isinstance(svar.raw, list) else []
        if len(raw) != 1:
            return None
        value = svar.value[0] if isinstance(svar.value, list) and len(svar.value) == 1 else None
        return _listed(new, svar._replace(raw=raw[0], value=value), katalog)
    if old.type is not new.type:
        return None
    if old.type is Felttype.TABEL:
        return _rows(new, svar, katalog)
    return _listed(new, svar, katalog)


def _listed(felt: Felt, svar: Svar, katalog: Katalog) -> Svar | None:
    """The answer, where every code of it is in the field's list."""
    if felt.liste is None:
        return svar
    codes = svar.raw if isinstance(svar.raw, list) else [svar.raw]
    return svar if all(katalog.lister[felt.liste].nogensinde(str(code)) for code in codes) else None


def _rows(felt: Felt, svar: Svar, katalog: Katalog) -> Svar | None:
    """A table with those columns that the new one has and can hold; None where no row keeps anything."""

    def rows(given: Json) -> list[Json]:
        found: list[Json] = []
        for row in given if isinstance(given, list) else []:
            cells = row if isinstance(row, dict) else {}
            kept = {k.navn: cells[k.navn] for k in felt.kolonner if _fits(k, cells.get(k.navn), katalog)}
            if kept:
                found.append(dict(kept))
        return found

    kept = rows(svar.raw)
    return svar._replace(raw=kept, value=rows(svar.value) if svar.value is not None else None) if kept else None


def _fits(kolonne: Felt, cell: Json, katalog: Katalog) -> bool:
    return cell is not None and (
        kolonne.liste is None or katalog.lister[kolonne.liste].nogensinde(str(cell)) is not None
    )
