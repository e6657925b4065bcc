"""The JSON Schema of the case file is up to date, takes what the program reads and refuses what it cannot read."""

import copy
import importlib.util
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from smdb_desktop import resources
from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.case.schema import case_schema
from smdb_desktop.domain.findings import FORMAT, KODELISTE
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples.example_case import example_case
from tests.forms.forms_material import REPOSITORY, V24, V25, VERSIONS, Json, all_fields, lists

TODAY = date(2025, 12, 1)
SCHEMA = "resources/schemas/smdb-sag-1.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(resources.path("schemas", "smdb-sag-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def whole_case(version_id: str) -> Json:
    """A made-up citizen with every form filled; in 2024 KvalHep too."""
    injected = {"ivaerksaettelse.injektion_nogensinde": "JA"}
    return example_case(resources.catalog(), version_id, svar=injected, profil="SUNDHEDSFAGLIG", kommune="165")


def _forloeb(case: Json) -> Json:
    forloeb: Json = case["kontaktforloeb"][0]
    return forloeb


def _behandling(case: Json) -> Json:
    behandling: Json = _forloeb(case)["tilbudstilknytninger"][0]["behandlinger"][0]
    return behandling


GOOD: dict[str, Callable[[Json], object]] = {
    "as it stands": lambda _: None,
    "draft with holes": lambda c: _forloeb(c).update(ivaerksaettelse={"status": "KLADDE"}),
    "request and closing only": lambda c: c.update(
        kontaktforloeb=[{"anmodning": {}, "forloebsafslutning": {"status": "FAERDIG"}}]
    ),
    "form is null": lambda c: _forloeb(c).update(ivaerksaettelse=None, kvalhep=[]),
    "role of the one who filled it": lambda c: _forloeb(c)["anmodning"].update(udfyldt_af="FORVALTENDE_INDBERETTER"),
    "role and status": lambda c: _forloeb(c)["ivaerksaettelse"].update(status="IVAERKSAT", udfyldt_af=None),
    "forms are absent": lambda c: c.update(kontaktforloeb=[{}]),
    "no courses": lambda c: c.pop("kontaktforloeb"),
    "answer is null": lambda c: _forloeb(c)["anmodning"].update(gravid=None),
    "table is null": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage=None),
    "cell is null": lambda c: _forloeb(c)["ivaerksaettelse"]["stoffer_brugt_30_dage"][0].update(antal_dage=None),
    "name is null": lambda c: c["borger"].update(navn=None),
    "version is null": lambda c: _forloeb(c).update(skemaversion=None),
    "no KvalHep": lambda c: _forloeb(c).update(kvalhep=[]),
    "KvalHep is null": lambda c: _forloeb(c).update(kvalhep=None),
    "a tilbud without forms": lambda c: _forloeb(c).update(tilbudstilknytninger=[{}]),
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
    "column of the 2024 form": lambda c: _forloeb(c)["ivaerksaettelse"]["stoffer_brugt_30_dage"][0].update(
        hyppighed="UOPLYST"
    ),
    "one code for several, as in 2024": lambda c: _forloeb(c)["ivaerksaettelse"].update(
        henvendelse_paa_opfordring_af="ANDRE"
    ),
    "unknown version": lambda c: _forloeb(c).update(skemaversion="2026-01-01"),
    "version that is none": lambda c: _forloeb(c).update(skemaversion=["2025-07-01"]),
    "version of another date": lambda c: _forloeb(c).update(skemaversion="2024-01-01"),
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
    "unknown role": lambda c: _forloeb(c)["anmodning"].update(udfyldt_af="CHEF"),
    "role that is no text": lambda c: _forloeb(c)["anmodning"].update(udfyldt_af=["SUNDHEDSFAGLIG"]),
    "role on the tilbud": lambda c: _forloeb(c)["tilbudstilknytninger"][0]["tilbud"].update(udfyldt_af="INDBERETTER"),
    "unknown municipality": lambda c: c.update(myndighedskommune="999"),
    "unknown profile": lambda c: c.update(profil="CHEF"),
    "unknown sex": lambda c: c["borger"].update(koen="K"),
    "KvalHep in the 2025 form": lambda c: _forloeb(c).update(kvalhep=[{}]),
    "KvalHep as an object": lambda c: _forloeb(c).update(kvalhep={}),
    "other format": lambda c: c.update(format="smdb-sag/2"),
    "no citizen": lambda c: c.pop("borger"),
    "courses as an object": lambda c: c.update(kontaktforloeb={}),
    "unknown code": lambda c: _forloeb(c)["anmodning"].update(gravid="MÅSKE"),
    "unknown code among several": lambda c: _forloeb(c)["ivaerksaettelse"].update(henvendelse_paa_opfordring_af=["X"]),
    "unknown code in a row": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage=[{"stof": "ØL"}]),
    "row in a list": lambda c: _forloeb(c)["ivaerksaettelse"].update(stoffer_brugt_30_dage=[["HEROIN"]]),
    "the same code twice": lambda c: _forloeb(c)["ivaerksaettelse"].update(
        henvendelse_paa_opfordring_af=["ANDRE", "ANDRE"]
    ),
    "code of the 2024 list": lambda c: _behandling(c).update(behandlingstype="STOFFRI"),
}
IN_2024: dict[str, Callable[[Json], object]] = {
    "field of the 2025 form": lambda c: _forloeb(c)["ivaerksaettelse"].update(boern_under_18="NEJ"),
    "age that only 2025 asks for": lambda c: _forloeb(c)["ivaerksaettelse"].update(alder_foerste_injektion=20),
    "several codes for one, as in 2025": lambda c: _forloeb(c)["ivaerksaettelse"].update(
        henvendelse_paa_opfordring_af=["ANDRE"]
    ),
    "code of the 2025 list": lambda c: _behandling(c).update(behandlingstype="SOCIAL_SEL101"),
    "column that is none": lambda c: _forloeb(c)["ivaerksaettelse"]["stoffer_brugt_30_dage"][0].update(
        alder_uoplyst=True
    ),
    "number of children as text": lambda c: _forloeb(c)["ivaerksaettelse"].update(antal_boern_kontakt="0"),
    "typo in KvalHep": lambda c: _forloeb(c)["kvalhep"][0].update(hcv="NEGATIV"),
    "unknown code in KvalHep": lambda c: _forloeb(c)["kvalhep"][0].update(kvalhep_hcv="MÅSKE"),
    "KvalHep is no list": lambda c: _forloeb(c).update(kvalhep=_forloeb(c)["kvalhep"][0]),
    "status of another form": lambda c: _forloeb(c)["kvalhep"][0].update(status="IVAERKSAT"),
    "master data in the form": lambda c: _forloeb(c)["anmodning"].update(koen="1"),
    "version of another date": lambda c: _forloeb(c).update(skemaversion="2025-07-01"),
}
EVERY_BAD = [*((V25, name) for name in BAD), *((V24, name) for name in IN_2024)]
EVERY_GOOD = [(version_id, name) for version_id in VERSIONS for name in GOOD]


def _made(version_id: str, change: Callable[[Json], object]) -> Json:
    case = copy.deepcopy(whole_case(version_id))
    change(case)
    return case


def _unreadable(case: Json) -> list[str]:
    """What the program itself says about types, unknown fields and codes; blanks and contradictions are other findings."""
    findings = check_document(case, resources.catalog(), TODAY)
    return [f.felt for f in findings if f.regel in (FORMAT, KODELISTE)]


@pytest.mark.parametrize(("version_id", "name"), EVERY_GOOD)
def test_what_the_program_reads_is_valid(version_id: str, name: str, validator: Draft202012Validator) -> None:
    case = _made(version_id, GOOD[name])
    assert [e.message for e in validator.iter_errors(case)] == []
    assert _unreadable(case) == []


@pytest.mark.parametrize("version_id", VERSIONS)
def test_a_course_may_name_its_version(version_id: str, validator: Draft202012Validator) -> None:
    case = _made(version_id, lambda c: _forloeb(c).update(skemaversion=version_id))
    assert validator.is_valid(case)
    assert _unreadable(case) == []


@pytest.mark.parametrize(("version_id", "name"), EVERY_BAD)
def test_what_the_program_cannot_read_is_invalid(version_id: str, name: str, validator: Draft202012Validator) -> None:
    case = _made(version_id, (IN_2024 if version_id == V24 else BAD)[name])
    assert not validator.is_valid(case)
    assert _unreadable(case) != []


@pytest.mark.parametrize(("date_of", "forms_of"), [(V24, V25), (V25, V24)])
def test_a_course_in_the_forms_of_another_date_is_read_by_its_date(
    date_of: str, forms_of: str, validator: Draft202012Validator
) -> None:
    """The schema compares no dates: what it takes for one version, the program judges by the other."""
    requested = _forloeb(whole_case(date_of))["anmodning"]["anmodningsdato"]
    case = _made(forms_of, lambda c: _forloeb(c)["anmodning"].update(anmodningsdato=requested))
    assert validator.is_valid(case)
    assert _unreadable(case) != []


def test_forms_of_two_versions_in_one_course_are_invalid(validator: Draft202012Validator) -> None:
    def mix(case: Json) -> None:
        _forloeb(case)["ivaerksaettelse"] = _forloeb(whole_case(V25))["ivaerksaettelse"]

    mixed = _made(V24, mix)
    assert not validator.is_valid(mixed)
    assert _unreadable(mixed) != []


def test_courses_of_two_versions_in_one_case_are_valid(validator: Draft202012Validator) -> None:
    case = _made(V24, lambda c: c["kontaktforloeb"].append(_forloeb(whole_case(V25))))
    assert validator.is_valid(case)
    assert _unreadable(case) == []


def test_an_array_of_cases_is_judged_case_by_case(validator: Draft202012Validator) -> None:
    assert validator.is_valid([])
    assert validator.is_valid([whole_case(V24), whole_case(V25)])
    errors = list(validator.iter_errors([whole_case(V24), _made(V25, BAD["typo at the top"])]))
    assert [list(e.absolute_path)[:1] for e in errors] == [[1]]


ASKED = [pytest.param(f"skema_{art}_{v}", felt, id=f"{v[:4]}-{art}.{felt.navn}") for v, art, felt in all_fields()]


@pytest.mark.parametrize(("definition", "felt"), ASKED)
def test_every_field_may_be_answered_and_left_blank(
    definition: str, felt: Felt, validator: Draft202012Validator
) -> None:
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
    part = validator.evolve(schema=validator.schema["$defs"][definition] | {"$defs": validator.schema["$defs"]})
    assert part.is_valid({felt.navn: sample})
    assert part.is_valid({felt.navn: None})
    assert not part.is_valid({felt.navn: object.__name__ if felt.type is not Felttype.TEKST else 5})


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
    one = json.dumps(case_schema(katalog.versioner.values(), katalog.lister))
    again = resources.load_catalog(resources.folder())
    assert json.dumps(case_schema(reversed(list(again.versioner.values())), again.lister)) == one
