"""A case as readable Danish text, in the order of SMDB's pages: for ``show``, for print and for the page Gennemse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb, Post, Sag
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.filled import Skema, Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, joined


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One form in words: its title, and label and answer line by line."""

    title: str
    linjer: tuple[tuple[str, str], ...]
    sti: str = ""
    kladde: bool = False
    profil: str = ""
    """The code of the profile that the form was completed in, where that is known."""


def answer_text(felt: Felt, value: Value, lister: Kodelister) -> str:
    """An answer as a person reads it: labels for codes, Danish dates, units."""
    if isinstance(value, bool):
        return T("Ja") if value else T("Nej")
    if isinstance(value, date):
        return format_date(value)
    if felt.type is Felttype.TABEL and isinstance(value, tuple):
        return joined("; ", (_row(felt, row, lister) for row in value if not isinstance(row, str)))
    if isinstance(value, tuple):
        return joined(", ", (lister[felt.liste].label(str(v)) if felt.liste else str(v) for v in value))
    if felt.liste:
        return lister[felt.liste].label(str(value))
    return T("{svar} {enhed}", svar=value, enhed=felt.unit) if felt.unit else str(value)


def _row(felt: Felt, row: object, lister: Kodelister) -> str:
    cells = [answer_text(k, row[k.navn], lister) for k in felt.kolonner if isinstance(row, dict) and k.navn in row]
    return joined(", ", cells)


def form_section(skema: Skema, katalog: Katalog, version: str, title: str = "") -> Afsnit:
    """One form in words; unanswered fields are left out."""
    definition = katalog.skema(version, skema.art)
    lines = [
        (felt.label, answer_text(felt, skema.values[felt.navn], katalog.lister))
        for felt in definition.felter
        if felt.navn in skema.values
    ]
    return Afsnit(title or definition.title, tuple(lines), skema.sti, not skema.er_faerdig, skema.profil)


def course_sections(course: Kontaktforloeb, katalog: Katalog) -> Iterator[Afsnit]:
    """A course in words, form by form."""
    for post in course.poster:
        yield from _sections(post, course, katalog)


def _sections(post: Post, course: Kontaktforloeb, katalog: Katalog) -> Iterator[Afsnit]:
    # a head is called by what it is: the place's title is that of the whole list
    title = "" if post.plads.under else post.plads.title
    yield form_section(post.skema, katalog, course.version, title)
    for under in post.under:
        yield from _sections(under, course, katalog)


def case_text(sag: Sag, katalog: Katalog) -> Iterator[str]:
    """A whole case as lines of text."""
    kommuner = katalog.lister["kommune"]
    yield T("CPR-nr.: {cpr_nr}", cpr_nr=sag.borger.cpr_nr)
    if sag.borger.navn:
        yield T("Borger: {navn}", navn=sag.borger.navn)
    if sag.borger.opholdskommune:
        yield T("Opholdskommune: {navn}", navn=kommuner.label(sag.borger.opholdskommune))
    if sag.borger.koen:
        yield T("Køn: {navn}", navn=katalog.lister["koen"].label(sag.borger.koen))
    if sag.myndighedskommune:
        yield T("Myndighed: {navn}", navn=kommuner.label(sag.myndighedskommune))
    for number, course in enumerate(sag.kontaktforloeb, start=1):
        yield ""
        state = T("lukket") if course.er_afsluttet else T("åbent")
        yield T(
            "Kontaktforløb {nummer} (skema {version}, {tilstand})",
            nummer=number,
            version=course.version,
            tilstand=state,
        )
        for section in course_sections(course, katalog):
            yield ""
            heading = T("  {skema} (kladde)") if section.kladde else T("  {skema}")
            yield heading.format(skema=section.title)
            if section.profil not in ("", sag.profil):
                yield T("    Udfyldt som: {profil}", profil=katalog.lister["profil"].label(section.profil))
            for label, answer in section.linjer:
                line = T("    {spoergsmaal} {svar}") if label.endswith("?") else T("    {spoergsmaal}: {svar}")
                yield line.format(spoergsmaal=label, svar=answer)
