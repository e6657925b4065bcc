"""Whether the conditions of a form version can hold at all: known fields, of a fitting type, and properties that some answer has.

A condition that could never hold would hide a question from everybody, so it is refused when the file is loaded.
Knows no files; the place in each error is the file, the field and the key.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.conditions import Condition, DaysBetween, Equals, Has, fields_of, leaves
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, FraRaekke, SkemaDef, Skemaversion, Stamdata
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.structure import VERSION_KEY, Plads, every_place
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.roles import med
from smdb_desktop.domain.words import T

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog

CITIZEN_LISTS = {"opholdskommune": "kommune", "koen": "koen"}
"""The citizen's master data that a condition may look at, with their code lists (``forms.md`` section 2)."""

_INJECTS, _HOW_OFTEN = ("injektion",), ("dagligt", "ikke_brugt", "uoplyst")
ASKED_OF: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "aarsag_afsluttet": ("faerdigbehandlet", "frafald", "kun_uden_ivaerksaettelse", "opfoelgning", "udeblevet"),
    "aarsag_overskridelse_behandlingsgaranti": ("frit_valg",),
    "behandlingstype": ("gruppe", "kraever_autorisationskode", "substitution"),
    "hovedstof_hyppighed": _HOW_OFTEN, "hovedstof_indtagelsesmaade": _INJECTS,
    "hyppighed": _HOW_OFTEN, "indtagelsesmaade": _INJECTS,
    "injektion_nogensinde": ("har_injiceret",), "laegesamtale_afholdt": ("afholdt",), "laegesamtale_oenskes": ("oensket",),
    "status_stofmisbrug": ("ophoert", "statistikgruppe"), "stofbrug_seneste_30_dage": ("har_brugt",),
    "stoffri_seneste_maaned": ("har_brugt",), "substitutionsbehandling_nogensinde": ("aldrig",),
    "tidligere_stofmisbrugsbehandling": ("aldrig",),
})  # fmt: skip
"""What rules, limits and reports ask of a field's answer, whatever the list is called that a version gives the field."""


def citizen_fields() -> dict[str, Felt]:
    """The citizen's master data as fields, by their names in conditions."""
    fields = (Felt(navn, navn, Felttype.ENKELTVALG, liste=liste) for navn, liste in CITIZEN_LISTS.items())
    return {f"{BORGER}.{felt.navn}": felt for felt in fields}


def check_places(pladser: Iterable[Plads], place: str) -> None:
    """Check that the places of a course can be told apart and can do what they promise. Raises DefinitionError."""
    every = tuple(every_place(pladser))
    _unique([VERSION_KEY, *(p.noegle for p in pladser)], place, T("nøglen »{navn}« er i brug to gange"))
    _unique([p.element for p in every], place, T("elementet »{navn}« er i brug to gange"))
    milestones = [p.milepael for p in every if p.milepael is not None]
    _unique(milestones, place, T("mere end ét skema har milestone »{navn}«"))
    for needed in (Milepael.ANMODET, Milepael.AFSLUTTET):
        if needed not in milestones:
            raise DefinitionError(place, T("intet skema har milestone »{navn}«", navn=needed.value))
    if any(p.milepael is Milepael.BEHANDLET for p in pladser):
        raise DefinitionError(place, T("kun et skema under et andet kan have milestone »{navn}«", navn="treated"))
    forms = {each.art for each in every}
    for head in every:
        where = f"{place} ({head.art})"
        if head.under and head.element in forms:
            raise DefinitionError(f"{where}.element", T("»{navn}« er navnet på et skema", navn=head.element))
        if set(head.status_ord) & {status.value for status in Status} or (head.under and head.status_ord):
            raise DefinitionError(
                f"{where}.status_words", T("kun andre ord for et færdigt skema, som selv har en status")
            )
        _unique([head.art, *(u.noegle for u in head.under)], where, T("nøglen »{navn}« er i brug to gange"))
        for under in head.under:
            if under.element == head.art:
                raise DefinitionError(
                    T("{place} ({art}).element", place=place, art=under.art),
                    T("elementet »{art}« er i brug to gange", art=head.art),
                )
            alone = under.milepael not in (None, Milepael.BEHANDLET)
            if alone or under.udfyldes_af or under.kraevet is not None:
                raise DefinitionError(
                    T("{place} ({art})", place=place, art=under.art),
                    T("et skema under et andet kan kun have milestone »treated« og ikke filled_by eller demanded"),
                )


def _unique(names: Sequence[str], place: str, message: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise DefinitionError(place, message.format(navn=name))


def check_together(versioner: Iterable[Skemaversion]) -> None:
    """Check that every request belongs to one version at most, and that all find its date in the same place."""
    ordered = sorted(versioner, key=lambda version: version.valid_from or date.min)
    for before, after in pairwise(ordered):
        if before.valid_to is None or after.valid_from is None or after.valid_from <= before.valid_to:
            raise DefinitionError(f"forms/{after.id}/version.json.valid_from", T("overlapper »{id}«", id=before.id))
        for plads in every_place(after.pladser):
            if before.har(plads.art) and before.plads(plads.art).milepael is not plads.milepael:
                raise DefinitionError(
                    T("forms/{version}/version.json ({art}).milestone", version=after.id, art=plads.art),
                    T("er ikke den samme som i »{id}«", id=before.id),
                )
        if (before.datofelt, before.datosti) != (after.datofelt, after.datosti):
            raise DefinitionError(
                f"forms/{after.id}/version.json.date", T("er ikke den samme som i »{id}«", id=before.id)
            )


def check_lists(katalog: "Katalog", nye: Kodelister) -> None:
    """Check that the forms of every version work with these lists in the place of those of the same names.

    Raises DefinitionError, as when the forms are read.
    """
    lists = {**katalog.lister, **nye}
    for version in katalog.versioner.values():
        place = f"forms/{version.id}"
        for art, skema in version.skemaer.items():
            for felt in skema.beregnede:
                navn = felt.liste or ""
                if navn in nye and list(nye[navn].koder) != list(katalog.lister[navn].koder):
                    raise DefinitionError(
                        f"{place}/{art}.json ({felt.navn}).computed",
                        T(
                            "programmet regner svaret ud, så listen »{liste}« skal have de samme koder i samme orden",
                            liste=felt.liste,
                        ),
                    )
        for plads in every_place(version.pladser):
            check_filled_by(plads.udfyldes_af, lists, f"{place}/version.json ({plads.art}).filled_by")
        check_version(version.skemaer, version.pladser, version.stamdata, lists, place)


def check_filled_by(egenskab: str, lists: Kodelister, place: str) -> None:
    """Check that some role may fill what is set aside for those with a property. Raises DefinitionError."""
    if egenskab and not med(lists, egenskab):
        raise DefinitionError(place, T("ingen profil har egenskaben »{filled_by}«", filled_by=egenskab))


def check_requested(pladser: Iterable[Plads], datofelt: tuple[str, str], place: str) -> None:
    """Check that the date that decides the version is the one the course was requested on. Raises DefinitionError."""
    for plads in pladser:
        if plads.milepael is Milepael.ANMODET and (plads.art, plads.dato) != datofelt:
            raise DefinitionError(
                T("{place} ({art}).milestone", place=place, art=plads.art),
                T("»requested« skal være skemaet og datoen i versionens date"),
            )


def check_version(
    skemaer: Mapping[str, SkemaDef], pladser: Iterable[Plads], stamdata: Stamdata | None, lists: Kodelister, place: str
) -> None:
    """Check every condition of every form and place. Raises DefinitionError.

    ``shown`` may look at fields before its own, because what is shown is worked out from the top, and at the forms that stand
    before its own in the course; ``required`` and a computed field are worked out afterwards and may look at every field of the
    form and of every form. All may look at the citizen.
    """
    order = [p.art for p in every_place(pladser)]
    several = {u.art for p in every_place(pladser) for u in p.alle() if p.antal.flere or u.antal.flere}
    whole: dict[str, Felt] = citizen_fields()
    for art in order:
        whole |= {f"{art}.{felt.navn}": felt for felt in skemaer[art].felter}
    before: dict[str, Felt] = citizen_fields()
    for art in order:
        _check_form(skemaer[art], before, whole, several, lists, f"{place}/{art}.json")
        before |= {f"{art}.{felt.navn}": felt for felt in skemaer[art].felter}
    for plads in every_place(pladser):
        if plads.kraevet is not None:
            _check(
                plads.kraevet,
                whole,
                several,
                lists,
                T("{place}/version.json ({art}).demanded", place=place, art=plads.art),
            )
        for navn in plads.kolonner:
            if skemaer[plads.art].felt(navn) is None:
                raise DefinitionError(
                    T("{place}/version.json ({art}).columns", place=place, art=plads.art),
                    T("ukendt felt »{navn}«", navn=navn),
                )
    if stamdata is not None:
        for felt in stamdata.felter:
            if CITIZEN_LISTS.get(felt.navn) != felt.liste:
                raise DefinitionError(
                    T("{place}/version.json (citizen)", place=place),
                    T("»{navn}« er ikke borgerens stamdata", navn=felt.navn),
                )


def _check_form(
    skema: SkemaDef,
    before: Mapping[str, Felt],
    whole: Mapping[str, Felt],
    several: set[str],
    lists: Kodelister,
    place: str,
) -> None:
    earlier = dict(before)
    everything = {**whole, **{felt.navn: felt for felt in skema.felter}}
    for felt in skema.felter:
        where = f"{place} ({felt.navn})"
        for each in (felt, *felt.kolonner):
            _check_asked(each, lists, where if each is felt else f"{where}.columns.{each.navn}")
        if felt.shown is not None:
            _check(felt.shown, earlier, several, lists, f"{where}.shown")
        if not isinstance(felt.required, bool):
            _check(felt.required, everything, several, lists, f"{where}.required")
        for number, condition in enumerate(felt.beregnet):
            _check(condition, everything, several, lists, f"{where}.computed[{number}]")
        if isinstance(felt.suggest, FraRaekke):
            _check_row(felt.suggest, skema, f"{where}.suggest")
        earlier[felt.navn] = felt


def _check_asked(felt: Felt, lists: Kodelister, where: str) -> None:
    """A list of another name has what is asked of the field's answer too, or a rule would fall silent for this version alone."""
    for egenskab in ASKED_OF.get(felt.navn, ()) if felt.liste is not None else ():
        if not any(kode.flags.get(egenskab) for kode in lists[felt.liste or ""]):
            raise DefinitionError(
                f"{where}.list",
                T("intet svar i listen »{liste}« har egenskaben »{egenskab}«", liste=felt.liste, egenskab=egenskab),
            )


def _check_row(suggest: FraRaekke, skema: SkemaDef, where: str) -> None:
    """A suggestion from a row of a table: all that it names stands in the form, and row and answer can be the same."""
    tabel, svar = skema.felt(suggest.tabel), skema.felt(suggest.svar)
    kolonner = {kolonne.navn: kolonne for kolonne in tabel.kolonner} if tabel is not None else {}
    wanted, noegle = kolonner.get(suggest.kolonne), kolonner.get(suggest.noegle)
    if tabel is None or wanted is None or wanted.type is not Felttype.HELTAL:
        raise DefinitionError(
            where, T("»{tabel}.{kolonne}« er ikke et heltal i en tabel", tabel=suggest.tabel, kolonne=suggest.kolonne)
        )
    if svar is None or svar.liste is None or noegle is None or svar.liste != noegle.liste:
        raise DefinitionError(
            where, T("»{navn}« har ikke samme liste som »{noegle}«", navn=suggest.svar, noegle=suggest.noegle)
        )


def _check(condition: Condition, known: Mapping[str, Felt], several: set[str], lists: Kodelister, where: str) -> None:
    for name in fields_of(condition):
        if name not in known:
            raise DefinitionError(where, T("betingelsen ser på et ukendt eller senere felt »{navn}«", navn=name))
    for leaf in leaves(condition):
        match leaf:
            case Equals(name):
                if known[name].type is not Felttype.JA_NEJ:
                    raise DefinitionError(
                        where, T("»{navn}« er ikke en afkrydsning og kan ikke være true eller false", navn=name)
                    )
            case Has(name, _, flag):
                _check_flag(known[name], name, flag, lists, where)
            case DaysBetween(start, end):
                for name in (start, end):
                    if known[name].type is not Felttype.DATO:
                        raise DefinitionError(where, T("»{navn}« er ikke en dato", navn=name))
                    if name.split(".")[0] in several and "." in name:
                        raise DefinitionError(where, T("»{navn}« er der flere af i et forløb", navn=name))
            case _:
                pass


def _check_flag(felt: Felt, name: str, flag: str, lists: Kodelister, where: str) -> None:
    if felt.type is not Felttype.ENKELTVALG or felt.liste is None:
        raise DefinitionError(where, T("»{navn}« er ikke et enkeltvalg og har ingen egenskaber", navn=name))
    if not any(kode.flag(flag) for kode in lists[felt.liste]):
        raise DefinitionError(
            where, T("intet svar i listen »{liste}« har egenskaben »{egenskab}«", liste=felt.liste, egenskab=flag)
        )
