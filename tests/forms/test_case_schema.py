"""The JSON Schema of the case file is up to date, takes what the program reads and refuses what it cannot read."""

import copy
import importlib.util
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from forms_material import REPOSITORY, VERSION, Json, lists, version
from jsonschema import Draft202012Validator, FormatChecker

from smdb_desktop import resources
from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.case.schema import case_schema
from smdb_desktop.domain.findings import FORMAT, KODELISTE
from smdb_desktop.domain.forms.definitions import Felttype
from smdb_desktop.domain.judgement import check_document

TODAY = date(2025, 12, 1)
SCHEMA = "resources/schemas/smdb-sag-1.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(resources.path("schemas", "smdb-sag-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def whole_case() -> Json:
    """A made-up citizen (one of the guides' examples) with every form filled."""
    return {
        "format": "smdb-sag/1",
        "borger": {"cpr_nr": "100705-9995", "navn": "Testborger", "opholdskommune": "165", "koen": "1"},
        "myndighedskommune": "165",
        "profil": "INDBERETTER",
        "kontaktforloeb": [
            {
                "anmodning": {
                    "anmodningsdato": "2025-08-01",
                    "gravid": "NEJ",
                    "tidligere_stofmisbrugsbehandling": "NEJ",
                    "psykisk_lidelse": "JA",
                },
                "ivaerksaettelse": {
                    "status": "IVAERKSAT",
                    "laegesamtale_oenskes": "NEJ",
                    "ivaerksat_dato": "2025-08-11",
                    "henvendelse_paa_opfordring_af": ["EGET_INITIATIV", "FAMILIE_VENNER"],
                    "stofbrug_seneste_30_dage": "JA",
                    "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": 20}],
                    "hovedstof": "HASH",
                    "hovedstof_antal_dage": 20,
                    "hovedstof_alder_uoplyst": False,
                },
                "kvalhep": [],
                "tilbudstilknytninger": [
                    {
                        "tilbud": {"tilbud_p_nummer": "1011489075", "tilbud_navn": "Alfa København ApS"},
                        "behandlinger": [
                            {
                                "tilbudsstartdato": "2025-08-11",
                                "tilbudsslutdato": None,
                                "frit_valg": False,
                                "behandlingsintensitet": "AMBULANT",
                                "behandlingstype": "SOCIAL_SEL101",
                                "autorisationskode": None,
                            }
                        ],
                    }
                ],
                "forloebsafslutning": None,
            }
        ],
    }


def _forloeb(case: Json) -> Json:
    forloeb: Json = case["kontaktforloeb"][0]
    return forloeb


def _behandling(case: Json) -> Json:
    behandling: Json = _forloeb(case)["tilbudstilknytninger"][0]["behandlinger"][0]
    return behandling


GOOD: dict[str, Callable[[Json], object]] = {
    "as it stands": lambda c: None,
    "draft with holes": lambda c: _forloeb(c).update(ivaerksaettelse={"status": "KLADDE"}),
    "request and closing only": lambda c: c.update(
        kontaktforloeb=[{"anmodning": {}, "forloebsafslutning": {"status": "FAERDIG"}}]
    ),
    "form is null": lambda c: _forloeb(c).update(ivaerksaettelse=None),
    "forms are absent": lambda c: c.update(kontaktforloeb=[{}]),
    "no courses": lambda c: c.pop("kontaktforloeb"),
    "answer is null": lambda c: _forloeb(c)["anmodning"].update(gravid=None),
    "table is null": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage=None),
    "cell is null": lambda c: _forloeb(c)["ivaerksaettelse"]["stoffer_brugt_30_dage"][0].update(antal_dage=None),
    "name is null": lambda c: c["borger"].update(navn=None),
}
BAD: dict[str, Callable[[Json], object]] = {
    "typo in a field": lambda c: _forloeb(c)["anmodning"].update(gravidd="NEJ"),
    "typo in a column": lambda c: _forloeb(c)["ivaerksaettelse"]["stoffer_brugt_30_dage"][0].update(antaldage=1),
    "typo in a form": lambda c: _forloeb(c).update(afslutning={}),
    "typo at the top": lambda c: c.update(kommune="165"),
    "typo in the citizen": lambda c: c["borger"].update(cpr="100705-9995"),
    "typo in a link": lambda c: _forloeb(c)["tilbudstilknytninger"][0].update(behandling=[]),
    "column as a field": lambda c: _forloeb(c)["ivaerksaettelse"].update(antal_dage=1),
    "field of another form": lambda c: _forloeb(c)["anmodning"].update(ivaerksat_dato="2025-08-11"),
    "field of the 2024 form": lambda c: _forloeb(c)["ivaerksaettelse"].update(hovedindtaegtskilde="ANDET"),
    "date in Danish order": lambda c: _forloeb(c)["anmodning"].update(anmodningsdato="01-08-2025"),
    "date without dashes": lambda c: _forloeb(c)["anmodning"].update(anmodningsdato="20250801"),
    "day that does not exist": lambda c: _forloeb(c)["anmodning"].update(anmodningsdato="2025-02-30"),
    "date as a number": lambda c: _forloeb(c)["anmodning"].update(anmodningsdato=20250801),
    "number as text": lambda c: _forloeb(c)["ivaerksaettelse"].update(hovedstof_antal_dage="20"),
    "number with a fraction": lambda c: _forloeb(c)["ivaerksaettelse"].update(hovedstof_antal_dage=1.5),
    "tick box in words": lambda c: _behandling(c).update(frit_valg="NEJ"),
    "tick box as a number": lambda c: _behandling(c).update(frit_valg=0),
    "one code for several": lambda c: _forloeb(c)["ivaerksaettelse"].update(henvendelse_paa_opfordring_af="ANDRE"),
    "rows as an object": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage={"stof": "HASH"}),
    "unknown status": lambda c: _forloeb(c)["ivaerksaettelse"].update(status="FERDIG"),
    "status of another form": lambda c: _forloeb(c)["anmodning"].update(status="IVAERKSAT"),
    "status on the tilbud": lambda c: _forloeb(c)["tilbudstilknytninger"][0]["tilbud"].update(status="KLADDE"),
    "unknown municipality": lambda c: c.update(myndighedskommune="999"),
    "unknown profile": lambda c: c.update(profil="CHEF"),
    "unknown sex": lambda c: c["borger"].update(koen="K"),
    "KvalHep in the 2025 form": lambda c: _forloeb(c).update(kvalhep=[{}]),
    "other format": lambda c: c.update(format="smdb-sag/2"),
    "no citizen": lambda c: c.pop("borger"),
    "courses as an object": lambda c: c.update(kontaktforloeb={}),
    "unknown code": lambda c: _forloeb(c)["anmodning"].update(gravid="MÅSKE"),
    "unknown code among several": lambda c: _forloeb(c)["ivaerksaettelse"].update(henvendelse_paa_opfordring_af=["X"]),
    "unknown code in a row": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage=[{"stof": "ØL"}]),
    "the same code twice": lambda c: _forloeb(c)["ivaerksaettelse"].update(
        henvendelse_paa_opfordring_af=["ANDRE", "ANDRE"]
    ),
    "code of the 2024 list": lambda c: _behandling(c).update(behandlingstype="STOFFRI"),
}


def _made(change: Callable[[Json], object]) -> Json:
    case = copy.deepcopy(whole_case())
    change(case)
    return case


def _unreadable(case: Json) -> list[str]:
    """What the program itself says about types, unknown fields and codes; blanks and contradictions are other findings."""
    findings = check_document(case, resources.catalog(), TODAY)
    return [f.felt for f in findings if f.regel in (FORMAT, KODELISTE)]


@pytest.mark.parametrize("name", GOOD)
def test_what_the_program_reads_is_valid(name: str, validator: Draft202012Validator) -> None:
    case = _made(GOOD[name])
    assert [e.message for e in validator.iter_errors(case)] == []
    assert _unreadable(case) == []


@pytest.mark.parametrize("name", BAD)
def test_what_the_program_cannot_read_is_invalid(name: str, validator: Draft202012Validator) -> None:
    case = _made(BAD[name])
    assert not validator.is_valid(case)
    assert _unreadable(case) != []


def test_an_array_of_cases_is_judged_case_by_case(validator: Draft202012Validator) -> None:
    assert validator.is_valid([])
    assert validator.is_valid([whole_case(), whole_case()])
    errors = list(validator.iter_errors([whole_case(), _made(BAD["typo at the top"])]))
    assert [list(e.absolute_path)[:1] for e in errors] == [[1]]


@pytest.mark.parametrize(
    ("art", "name"), [(s.art, f.navn) for s in version().skemaer.values() for f in s.felter], ids=lambda x: str(x)
)
def test_every_field_may_be_answered_and_left_blank(art: str, name: str, validator: Draft202012Validator) -> None:
    felt = next(f for f in version().skemaer[art].felter if f.navn == name)  # type: ignore[index]
    code = next(iter(lists()[felt.liste])).code if felt.liste else ""
    sample = {
        Felttype.DATO: "2025-08-01",
        Felttype.ENKELTVALG: code,
        Felttype.FLERVALG: [code],
        Felttype.HELTAL: 1,
        Felttype.JA_NEJ: True,
        Felttype.TEKST: "x",
        Felttype.TABEL: [{}],
    }[felt.type]
    part = validator.evolve(schema=validator.schema["$defs"][f"skema_{art}"] | {"$defs": validator.schema["$defs"]})
    assert part.is_valid({name: sample})
    assert part.is_valid({name: None})
    assert not part.is_valid({name: object.__name__ if felt.type is not Felttype.TEKST else 5})


def test_the_schema_speaks_of_the_same_format_as_the_reader(validator: Draft202012Validator) -> None:
    assert validator.schema["$defs"]["sag"]["properties"]["format"] == {"const": FORMAT_NAME}


@pytest.fixture
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", REPOSITORY / "tools" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_files_are_up_to_date(generate: ModuleType) -> None:
    """After a change of forms or lists: python3 tools/generate.py."""
    assert generate.stale() == []
    assert SCHEMA in generate.GENERATED


def test_check_names_a_stale_file_and_writing_mends_it(generate: ModuleType, tmp_path: Path) -> None:
    assert generate.stale(tmp_path) == list(generate.GENERATED)
    generate.write(tmp_path)
    assert generate.stale(tmp_path) == []
    spoiled = tmp_path / SCHEMA
    spoiled.write_text(spoiled.read_text(encoding="utf-8").replace('"JA"', '"JO"', 1), encoding="utf-8")
    assert generate.stale(tmp_path) == [SCHEMA]


def test_the_same_definitions_give_the_same_schema() -> None:
    katalog = resources.catalog()
    one = json.dumps(case_schema(katalog.versioner[VERSION], katalog.lister))
    again: Any = resources.load_catalog(resources.folder())
    assert json.dumps(case_schema(again.versioner[VERSION], again.lister)) == one
