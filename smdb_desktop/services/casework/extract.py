"""A row of an extract of Tilbudsportalen as an entry of the register: what it says, what is wrong with it, and which entry it is.

A tilbud is told apart by tilbud and department where the extract has their numbers, else by P-nummer and name: P-numbers repeat
and are missing. No P-nummer is refused (rule 63). What is about people (leader, telephone, e-mail) is not asked for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kodelister, folded
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.columns import Maal
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.ports.tables import Kind, Row
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import ADRESSE, KILDE, KOMMUNE, NAVN, P_NUMMER, UDTRAEK, Tilbud, searched

ART = "tilbud"
TOGETHER = 100
"""Rows that are read before others are let past."""
_DIGITS = 10
_POST = 4
_CLOSED = re.compile(r"ophør|lukket|nedlagt|afvikl|tilbagekald|ikke aktiv|inaktiv", re.IGNORECASE)
_CLOSED_NAME = re.compile(r"\(\s*lukket\b", re.IGNORECASE)

MAAL = (
    Maal("navn", T("Tilbuddets navn"), ("tilbud", "navn", "tilbudsnavn", "entityname", "enhedsnavn"), kraevet=True),
    Maal("afdeling", T("Afdeling"), ("afdelingens navn", "afdelingsnavn", "departmentname")),
    Maal("tilbudsid", T("Tilbudsid"), ("tilbud id", "tilbudsnr", "sorid", "id")),
    Maal("afdelingsid", T("Afdelingsid"), ("afdeling id", "afdelingsnr")),
    Maal("p_nummer", T("P-nummer"), ("p-nr", "pnummer", "pnumber", "produktionsenhedsnummer", "p nr")),
    Maal("cvr", T("CVR-nummer"), ("cvr", "cvr-nr", "cvrnumber")),
    Maal("virksomhed", T("Virksomhedens navn"), ("virksomhed", "ejer", "driftsherre", "leverandør")),
    Maal("adresse", T("Adresse"), ("tilbuddets adresse", "vej", "gade", "adresselinje")),
    Maal("postnr", T("Postnummer"), ("postnr", "post nr", "postcode")),
    Maal("by", T("By"), ("postdistrikt", "bynavn", "districtname")),
    Maal("kommune", T("Kommune"), ("beliggenhedskommune", "kommunenavn", "kommunekode")),
    Maal("paragraf", T("Tilbudstype"), ("tilbudstype (juridisk grundlag)", "paragraf", "juridisk grundlag")),
    Maal("status", T("Godkendelsesstatus"), ("status",)),
    Maal("opdateret", T("Opdateret"), ("senest opdateret", "dato")),
)
"""What a column of an extract can hold; the words are Tilbudsportalen's and SOR's own headings."""
# what is kept beside the answers of a tilbud's form, each under its own name
_KEPT = ("tilbudsid", "afdelingsid", "afdeling", "cvr", "virksomhed", "postnr", "by", "paragraf", "status", "opdateret")
_LABELS = {each.navn: each.label for each in MAAL}


CITIZENS = T(
    "Der står noget, der ligner et CPR-nummer, og det hører ikke til i et register over tilbud. Er det den rigtige fil?"
)
_CPR = re.compile(r"(\d\d)(\d\d)\d\d ?[-\u2010-\u2015\u2212] ?[\dA-Za-z]{2}\d\d")


class Laest(NamedTuple):
    """A row that was read: its number, the entry (None where there is none), what keeps it out, and what a person should see."""

    nr: int
    tilbud: Tilbud | None
    fejl: tuple[str, ...]
    advarsler: tuple[str, ...]


def read(row: Row, at: Mapping[str, int], lister: Kodelister) -> Laest:
    """Read a row; ``at`` says in which column what stands."""
    said = {name: clean(row.text(place)) for name, place in at.items()}
    warned = list(_odd(row, at))
    name = _name(said.get("navn", ""), said.get("afdeling", ""))
    if not name:
        return Laest(row.number, None, (T("Der står intet navn."),), tuple(warned))
    if problem := next((p for text in said.values() if (p := unsendable(text))), None):
        return Laest(row.number, None, (problem,), tuple(warned))
    if any(map(_is_a_citizens, said.values())):
        return Laest(row.number, None, (CITIZENS,), tuple(warned))
    number, told = _number(said.get("p_nummer", ""))
    post, told_post = _post(said.get("postnr", ""))
    kommune, told_kommune = _kommune(said.get("kommune", ""), lister)
    warned += [text for text in (told, told_post, told_kommune) if text]
    said |= {"postnr": post}
    svar: dict[str, Json] = {NAVN: name}
    if number:
        svar[P_NUMMER] = number
    if kommune:
        svar[KOMMUNE] = kommune
    if address := _address(said):
        svar[ADRESSE] = address
    register: dict[str, Json] = {KILDE: UDTRAEK, **{key: said[key] for key in _KEPT if said.get(key)}}
    closed = bool(_CLOSED.search(said.get("status", "")) or _CLOSED_NAME.search(name))
    key = _key(said, number, name)
    return Laest(row.number, Tilbud(key, svar, register, searched(svar, register), lukket=closed), (), tuple(warned))


def _is_a_citizens(text: str) -> bool:
    """Whether a cell is a CPR number as people write it: a list of citizens was taken for one of tilbud."""
    found = _CPR.fullmatch(text)
    return found is not None and int(found[1]) % 60 in range(1, 32) and int(found[2]) in range(1, 13)


def _name(tilbud: str, afdeling: str) -> str:
    """A department's own name where it says which tilbud it is of, else both."""
    if not afdeling or not tilbud or folded(afdeling).startswith(folded(tilbud)):
        return afdeling or tilbud
    return f"{tilbud}, {afdeling}"


def _key(said: Mapping[str, str], number: str, name: str) -> str:
    if said.get("tilbudsid") or said.get("afdelingsid"):
        # a department without a number is another than its tilbud all the same
        return f"t:{said.get('tilbudsid', '')}/{said.get('afdelingsid') or folded(said.get('afdeling', ''))}".casefold()
    return f"p:{number}/{folded(name)}"


def p_nummer(text: str) -> str:
    """A P-nummer without the points and spaces that people part it by; what is none stays as it was written."""
    digits = re.sub(r"[\s.\u00a0-]", "", text)
    return digits if digits.isdigit() else text


def told_of(number: str) -> str:
    """What a person is told of a P-nummer (rule 63); "" where nothing is to be told. It is never refused, nor by modulus 11."""
    if not number:
        return T("Der er intet P-nummer.")
    if len(number) != _DIGITS or not (number.isascii() and number.isdigit()):
        return T("P-nummeret {nummer} har ikke 10 cifre.", nummer=number)
    return ""


def _number(text: str) -> tuple[str, str]:
    number = p_nummer(text)
    return number, told_of(number)


def _post(text: str) -> tuple[str, str]:
    """A postcode that lost its first zero in Excel gets it back, and that is told."""
    if text.isdigit() and len(text) == _POST - 1:
        return text.zfill(_POST), T("Postnummeret {kort} er læst som {langt}.", kort=text, langt=text.zfill(_POST))
    return text, ""


def _kommune(text: str, lister: Kodelister) -> tuple[str, str]:
    if not text:
        return "", ""
    code = lister["kommune"].find(text)
    return code, "" if code else T("»{tekst}« er ingen kommune; tilbuddet står uden kommune.", tekst=text)


def _address(said: Mapping[str, str]) -> str:
    place = " ".join(text for text in (said.get("postnr", ""), said.get("by", "")) if text)
    street = said.get("adresse", "")
    return ", ".join(text for text in (street, place) if text and not (text == place and place in street))


def _odd(row: Row, at: Mapping[str, int]) -> Iterator[str]:
    """What the file itself leaves in doubt about a row."""
    if row.odd:
        yield T("Bogstaverne er kodet anderledes end i resten af filen. Kontrollér navnet.")
    if row.hidden:
        yield T("Rækken er skjult i regnearket.")
    for name, place in at.items():
        kind = row.kind(place)
        if kind is Kind.COVERED:
            yield T("»{kolonne}« er taget fra en flettet celle ovenfor.", kolonne=_LABELS[name])
        elif kind is Kind.ERROR:
            yield T("»{kolonne}« er en formel, der gik galt; den er læst som tom.", kolonne=_LABELS[name])


class Read(NamedTuple):
    """All rows of an extract: the entries by key, with the row each comes from, and every row as it was read."""

    entries: Mapping[str, tuple[Tilbud, int]]
    rows: tuple[Laest, ...]
    dubletter: Mapping[int, int]
    """The number of a row that says the same tilbud again, and the row that counts."""


def read_all(rows: Sequence[Row], at: Mapping[str, int], lister: Kodelister, fremskridt: Progress) -> Read:
    """Read every row. Of two rows about the same tilbud the first counts; that they differ is told of the second.

    ``fremskridt`` is told how far it is, reading being half of a look.
    """
    entries: dict[str, tuple[Tilbud, int]] = {}
    listed: list[Laest] = []
    doubles: dict[int, int] = {}
    for done, row in enumerate(rows):
        if not done % TOGETHER:
            fremskridt(done, 2 * len(rows))
        laest = read(row, at, lister)
        made = laest.tilbud
        if made is not None and made.noegle in entries:
            first, number = entries[made.noegle]
            doubles[row.number] = number
            if (first.svar, first.register) != (made.svar, made.register):
                laest = laest._replace(
                    fejl=(
                        T(
                            "Tilbuddet står også i række {nr}, og der står noget andet. Rækken er ikke læst ind.",
                            nr=number,
                        ),
                    )
                )
        elif made is not None:
            entries[made.noegle] = made, row.number
        listed.append(laest)
    return Read(entries, tuple(listed), doubles)


def difference(before: Tilbud, after: Tilbud, lister: Kodelister) -> tuple[str, ...]:
    """What a newer extract says otherwise of an entry, a sentence each."""
    found = []
    for name, label in ((NAVN, T("Navn")), (P_NUMMER, T("P-nummer")), (ADRESSE, T("Adresse")), (KOMMUNE, T("Kommune"))):
        old, new = (str(each.svar.get(name) or "") for each in (before, after))
        if old != new:
            if name == KOMMUNE:
                old, new = (lister["kommune"].label(code) if code else "" for code in (old, new))
            found.append(T("{hvad}: {foer} → {nu}", hvad=label, foer=old or "–", nu=new or "–"))
    for name in _KEPT:
        old, new = (str(each.register.get(name) or "") for each in (before, after))
        if old != new and name not in ("postnr", "by"):
            found.append(T("{hvad}: {foer} → {nu}", hvad=_LABELS[name], foer=old or "–", nu=new or "–"))
    if before.lukket != after.lukket:
        found.append(T("Lukket") if after.lukket else T("Åbent igen"))
    return tuple(found)
