"""What becomes of a course when its request's date belongs to another form version: what goes along, falls away, and is new.

It changes nothing. Answers go along where the new form has a field of the same name that can hold them: the same type and, for a
choice, the same code in its list; a single choice and a multiple choice of one answer become each other.
"""

from collections.abc import Callable, Iterable, Mapping

from smdb_desktop.domain.case.model import Borger
from smdb_desktop.domain.forms.conditions import Lookup, holds
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.engine import Omgivelser, Visning, visning
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

    shown = _views(borger, forms, kept, til, katalog)
    for i, view in shown.items():
        # an answer that the new form does not ask for is not taken along: it would never be sent
        title, definition = forms[i].definition.title, til.skemaer[forms[i].record.art]
        for felt in definition.felter:
            if felt.navn in kept[i] and felt.navn not in view.navne:
                del kept[i][felt.navn]
                label = next(f.label for f in forms[i].definition.felter if f.navn == felt.navn)
                overfoeres.remove((title, label))
                bortfalder.append((title, label))
    before = _views(borger, forms, {i: form.svar for i, form in forms.items()}, fra, katalog)

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
        nye=tuple(dict.fromkeys(_new({i: forms[i] for i in kept}, fra, til, demanded, (before, shown), kept))),
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


def _views(
    borger: Borger,
    forms: Mapping[str, WorkingForm],
    answers: Mapping[str, Mapping[str, Svar]],
    version: Skemaversion,
    katalog: Katalog,
) -> dict[str, Visning]:
    """What each form shows and demands in a version, with these answers."""
    values = {i: {n: v for n, v in forms[i].values.items() if n in given} for i, given in answers.items()}
    andre: dict[str, tuple[Value, ...]] = {
        f"{BORGER}.{navn}": (code,)
        for navn, code in (("koen", borger.koen), ("opholdskommune", borger.opholdskommune))
        if code
    }
    for i, given in values.items():
        for navn, value in given.items():
            name = f"{forms[i].record.art}.{navn}"
            andre[name] = (*andre.get(name, ()), value)
    around = Omgivelser(katalog.lister, andre)
    return {i: visning(version.skemaer[forms[i].record.art], given, around) for i, given in values.items()}


def _new(
    forms: Mapping[str, WorkingForm],
    fra: Skemaversion,
    til: Skemaversion,
    demanded: Callable[[Plads], bool],
    views: tuple[Mapping[str, Visning], Mapping[str, Visning]],
    kept: Mapping[str, Mapping[str, Svar]],
) -> Iterable[tuple[str, str]]:
    """The questions of the new version in the forms that were begun, and those of its new forms that are asked for, by titles."""
    before, after = views
    for art, definition in til.skemaer.items():
        old, plads = fra.skemaer.get(art), til.hoved(art) or til.plads(art)
        if old is None:
            if demanded(plads):
                yield definition.title, definition.title
            continue
        for i in (i for i, form in forms.items() if form.record.art == art and form.begun):
            for felt in definition.felter:
                was = old.felt(felt.navn)
                asked_before = felt.navn in before[i].navne or felt.navn in kept[i]
                if felt.navn in after[i].navne:
                    asks = _asked_anew(was if asked_before else None, felt)
                    yield from ((definition.title, label) for label in asks)


def _asked_anew(old: Felt | None, new: Felt) -> Iterable[str]:
    """What a field asks that was not asked before: itself, or columns of a table that it did not have."""
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
