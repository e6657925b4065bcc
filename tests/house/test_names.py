"""Only rules and form versions name forms and fields; the rest of the program asks by structure, property and milestone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from smdb_desktop.domain.forms.structure import every_place
from smdb_desktop.resources import catalog
from tests.house.house_tree import PACKAGE, sources

MAY_NAME = ("domain/rules/", "examples/")
EXCEPTIONS = {
    # the code lists are called as the fields that ask for them, and an answer's property as the field it is about
    "domain/codelists.py": {
        "aarsag_afsluttet", "aarsag_overskridelse_behandlingsgaranti", "antal_dage", "behandlingstype", "frit_valg",
        "indtagelsesmaade", "injektion_nogensinde", "status_stofmisbrug", "stofbrug_seneste_30_dage",
        "substitutionsbehandling_nogensinde", "tidligere_stofmisbrugsbehandling",
    },
    # the register of tilbud, which a form version names as such: its fields, its kind of change, its name, its list in a window;
    # and the address of a page on the portal has the word in it
    "services/stored/tilbud.py": {"tilbud", "tilbud_navn", "tilbud_p_nummer", "tilbud_adresse", "tilbud_kommune"},
    "services/changes.py": {"tilbud"},
    "domain/forms/version_loader.py": {"tilbud"},
    "gui/guide/register_choice.py": {"tilbud"},
    "store/registers.py": {"tilbud"},
    "services/casework/extract.py": {"tilbud"},
    "cli/main.py": {"tilbud"},
    "cli/parser.py": {"tilbud"},
    "store/mark.py": {"tilbud"},
    # what is counted, and what one may count by, is called as the list or the field of a treatment that it comes from
    "services/reports/courses.py": {"aarsag_afsluttet"},
    "services/reports/service.py": {"aarsag_afsluttet", "status_stofmisbrug"},
    "services/reports/statistikbanken.py": {
        "aarsag_afsluttet", "aarsag_overskridelse_behandlingsgaranti", "status_stofmisbrug",
    },
    "services/reports/questions.py": {
        "aarsag_afsluttet", "aarsag_overskridelse_behandlingsgaranti", "behandlinger", "behandlingsintensitet", "behandlingstype",
        "frit_valg", "status_stofmisbrug", "tilbud", "tilbud_kommune",
    },
    # the figures of a course, which reports are counted from: what each is taken from, and the lists that its codes stand in
    "store/figures.py": {
        "aarsag_afsluttet", "aarsag_overskridelse_behandlingsgaranti", "aarsag_overskridelse_laegesamtale", "afsluttet_dato",
        "anmodning", "anmodningsdato", "behandling", "behandlingsintensitet", "behandlingstype", "forloebsafslutning",
        "frit_valg", "ivaerksaettelse", "ivaerksat_dato", "laegesamtale_afholdt", "laegesamtale_dato", "laegesamtale_oenskes",
        "status_stofmisbrug", "tilbud_kommune", "tilbud_navn", "tilbud_p_nummer", "tilbudsslutdato", "tilbudsstartdato",
    },
    "services/reports/facts.py": {"behandlingstype"},
    # the approval guide's questions, called as what they are about
    "domain/figures/approval.py": {"behandlinger", "tilbud"},
    "services/reports/approval_words.py": {"behandlinger", "tilbud"},
    # rules 36, 77 and 106 as limits: the doctor's talk, the treatment's kind, and why a course ended
    "domain/deadlines.py": {"aarsag_afsluttet", "behandlingstype", "laegesamtale_afholdt", "laegesamtale_oenskes"},
    "services/deadlines/reckoning.py": {
        "aarsag_afsluttet", "behandlingstype", "laegesamtale_afholdt", "laegesamtale_oenskes",
    },
    # what a course lays out of itself once: the names are those of its own fields
    "domain/case/model.py": {"anmodning", "anmodningsdato", "ivaerksaettelse", "ivaerksat_dato", "tilbudstilknytninger"},
    # of which answers rules, limits and reports ask for more than the answer: a version whose list lacks it is refused
    "domain/forms/checks.py": {
        "aarsag_afsluttet", "aarsag_overskridelse_behandlingsgaranti", "behandlingstype", "frit_valg",
        "hovedstof_hyppighed", "hovedstof_indtagelsesmaade", "hyppighed", "indtagelsesmaade", "injektion_nogensinde",
        "laegesamtale_afholdt", "laegesamtale_oenskes", "status_stofmisbrug", "stofbrug_seneste_30_dage",
        "stoffri_seneste_maaned", "substitutionsbehandling_nogensinde", "tidligere_stofmisbrugsbehandling",
    },
    # a word of the trade, of those that a passphrase is guessed by
    "store/keys/strength.py": {"behandling"},
    # what a store of schema 1 kept of them
    "store/migrations/people_and_history.py": {
        "anmodningsdato", "tilbud", "tilbud_navn", "tilbud_p_nummer", "tilbud_adresse", "tilbud_kommune",
    },
}  # fmt: skip
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def names() -> set[str]:
    """Every form, key, element, field and column of every version."""
    found: set[str] = set()
    for version in catalog().versioner.values():
        for plads in every_place(version.pladser):
            found |= {plads.art, plads.noegle, plads.element}
        for skema in version.skemaer.values():
            for felt in skema.felter:
                found |= {felt.navn, *(kolonne.navn for kolonne in felt.kolonner)}
    return found


def looked_up_by(text: str) -> set[str]:
    """The names in a text that data could be looked up by: a name, a path of names, or a query. Not a sentence."""
    query = re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|JOIN|AND|CREATE)\b|.*'", text)
    return set(_WORD.findall(text)) if query or not re.search(r"\s", text) else set()


def literals(file: Path) -> Iterator[str]:
    """Every text of a module except what documents it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_nothing_but_rules_looks_up_a_form_or_a_field_by_name() -> None:
    known, named = names(), {}
    for file in sources():
        place = file.relative_to(PACKAGE).as_posix()
        if not place.startswith(MAY_NAME):
            here = {name for text in literals(file) for name in looked_up_by(text)} & known
            if here:
                named[place] = here
    assert named == EXCEPTIONS


def test_the_search_finds_names_in_every_spelling() -> None:
    assert looked_up_by("anmodning") == {"anmodning"}
    assert looked_up_by("kontaktforloeb.anmodning.gravid") == {"kontaktforloeb", "anmodning", "gravid"}
    assert "anmodning" in looked_up_by("SELECT 1 FROM skema WHERE art = 'anmodning'")
    assert looked_up_by("En anmodning mangler.") == set()
