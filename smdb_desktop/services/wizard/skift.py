"""What becomes of a course when its request's date belongs to another form version: what goes along, falls away, and is new.

It changes nothing. Answers go along where the new form has a field of the same name that can hold them: the same type and, for a
choice, the same code in its list; a single choice and a multiple choice of one answer become each other.
"""

from collections.abc import Callable, Iterable, Mapping

from smdb_desktop.domain.case.model import Borger
from smdb_desktop.domain.forms.conditions import Lookup, holds
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.filled import Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.services.stored.records import Json, Svar
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
    overfoeres: list[tuple[str, str]] = []
    bortfalder: list[tuple[str, str]] = []
    kept: dict[str, dict[str, Svar]] = {}
    gone: list[str] = []
    for i, form in forms.items():
        art, title = form.record.art, form.definition.title
        parent = form.record.parent_id
        if not til.har(art) or parent in gone or (til.hoved(art) is None) is not (parent is None):
            gone.append(i)
            bortfalder += [(title, felt.label) for felt in form.definition.felter if felt.navn in form.svar]
            continue
        kept[i] = {}
        svar = {**form.svar, date_field: typed} if i == skema_id else form.svar
        for felt in form.definition.felter:
            if felt.navn not in svar:
                continue
            carried = _carried(felt, til.skemaer[art].felt(felt.navn), svar[felt.navn], katalog)
            (overfoeres if carried else bortfalder).append((title, felt.label))
            if carried is not None:
                kept[i][felt.navn] = carried

    def demanded(plads: Plads) -> bool:
        return plads.kraevet is None or holds(plads.kraevet, _looking_at(borger, forms, kept), katalog.lister)

    return Skift(
        fra=fra.id,
        til=til.id,
        skema_id=skema_id,
        felt=date_field,
        svar=typed,
        overfoeres=tuple(overfoeres),
        bortfalder=tuple(bortfalder),
        nye=tuple(_new(forms.values(), fra, til, demanded)),
        skemaer=kept,
        fjernes=tuple(gone),
    )


def _looking_at(borger: Borger, forms: Mapping[str, WorkingForm], kept: Mapping[str, Mapping[str, Svar]]) -> Lookup:
    """What conditions of the new version will see: the citizen, and the answers that go along."""

    def look_up(name: str) -> tuple[Value, ...]:
        art, _, navn = name.partition(".")
        if art == BORGER:
            code = {"koen": borger.koen, "opholdskommune": borger.opholdskommune}.get(navn)
            return (code,) if code else ()
        there = (f for i, f in forms.items() if f.record.art == art and navn in kept.get(i, ()))
        return tuple(f.values[navn] for f in there if navn in f.values)

    return look_up


def _new(
    forms: Iterable[WorkingForm], fra: Skemaversion, til: Skemaversion, demanded: Callable[[Plads], bool]
) -> Iterable[tuple[str, str]]:
    """The questions of the new version in the forms that were begun, and those of its new forms that are asked for, by titles."""
    begun = {form.record.art for form in forms if form.begun}
    for art, definition in til.skemaer.items():
        old, plads = fra.skemaer.get(art), til.hoved(art) or til.plads(art)
        if old is None:
            if demanded(plads):
                yield definition.title, definition.title
        elif art in begun:
            for felt in definition.felter:
                yield from ((definition.title, label) for label in _asked_anew(old.felt(felt.navn), felt))


def _asked_anew(old: Felt | None, new: Felt) -> Iterable[str]:
    """What a field asks that the old one did not: itself, or columns of a table that it did not have."""
    if old is None:
        if new.required is not False:
            yield new.label
        return
    had = {kolonne.navn for kolonne in old.kolonner}
    for kolonne in new.kolonner:
        if kolonne.navn not in had and kolonne.required is not False:
            yield f"{new.label}: {kolonne.label}"


def _carried(old: Felt, new: Felt | None, svar: Svar, katalog: Katalog) -> Svar | None:
    """The answer in the new field, or None where that cannot hold it."""
    if new is None or new.read_only or new.beregnet:
        return None
    kinds = (old.type, new.type)
    if kinds == (Felttype.ENKELTVALG, Felttype.FLERVALG):
        return _listed(new, Svar([svar.raw], None if svar.value is None else [svar.value]), katalog)
    if kinds == (Felttype.FLERVALG, Felttype.ENKELTVALG):
        raw = svar.raw if isinstance(svar.raw, list) else []
        if len(raw) != 1:
            return None
        value = svar.value[0] if isinstance(svar.value, list) and len(svar.value) == 1 else None
        return _listed(new, Svar(raw[0], value), katalog)
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
    return svar if all(code in katalog.lister[felt.liste] for code in codes) else None


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
    return Svar(kept, rows(svar.value) if svar.value is not None else None) if kept else None


def _fits(kolonne: Felt, cell: Json, katalog: Katalog) -> bool:
    return cell is not None and (kolonne.liste is None or cell in katalog.lister[kolonne.liste])
