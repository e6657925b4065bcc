"""What a filled form shows, what it lacks and what each answer breaks on its own. Semantics of ODK.

``required`` fails only on a blank, ``constraint`` only on a non-blank, so a field has at most one finding of its own. Conditions
see effective answers only: a field that is not shown counts as blank for the fields after it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.findings import FORMAT, KODELISTE, Fund, Niveau
from smdb_desktop.domain.forms.conditions import (
    DaysBetween,
    Has,
    Leaf,
    Lookup,
    between,
    fields_of,
    holds,
    leaves,
    named,
)
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Graense, SkemaDef
from smdb_desktop.domain.forms.filled import NO_PROBLEMS, Skema, Value
from smdb_desktop.domain.words import T, joined

_PLACE = re.compile(r"[.\[]")  # where the name of a field ends in the place of a problem


@dataclass(frozen=True, slots=True)
class Omgivelser:
    """What a form's conditions may look at besides the form itself, by name: ``anmodning.anmodningsdato``, ``borger.koen``.

    One value for each form of that name in the course that has the field answered.
    """

    lister: Kodelister
    andre: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Visning:
    """Which fields of a form are shown, in the form's order, and which are demanded; ``navne`` are the names of those shown."""

    vist: tuple[Felt, ...]
    kraevet: frozenset[str]
    navne: frozenset[str]


def _lookup(values: Mapping[str, Value], omgivelser: Omgivelser, hidden: set[str]) -> Lookup:
    def look_up(name: str) -> tuple[Value, ...]:
        if "." in name:
            return omgivelser.andre.get(name, ())
        value = None if name in hidden else values.get(name)
        return () if value is None else (value,)

    return look_up


def visning(skema: SkemaDef, values: Mapping[str, Value], omgivelser: Omgivelser) -> Visning:
    """Work out which fields are shown and demanded, field by field in definition order."""
    hidden: set[str] = set()
    look_up = _lookup(values, omgivelser, hidden)
    for navn, shown in skema.betingede:
        if not shown.holds(look_up, omgivelser.lister):
            hidden.add(navn)
    kraevet = skema.kraevede.union(
        navn for navn, asked in skema.betinget_kraevede if asked.holds(look_up, omgivelser.lister)
    )
    if not hidden:
        return Visning(skema.felter, kraevet, skema.navne)
    vist = tuple(felt for felt in skema.felter if felt.navn not in hidden)
    return Visning(vist, kraevet - hidden, skema.navne - hidden)


def without_hidden(skema: Skema, view: Visning) -> Skema:
    """The form as it counts, with only the answers of fields that ``view`` shows (rule 45)."""
    shown = view.navne
    if not skema.problems and shown >= skema.values.keys():
        return skema
    return Skema(
        art=skema.art,
        sti=skema.sti,
        values={k: v for k, v in skema.values.items() if k in shown},
        problems={k: v for k, v in skema.problems.items() if _PLACE.split(k)[0] in shown},
        status=skema.status,
        version=skema.version,
        profil=skema.profil,
    )


def beregnede(definition: SkemaDef, values: Mapping[str, Value], omgivelser: Omgivelser) -> dict[str, Value]:
    """The answers of the form's computed fields: the codes whose condition holds, in the order of their list."""
    found: dict[str, Value] = {}
    if not definition.beregnede:
        return found
    look_up = _lookup(values, omgivelser, set())
    for felt in definition.beregnede:
        if felt.liste is not None:
            codes = zip(omgivelser.lister[felt.liste], felt.beregnet, strict=True)
            chosen = tuple(kode.code for kode, condition in codes if holds(condition, look_up, omgivelser.lister))
            if chosen:
                found[felt.navn] = chosen
    return found


def completed_values(definition: SkemaDef, skema: Skema, omgivelser: Omgivelser) -> dict[str, Value]:
    """The answers as a completed form holds them: what is shown, computed fields, and a box that is not ticked as a no.

    An absence could be read as "not answered"; ``forms.md`` section 7 wants the no said.
    """
    given = _given(definition, skema.values)
    values = {**given, **beregnede(definition, given, omgivelser)}
    shown = visning(definition, values, omgivelser).vist
    said = {felt.navn: values.get(felt.navn, False if felt.type is Felttype.JA_NEJ else None) for felt in shown}
    return {navn: value for navn, value in said.items() if value is not None}


def _given(definition: SkemaDef, values: Mapping[str, Value]) -> dict[str, Value]:
    """The answers that somebody gave: without computed fields."""
    computed = {felt.navn for felt in definition.beregnede}
    return {navn: value for navn, value in values.items() if navn not in computed}


def otherwise(
    skema: Skema, definition: SkemaDef, view: Visning, omgivelser: Omgivelser, undecided: Callable[[str], bool]
) -> Iterator[Fund]:
    """The computed fields that were filled with something else than what they are computed from; a blank one is computed.

    ``undecided`` says whether a field that a condition names is still to be answered: nothing contradicts it yet. A code that is
    not in the list has its own finding, and only that.
    """
    filled = [felt for felt in definition.beregnede if felt.navn in skema.values and felt.navn in view.navne]
    computed = beregnede(definition, _given(definition, skema.values), omgivelser) if filled else {}
    for felt in filled:
        liste, said = omgivelser.lister[felt.liste or ""], _codes_in(skema.values[felt.navn])
        found = _codes_in(computed.get(felt.navn, ()))
        wrong = (
            (kode.code in said) is not (kode.code in found)
            and (kode.code in found or not any(undecided(name) for name in fields_of(condition)))
            for kode, condition in zip(liste, felt.beregnet, strict=True)
        )
        if all(code in liste for code in said) and any(wrong):
            yield Fund(FORMAT, Niveau.FEJL, skema.felt(felt.navn), _otherwise(felt, liste, said, found))


def _codes_in(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _otherwise(felt: Felt, liste: Kodeliste, said: Sequence[str], found: Sequence[str]) -> str:
    here = joined(", ", map(liste.label, said))
    if not found:
        return T(
            "»{navn}« beregnes af de andre svar, og af dem følger intet svar, men her står: {her}. Ret de andre svar, eller slet "
            "svaret her.",
            navn=felt.label,
            her=here,
        )
    return T(
        "»{navn}« beregnes af de andre svar, og af dem følger: {beregnet}. Her står: {her}. Ret de andre svar, eller slet "
        "svaret her.",
        navn=felt.label,
        beregnet=joined(", ", map(liste.label, found)),
        her=here,
    )


def own_findings(
    skema: Skema, definition: SkemaDef, view: Visning, omgivelser: Omgivelser, *, in_file: bool
) -> Iterator[Fund]:
    """The findings that single fields have on their own; ``view`` is the form's ``visning``.

    ``in_file`` reports answers in fields that should not be there; a case file is judged so, the wizard leaves them out.
    """
    by_field: dict[str, dict[str, str]] = {}
    for place, sentence in skema.problems.items():
        by_field.setdefault(_PLACE.split(place)[0], {})[place] = sentence
    values, lister = skema.values, omgivelser.lister
    svar = definition.svar(lister)
    # almost every answer is one of its list, or one that nothing can be said of alone; looked at is the rest, and what is lacking
    looked_at = {n for n, value in values.items() if n in definition.doemte and (n not in svar or value not in svar[n])}
    looked_at.update(view.kraevet.difference(values), by_field)
    for felt in view.vist if looked_at else ():
        navn = felt.navn
        if navn not in looked_at:
            continue
        value, problems = values.get(navn), by_field.get(navn, NO_PROBLEMS)
        for key, problem in problems.items():
            yield Fund(FORMAT, Niveau.FEJL, skema.felt(key), problem)
        if value is not None:
            yield from _answered(felt, value, skema.felt(navn), problems, lister)
        elif navn in view.kraevet and not problems:
            missing = _missing(felt, values, omgivelser)
            yield Fund(felt.required_rule, Niveau.FEJL, skema.felt(navn), missing, mangler=True)
    if not in_file or len(view.vist) == len(definition.felter):
        return
    for felt in definition.felter:
        answered = felt.navn not in view.navne and (felt.navn in values or felt.navn in by_field)
        if answered and values.get(felt.navn) is not False and not _follows(felt, skema, definition, view, omgivelser):
            superfluous = felt.hidden_message or _superfluous(felt)
            yield Fund(felt.hidden_rule, Niveau.FEJL, skema.felt(felt.navn), superfluous)


def _follows(felt: Felt, skema: Skema, definition: SkemaDef, view: Visning, omgivelser: Omgivelser) -> bool:
    """Whether a superfluous answer only follows from an answer that has a finding already: one mistake, one finding.

    So it is where the answer that decides is itself superfluous, or is missing, unreadable or unknown to its list.
    """
    if felt.shown is None or holds(felt.shown, _lookup(skema.values, omgivelser, set()), omgivelser.lister):
        return True
    return any(
        _undecided(leaf, name, skema, definition, view, omgivelser)
        for leaf in leaves(felt.shown)
        for name in named(leaf)
    )


def _undecided(
    leaf: Leaf, name: str, skema: Skema, definition: SkemaDef, view: Visning, omgivelser: Omgivelser
) -> bool:
    """Whether the field that a condition looks at has no answer that could decide it, and a finding for that."""
    if "." in name:
        given = omgivelser.andre.get(name, ())
        return not given or (isinstance(leaf, Has) and not any(v in omgivelser.lister[leaf.list_name] for v in given))
    decides, value = definition.felt(name), skema.values.get(name)
    liste = omgivelser.lister[decides.liste] if decides and decides.liste else None
    return name in view.kraevet and (value is None or (liste is not None and value not in liste))


def _superfluous(felt: Felt) -> str:
    return T(
        "Med de øvrige svar stilles spørgsmålet »{navn}« ikke. Slet svaret her, eller ret de øvrige svar.",
        navn=felt.label,
    )


_EMPTY = T("Udfyld »{navn}«.")
_MISSING = {
    Felttype.ENKELTVALG: T("Vælg et svar i »{navn}«."),
    Felttype.FLERVALG: T("Vælg mindst ét svar i »{navn}«."),
}


def _missing(felt: Felt, values: Mapping[str, Value], omgivelser: Omgivelser) -> str:
    if not felt.required_message:
        return _MISSING.get(felt.type, _EMPTY).format(navn=felt.label)
    period = measured(felt, values, omgivelser)
    days = str((period[1] - period[0]).days) if period else T("mere end 14")
    return felt.required_message.format(dage=days)


def measured(felt: Felt, values: Mapping[str, Value], omgivelser: Omgivelser) -> tuple[date, date] | None:
    """The two days whose distance decides whether the field is shown (rules 35 and 36), or None."""
    if felt.shown is None:
        return None
    look_up = _lookup(values, omgivelser, set())
    periods = (between(leaf, look_up) for leaf in leaves(felt.shown) if isinstance(leaf, DaysBetween))
    return next((period for period in periods if period is not None), None)


def _answered(felt: Felt, value: Value, path: str, problems: Mapping[str, str], lister: Kodelister) -> Iterator[Fund]:
    match felt.type:
        case Felttype.ENKELTVALG:
            yield from _code(felt, value, path, lister)
        case Felttype.FLERVALG if isinstance(value, tuple):
            yield from _codes(felt, tuple(str(v) for v in value), path, lister)
        case Felttype.TABEL if isinstance(value, tuple):
            for number, row in enumerate(value):
                if f"{felt.navn}[{number}]" in problems:
                    continue
                for kolonne in felt.kolonner:
                    cell_path = f"{path}[{number}].{kolonne.navn}"
                    cell = row.get(kolonne.navn) if isinstance(row, Mapping) else None
                    if cell is not None:
                        yield from _answered(kolonne, cell, cell_path, {}, lister)
                    elif kolonne.required is True and f"{felt.navn}[{number}].{kolonne.navn}" not in problems:
                        message = kolonne.required_message or _EMPTY.format(navn=kolonne.label)
                        yield Fund(kolonne.required_rule, Niveau.FEJL, cell_path, message, mangler=True)
        case _:
            if felt.graense and not within(felt.graense, value):
                yield Fund(felt.graense.rule, Niveau.FEJL, path, felt.graense.message)


def within(graense: Graense, value: Value) -> bool:
    """Whether an answer satisfies a field's own constraint."""
    if isinstance(value, int) and not isinstance(value, bool):
        low = graense.minimum is None or value >= graense.minimum
        return low and (graense.maximum is None or value <= graense.maximum)
    if isinstance(value, str) and graense.pattern is not None:
        return re.fullmatch(graense.pattern, value) is not None
    return True


def _code(felt: Felt, value: Value, path: str, lister: Kodelister) -> Iterator[Fund]:
    if felt.liste is not None and value not in lister[felt.liste]:
        yield Fund(
            KODELISTE,
            Niveau.FEJL,
            path,
            T("»{svar}« er ikke et svar i listen »{navn}«. Vælg et svar fra listen.", svar=value, navn=felt.label),
        )


def _codes(felt: Felt, codes: tuple[str, ...], path: str, lister: Kodelister) -> Iterator[Fund]:
    for code in codes:
        yield from _code(felt, code, path, lister)
    if len(set(codes)) != len(codes):
        yield Fund(KODELISTE, Niveau.FEJL, path, T("Det samme svar er valgt to gange. Vælg det kun én gang."))
    if felt.liste is None or len(codes) < 2:
        return
    for code in codes:
        kode = lister[felt.liste].koder.get(code)
        if kode is not None and kode.flag("eksklusiv"):
            yield Fund(
                KODELISTE, Niveau.FEJL, path, T("»{navn}« kan ikke vælges sammen med andre svar.", navn=kode.label)
            )
