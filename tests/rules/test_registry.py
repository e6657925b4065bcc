"""The registry: all numbers, once each; what may be switched off; and that the documentation says the same."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop.domain import rules
from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.findings import REGELNUMRE, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.rules import REGLER, Grundlag, Kontekst, Regelniveau, Udfoerelse, check_rules
from smdb_desktop.domain.rules.registry import Regel, advarsel, erklaer, regel
from smdb_desktop.resources import catalog
from tests.rules.cases import (
    CPR_1977,
    TODAY,
    V24,
    V25,
    course,
    document,
    kvalhep,
    patched,
    request_only_case,
    substitution,
    tilbud,
    treatment,
    whole_case,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"
FACTS = Path(__file__).parents[3] / "shared" / "domain" / "rules.md"


def sag(case: dict[str, object]) -> Sag:
    return read_case(case, catalog())[0]


def test_every_number_from_1_to_108_is_there() -> None:
    assert sorted(REGLER) == list(range(1, 109)) == list(REGELNUMRE)
    assert all(REGLER[n].nummer == n for n in REGLER)


def test_a_number_cannot_be_declared_twice() -> None:
    with pytest.raises(ValueError, match="Regel 9 er erklæret to gange"):
        erklaer(REGLER[9])


def test_a_number_that_no_rule_has_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="Regel 109 er ikke et nummer"):
        erklaer(replace(REGLER[9], nummer=109))


def test_every_rule_says_who_honours_it() -> None:
    for r in REGLER.values():
        assert (r.udfoerelse is Udfoerelse.FUNKTION) == (r.kontrol is not None), r.nummer
        assert bool(r.felter) == (r.udfoerelse in (Udfoerelse.FUNKTION, Udfoerelse.SKEMA)), r.nummer
        assert r.hvor or r.kontrol is not None, r.nummer


def documented() -> dict[int, list[str]]:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    numbers = [int(number) for number, _ in rows]
    assert len(numbers) == len(set(numbers)), "a rule stands twice in the document"
    return {int(number): [cell.strip() for cell in rest.split(" | ")] for number, rest in rows}


@pytest.mark.parametrize("nummer", REGELNUMRE)
def test_the_document_says_the_same(nummer: int) -> None:
    r, row = REGLER[nummer], documented().get(nummer)
    assert row is not None, "the rule is not documented"
    niveau, grundlag, udfoerelse, tekst, felter = row
    assert niveau == ", ".join(n.value for n in r.niveau)
    assert grundlag == r.grundlag.value
    assert udfoerelse == r.udfoerelse.value
    assert len(tekst) > 20 and tekst.endswith(".")
    assert re.findall(r"`([^`]+)`", felter) == [felt.split(".")[-1] for felt in r.felter]


@pytest.mark.skipif(not FACTS.is_file(), reason="the fact sheets do not lie beside the checkout (../shared/domain)")
def test_levels_and_basis_are_those_of_the_fact_sheet() -> None:
    text = FACTS.read_text(encoding="utf-8")
    stated = {int(n): (niveau, basis) for n, niveau, basis in re.findall(
        r"^(\d+)\. (FEJL|ADVARSEL|LISTE|PROCES|INFO)/([KA])", text, re.MULTILINE)}  # fmt: skip
    stated |= dict.fromkeys(range(81, 96), ("LISTE", "K"))
    assert sorted(stated) == sorted(REGLER)
    for nummer, (niveau, basis) in stated.items():
        assert niveau in {n.value for n in REGLER[nummer].niveau}, nummer
        assert basis == REGLER[nummer].grundlag.value, nummer


def fields() -> Iterator[tuple[str, Felt]]:
    for version in catalog().versioner.values():
        for art, skema in version.skemaer.items():
            plads, head = version.plads(art), version.hoved(art)
            over = f"kontaktforloeb.{head.noegle}" if head else "kontaktforloeb"
            place = re.sub(r"\[\d+\]", "", plads.skema_sti(plads.sti(over, 0)))
            for felt in skema.felter:
                yield f"{place}.{felt.navn}", felt
                for kolonne in felt.kolonner:
                    yield f"{place}.{felt.navn}.{kolonne.navn}", kolonne


def test_the_forms_refer_to_the_rules_that_say_so() -> None:
    used: dict[int, set[str]] = {}
    for path, felt in fields():
        rules = [felt.required_rule, felt.graense.rule if felt.graense else "", felt.hidden_rule if felt.shown else ""]
        for number in rules:
            if isinstance(number, int):
                used.setdefault(number, set()).add(path)
    assert set(used) == {r.nummer for r in REGLER.values() if r.i_skema}
    for number, paths in used.items():
        assert paths <= set(REGLER[number].felter), number


def test_no_rule_knows_a_code() -> None:
    """Rules ask for properties, so that a list can be replaced by one with other codes."""
    codes = {kode.code for liste in catalog().lister.values() for kode in liste}
    written = {
        (file.name, node.value)
        for file in Path(inspect.getfile(rules)).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in codes
    }
    assert written == set()


@pytest.mark.parametrize(("profil", "regler"), [("SUNDHEDSFAGLIG", []), ("", [6]), ("INDBERETTER", [6])])
def test_a_form_that_was_completed_here_is_judged_by_whoever_completed_it(profil: str, regler: list[int]) -> None:
    """Rule 6: a colleague fills KvalHep, the case is reported by another."""
    read = sag(document(course(V24, kvalhep=[kvalhep()]), version=V24))
    (forloeb,) = read.kontaktforloeb
    by = forloeb.med(lambda skema: replace(skema, profil=profil) if skema.art == "kvalhep" else skema)
    found = check_rules(replace(read, kontaktforloeb=(by,)), Kontekst(TODAY, catalog()))
    assert [f.regel for f in found] == regler


def test_a_derived_rule_can_be_switched_off() -> None:
    broken = sag(patched(whole_case(), {"kontaktforloeb[0].ivaerksaettelse.hovedstof_antal_dage": 19}))
    ctx = Kontekst(TODAY, catalog())
    assert [f.regel for f in check_rules(broken, ctx)] == [48]
    assert check_rules(broken, replace(ctx, slaaet_fra=frozenset({48}))) == []


@pytest.mark.parametrize("nummer", [n for n in REGELNUMRE if REGLER[n].grundlag is Grundlag.K])
def test_what_stands_in_a_source_cannot_be_switched_off(nummer: int) -> None:
    with pytest.raises(ValueError, match=f"Regel {nummer} står i kilden"):
        Kontekst(TODAY, catalog(), frozenset({nummer}))


def test_an_unknown_number_cannot_be_switched_off() -> None:
    with pytest.raises(ValueError, match="Regel 109 findes ikke"):
        Kontekst(TODAY, catalog(), frozenset({109}))


def test_a_function_cannot_speak_at_a_level_it_did_not_declare(monkeypatch: pytest.MonkeyPatch) -> None:
    entered: dict[int, Regel] = {}
    monkeypatch.setattr("smdb_desktop.domain.rules.registry._regler", entered)
    monkeypatch.setattr("smdb_desktop.domain.rules.registry._kontroller", [])
    regel(9, niveau=(Regelniveau.FEJL,), grundlag=Grundlag.K, titel="t", kilde="k", felter=("f",))(
        lambda _sag, _ctx: iter([advarsel("f", "Noget.")])
    )
    assert list(entered) == [9]
    with pytest.raises(ValueError, match="Regel 9 er ikke erklæret som ADVARSEL"):
        check_rules(sag(whole_case()), Kontekst(TODAY, catalog()))


@pytest.mark.parametrize(
    ("dage", "begynder"),
    [
        (10, "Behandlingen skal være iværksat senest 15-08-2025 (4 dage tilbage)."),
        (13, "Behandlingen skal være iværksat senest 15-08-2025 (1 dag tilbage)."),
        (14, "Behandlingen skal være iværksat senest 15-08-2025 (0 dage tilbage)."),
        (15, "Behandlingsgarantien er overskredet: der er gået 15 dage siden anmodningen."),
    ],
)
def test_the_countdown_of_an_open_request(dage: int, begynder: str) -> None:
    case = patched(request_only_case(), {"kontaktforloeb[0].forloebsafslutning": None})
    (fund,) = check_document(case, catalog(), TODAY.replace(month=8, day=1 + dage))
    assert fund.besked.startswith(begynder)
    assert (fund.regel, fund.niveau, fund.kvitteres) == (42, Niveau.ADVARSEL, False)


def test_a_missing_p_nummer_is_a_blank_that_a_draft_may_have() -> None:
    place = "kontaktforloeb[0].tilbudstilknytninger[0].tilbud.tilbud_p_nummer"
    findings = {
        value: check_document(patched(whole_case(), {place: value}), catalog(), TODAY)[0].mangler
        for value in (None, "123")
    }
    assert findings == {None: True, "123": False}


def test_an_overlap_names_the_other_period() -> None:
    for end, words in (
        ("2025-10-31", "på Alfa København ApS med samme intensitet og type (11-08-2025 til 31-10-2025)"),
        (None, "på Alfa København ApS med samme intensitet og type (11-08-2025 og stadig åben)"),
    ):
        behandlinger = [treatment(tilbudsslutdato=end), treatment(tilbudsstartdato="2025-09-01", tilbudsslutdato=None)]
        case = document(course(tilbudstilknytninger=[tilbud(*behandlinger)], forloebsafslutning=None))
        (fund,) = check_document(case, catalog(), TODAY)
        assert words in fund.besked


def test_a_second_substitution_treatment_names_the_tilbud_of_the_first() -> None:
    first, second = tilbud(substitution(tilbudsslutdato=None)), tilbud(substitution(tilbudsstartdato="2025-09-01"))
    second["tilbud"] = {"tilbud_navn": "Beta", "tilbud_p_nummer": "1000000000"}
    case = document(course(tilbudstilknytninger=[first, second], forloebsafslutning=None))
    (fund,) = check_document(case, catalog(), TODAY)
    begins = "En anden substitutionsbehandling på Alfa København ApS (11-08-2025 og stadig åben)"
    assert (fund.regel, fund.besked.startswith(begins)) == (56, True)


def test_the_same_single_day_twice_is_told_as_such() -> None:
    day = treatment(tilbudsstartdato="2025-08-11", tilbudsslutdato="2025-08-11")
    case = document(course(tilbudstilknytninger=[tilbud(day, day)], forloebsafslutning=None))
    (fund,) = check_document(case, catalog(), TODAY)
    assert "Alfa København ApS den 11-08-2025 er registreret to gange" in fund.besked


def test_a_drug_is_called_by_its_label() -> None:
    rows = "kontaktforloeb[0].ivaerksaettelse.stoffer_brugt_30_dage"
    for version in (V24, V25):
        (fund,) = check_document(patched(whole_case(version), {f"{rows}[1].stof": "HEROIN"}), catalog(), TODAY)
        assert f"»{catalog().lister['hovedstof'].label('HEROIN')}«" in fund.besked and "HEROIN" not in fund.besked


def test_an_open_treatment_is_named() -> None:
    place = "kontaktforloeb[0].tilbudstilknytninger[0].behandlinger[0].tilbudsslutdato"
    (fund,) = check_document(patched(whole_case(), {place: None}), catalog(), TODAY)
    assert "Alfa København ApS fra 11-08-2025" in fund.besked


def test_an_invalid_number_gets_smdbs_own_sentence() -> None:
    findings = check_document(patched(whole_case(), {"borger.cpr_nr": CPR_1977[:-1]}), catalog(), TODAY)
    assert [(f.regel, f.besked) for f in findings] == [
        (9, "Ugyldigt CPR-nummer. Prøv venligst igen med et gyldigt CPR-nummer."),
        (10, "Der skal være 10 cifre; der er 9 cifre."),
    ]


def test_no_finding_ever_holds_the_number() -> None:
    for text in (CPR_1977.replace("15", "75", 1), CPR_1977.replace("15", "31", 1), CPR_1977 + "1"):
        findings: tuple[Fund, ...] = check_document(patched(whole_case(), {"borger.cpr_nr": text}), catalog(), TODAY)
        assert findings
        assert not any("9995" in f.besked for f in findings)


def test_half_written_dates_silence_the_rules_that_need_them() -> None:
    unreadable = {
        "kontaktforloeb[0].anmodning.anmodningsdato": "2025-08",
        "kontaktforloeb[0].ivaerksaettelse.ivaerksat_dato": "i morgen",
        "kontaktforloeb[0].tilbudstilknytninger[0].behandlinger[0].tilbudsslutdato": "2025-02-31",
        "kontaktforloeb[0].forloebsafslutning.afsluttet_dato": 5,
    }
    findings = check_document(patched(whole_case(), unreadable), catalog(), TODAY)
    assert {(f.regel, f.felt) for f in findings} == {("FORMAT", path) for path in unreadable}
