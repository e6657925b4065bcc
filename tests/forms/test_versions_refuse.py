"""A form version whose course does not hold together is refused when it is loaded, and the message names file and place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import resources
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.checks import check_together
from tests.forms.forms_material import V24, V25, VERSIONS, changed, field, load, place, raw_version

Files = dict[str, Any]
Change = Callable[[Files], object]
Fault = tuple[Change, str, str]


def _top(**values: Any) -> Change:
    return lambda files: files["version"].update(values)


def _place(form: str, **values: Any) -> Change:
    return lambda files: place(files, form).update(values)


def _citizen(**values: Any) -> Change:
    return lambda files: files["version"]["citizen"]["fields"][0].update(values)


def _course(files: Files) -> list[Any]:
    course: list[Any] = files["version"]["course"]
    return course


def _without(form: str, key: str) -> Change:
    return lambda files: place(files, form).pop(key)


def _second_closing(files: Files) -> None:
    place(files, "kvalhep").update(count="optional", milestone="closed")


def _step_named(form: str, name: str) -> Change:
    return lambda files: files[form]["steps"][0].update(id=name)


def _citizen_twice(files: Files) -> None:
    files["version"]["citizen"]["fields"].append(files["version"]["citizen"]["fields"][0])


FILE = "forms/2024-01-01/version.json"
KVALHEP = f"{FILE}.course[2] (kvalhep)"
TILBUD = f"{FILE}.course[3] (tilbud)"
BEHANDLING = f"{FILE}.course[3] (tilbud).holds[0] (behandling)"
WOMAN = {"field": "borger.koen", "has": "kan_vaere_gravid"}
INJECTED = {"field": "ivaerksaettelse.injektion_nogensinde", "has": "har_injiceret"}
FAULTS: dict[str, Fault] = {
    # the version itself
    "no object": (lambda f: f.update(version=[]), FILE, "skal være et objekt"),
    "unknown key": (_top(navn="x"), f"{FILE}.navn", "ukendt nøgle"),
    "no name": (_top(title=""), f"{FILE}.title", "mangler"),
    "another name than the folder": (_top(id="2024"), f"{FILE}.id", "mappens navn"),
    "first day in words": (_top(valid_from="1. juli"), f"{FILE}.valid_from", "en dato"),
    "last day as a number": (_top(valid_to=5), f"{FILE}.valid_to", "en dato"),
    "last day before the first": (_top(valid_from="2025-07-01"), f"{FILE}.valid_to", "før den første"),
    "date of no form": (_top(date="kvittering.dato"), f"{FILE}.date", "»kvittering.dato« er ikke en dato"),
    "date of no field": (_top(date="anmodning.dato"), f"{FILE}.date", "»anmodning.dato« er ikke en dato"),
    "date that is a choice": (_top(date="anmodning.gravid"), f"{FILE}.date", "er ikke en dato"),
    "date without a field": (_top(date="anmodning"), f"{FILE}.date", "er ikke en dato"),
    "date of a form that need not be there": (_top(date="ivaerksaettelse.ivaerksat_dato"), f"{FILE}.date", "hvert forløb har ét"),
    "no date": (lambda f: f["version"].pop("date"), f"{FILE}.date", "mangler"),
    # the course
    "no course": (_top(course=[]), f"{FILE}.course", "en liste af skemaer"),
    "course is no list": (_top(course={}), f"{FILE}.course", "en liste af skemaer"),
    "place is no object": (lambda f: _course(f).append("kvalhep"), f"{FILE}.course[5]", "objekt"),
    "unknown key of a place": (_place("kvalhep", many=True), f"{FILE}.course[2].many", "ukendt nøgle"),
    "unknown form": (lambda f: _course(f).append({"form": "udskriv", "count": "one"}), f"{FILE}.course[5] (udskriv).form",
                     "ingen fil"),
    "form without a name": (lambda f: _course(f)[0].pop("form"), f"{FILE}.course[0].form", "mangler"),
    "form without a place": (lambda f: _course(f).pop(2), f"{FILE}.course", "skemaet »kvalhep« har ingen plads"),
    "two places of one form": (lambda f: _course(f).append({**place(f, "kvalhep"), "key": "b", "element": "c"}), f"{FILE}.course",
                               "skemaet »kvalhep« står to gange"),
    "unknown count": (_place("kvalhep", count="several"), f"{KVALHEP}.count", "one, optional, some, many"),
    "no count": (_without("kvalhep", "count"), f"{KVALHEP}.count", "one, optional, some, many"),
    "count is a list": (_place("kvalhep", count=["many"]), f"{KVALHEP}.count", "one, optional, some, many"),
    "key with capitals": (_place("tilbud", key="Tilbud"), f"{TILBUD}.key", "små bogstaver"),
    "blank key": (_place("tilbud", key=""), f"{TILBUD}.key", "mangler"),
    "element with a hyphen": (_place("tilbud", element="tilbud-et"), f"{TILBUD}.element", "små bogstaver"),
    "element is no text": (_place("tilbud", element=1), f"{TILBUD}.element", "ikke tekst"),
    "key of another place": (_place("tilbud", key="kvalhep"), f"{FILE}.course", "nøglen »kvalhep« er i brug to gange"),
    "key that a course has itself": (_place("kvalhep", key="skemaversion"), f"{FILE}.course", "»skemaversion« er i brug"),
    "element of another place": (_place("tilbud", element="kvalhep"), f"{FILE}.course", "elementet »kvalhep« er i brug to gange"),
    "key of the head below it": (_place("behandling", key="tilbud"), f"{FILE}.course (tilbud)", "nøglen »tilbud« er i brug"),
    "head whose element is its form's name": (_without("tilbud", "element"), "course (tilbud).element", "»tilbud« er navnet"),
    "head whose element is another form": (
        lambda f: place(f, "tilbud").update(element="kvalhep") or place(f, "kvalhep").update(element="hep"),
        "course (tilbud).element", "»kvalhep« er navnet på et skema"),
    "element of the head below it": (_place("behandling", element="tilbud"), "course (behandling).element", "»tilbud« er i brug"),
    "nothing held": (_place("tilbud", holds=[]), f"{TILBUD}.holds", "en liste af skemaer"),
    "held by one that stands alone": (_place("tilbud", count="optional"), f"{TILBUD}.holds", "der kan være flere af"),
    "held in two layers": (
        lambda f: place(f, "behandling").update(holds=[_course(f).pop(2)]), "(tilbud).holds", "i ét lag"),
    "unknown milestone": (_place("forloebsafslutning", milestone="ended"), "(forloebsafslutning).milestone",
                          "requested, started, treated, closed"),
    "milestone that is no word": (_place("anmodning", milestone=["closed"]), "(anmodning).milestone", "skal være"),
    "milestone of several": (_place("kvalhep", milestone="closed"), f"{KVALHEP}.milestone", "højst har ét af"),
    "milestone without a date": (_without("forloebsafslutning", "date"), "(forloebsafslutning).date", "mangler"),
    "milestone on a day that is not always asked": (
        lambda f: field(f, "forloebsafslutning", "afsluttet_dato").update(shown=WOMAN),
        "(forloebsafslutning).date", "altid vises og altid udfyldes"),
    "milestone on a day that may be blank": (
        lambda f: field(f, "forloebsafslutning", "afsluttet_dato").update(required=False),
        "(forloebsafslutning).date", "altid"),
    "request on a day that is demanded at times": (
        lambda f: field(f, "anmodning", "anmodningsdato").update(required=WOMAN), "(anmodning).date", "altid"),
    "none that closes": (_without("forloebsafslutning", "milestone"), f"{FILE}.course", "intet skema har milestone »closed«"),
    "none that requests": (_without("anmodning", "milestone"), f"{FILE}.course", "intet skema har milestone »requested«"),
    "two that close": (_second_closing, f"{FILE}.course", "mere end ét skema har milestone »closed«"),
    "requested by another date": (
        lambda f: place(f, "anmodning").pop("milestone") and place(f, "ivaerksaettelse").update(milestone="requested"),
        "(ivaerksaettelse).milestone", "versionens date"),
    "treated in the course itself": (
        lambda f: place(f, "behandling").pop("milestone") and place(f, "kvalhep").update(milestone="treated"),
        f"{FILE}.course", "kun et skema under et andet"),
    "one below a head that closes": (
        lambda f: place(f, "behandling").update(count="optional", milestone="closed")
        or place(f, "forloebsafslutning").pop("milestone"),
        "course (behandling)", "kan kun have milestone »treated«"),
    "ends on no date": (_place("behandling", ends="behandlingstype"), f"{BEHANDLING}.ends", "ikke en dato"),
    "no words for a missing one": (_without("anmodning", "missing"), "(anmodning).missing", "mangler"),
    "no words for a head without any": (_without("behandling", "missing"), f"{BEHANDLING}.missing", "mangler"),
    "words of a state that are none": (_place("ivaerksaettelse", status_words="IVAERKSAT"), ".status_words", "en liste af ord"),
    "blank word of a state": (_place("ivaerksaettelse", status_words=[""]), ".status_words", "en liste af ord"),
    "draft as a completed state": (
        _place("ivaerksaettelse", status_words=["KLADDE"]), "course (ivaerksaettelse).status_words", "andre ord"),
    "state of a head": (_place("tilbud", status_words=["I_GANG"]), "course (tilbud).status_words", "selv har en status"),
    "unknown column": (_place("behandling", columns=["pris"]), "version.json (behandling).columns", "ukendt felt »pris«"),
    "columns in words": (_place("behandling", columns="pris"), f"{BEHANDLING}.columns", "en liste af ord"),
    "date of the place that is none": (_place("kvalhep", date="kvalhep_hcv"), f"{KVALHEP}.date", "ikke en dato i skemaet"),
    "words before deleting that are none": (_place("behandling", delete=True), f"{BEHANDLING}.delete", "ikke tekst"),
    "unknown register": (_place("tilbud", register="laeger"), f"{TILBUD}.register", "ukendt register »laeger«"),
    "register for a single form": (_place("anmodning", register="tilbud"), "(anmodning).register", "ukendt register"),
    "filled by nobody": (_place("kvalhep", filled_by="laege"), f"{KVALHEP}.filled_by", "ingen profil har egenskaben »laege«"),
    "request that one profile alone may fill": (
        _place("anmodning", filled_by="sundhedsfaglig"), f"{FILE}.course[0] (anmodning).filled_by", "begynder med dette skema"),
    "demanded although it is always there": (
        _place("kvalhep", count="one", missing="x"), f"{KVALHEP}.demanded", "altid (count »one«)"),
    "demanded although there is always one": (
        _place("kvalhep", count="some", missing="x"), f"{KVALHEP}.demanded", "altid (count »some«)"),
    "filled by a list": (_place("kvalhep", filled_by=["sundhedsfaglig"]), f"{KVALHEP}.filled_by", "ikke tekst"),
    "filled by somebody below a head": (
        _place("behandling", filled_by="sundhedsfaglig"), "course (behandling)", "ikke filled_by eller demanded"),
    "demanded by an unknown operator": (_place("kvalhep", demanded={"xor": []}), f"{KVALHEP}.demanded", "»xor«"),
    "demanded by an unknown field": (
        _place("kvalhep", demanded={"field": "injektion_nogensinde", "is_set": True}), "version.json (kvalhep).demanded",
        "»injektion_nogensinde«"),
    "demanded by a property that none has": (
        _place("kvalhep", demanded={"field": "ivaerksaettelse.injektion_nogensinde", "has": "dagligt"}),
        "version.json (kvalhep).demanded", "»dagligt«"),
    "demanded without a name for the list": (_without("kvalhep", "list_title"), f"{KVALHEP}.list_title", "mangler"),
    "demanded below a head": (
        _place("behandling", demanded=INJECTED, list_title="x", count="many"), "course (behandling)", "filled_by eller demanded"),
    # steps
    "step of another form": (_step_named("forloebsafslutning", "anmodning"), "forms/2024-01-01/forloebsafslutning.json.steps",
                             "trinnet »anmodning« findes allerede"),
    "step that every course ends with": (_step_named("anmodning", "gennemse"), "anmodning.json.steps", "»gennemse«"),
    # the citizen's master data
    "citizen is no object": (_top(citizen=[]), f"{FILE}.citizen", "objekt"),
    "citizen in an unknown form": (
        lambda f: f["version"]["citizen"].update(form="stamdata"), f"{FILE}.citizen.form", "ikke et skema, som et forløb har"),
    "citizen in a form that comes several times": (
        lambda f: f["version"]["citizen"].update(form="kvalhep"), f"{FILE}.citizen.form", "»kvalhep«"),
    "citizen without fields": (lambda f: f["version"]["citizen"].update(fields=[]), f"{FILE}.citizen.fields", "mangler"),
    "citizen with another key": (lambda f: f["version"]["citizen"].update(top=1), f"{FILE}.citizen.top", "ukendt nøgle"),
    "master data that nobody has": (_citizen(name="navn"), "version.json (citizen)", "»navn« er ikke borgerens stamdata"),
    "master data from another list": (_citizen(list="koen"), "version.json (citizen)", "»opholdskommune«"),
    "master data twice": (_citizen_twice, f"{FILE}.citizen.fields", "»opholdskommune« står to gange"),
    "master data demanded at times": (_citizen(required=INJECTED), "(opholdskommune).required", "true eller false"),
    "master data shown at times": (_citizen(shown=INJECTED), f"{FILE}.citizen.fields[0].shown", "ukendt nøgle"),
    "master data with a default": (_citizen(default="165"), f"{FILE}.citizen.fields[0].default", "ukendt nøgle"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_course_is_refused_with_its_place(fault: str) -> None:
    change, where, message = FAULTS[fault]
    with pytest.raises(DefinitionError) as refusal:
        load(changed(change, V24), V24)
    assert where in refusal.value.place
    assert message in refusal.value.message
    assert str(refusal.value) == f"{refusal.value.place}: {refusal.value.message}"


@pytest.mark.parametrize("name", ["slettet", "2024 01", "2024:1", "Ø", ""])
def test_a_version_whose_name_no_schema_can_carry_is_refused(name: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        load(changed(_top(id=name), V24), name)
    assert refusal.value.place == f"forms/{name}/version.json.id"


@pytest.mark.parametrize("version_id", VERSIONS)
def test_the_shipped_versions_load_untouched(version_id: str) -> None:
    """The other side of every case above."""
    assert load(raw_version(version_id), version_id).id == version_id


@pytest.mark.parametrize("count", ["optional", "many"])
def test_what_may_be_missing_may_be_demanded(count: str) -> None:
    """The other side: a form that need not be there, and one that others than the request's own people fill."""
    plads = load(changed(_place("kvalhep", count=count), V24), V24).plads("kvalhep")
    assert plads.kraevet is not None and plads.udfyldes_af == "sundhedsfaglig"


def test_a_version_may_apply_to_a_single_day() -> None:
    day = {"valid_from": "2025-06-30", "valid_to": "2025-06-30"}
    assert load(changed(_top(**day), V24), V24).valid_from == load(changed(_top(**day), V24), V24).valid_to


def test_a_missing_file_is_a_form_without_a_file() -> None:
    with pytest.raises(DefinitionError, match=r"version\.json\.course\[3\] \(tilbud\)\.form: der er ingen fil"):
        load(changed(lambda files: files.pop("tilbud"), V24), V24)


# -- versions beside each other --------------------------------------------------------------------------------------


@pytest.fixture
def own_resources(tmp_path: Path) -> Path:
    """A copy of the shipped forms and lists that a test may spoil."""
    for name in ("forms", "codelists"):
        shutil.copytree(resources.path(name), tmp_path / name)
    return tmp_path


def _rewrite(root: Path, version_id: str, name: str, change: Change) -> None:
    file = root / "forms" / version_id / f"{name}.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    change(raw)
    file.write_text(json.dumps(raw), encoding="utf-8")


@pytest.mark.parametrize("last", ["2025-07-01", "2030-01-01", None])
def test_two_versions_for_one_day_are_refused(own_resources: Path, last: str | None) -> None:
    _rewrite(own_resources, V24, "version", lambda raw: raw.update(valid_to=last))
    with pytest.raises(DefinitionError, match=r"forms/2025-07-01/version\.json\.valid_from: overlapper »2024-01-01«"):
        resources.load_catalog(own_resources)


def test_a_gap_between_versions_is_no_fault(own_resources: Path) -> None:
    _rewrite(own_resources, V24, "version", lambda raw: raw.update(valid_to="2025-05-31"))
    assert set(resources.load_catalog(own_resources).versioner) == {V24, V25}


def test_versions_that_find_the_date_in_different_places_are_refused(own_resources: Path) -> None:
    """A case file says its version by the date of the request, so all versions look for it in one place."""
    for file in (own_resources / "forms" / V25).glob("*.json"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("anmodningsdato", "henvendt"), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"forms/2025-07-01/version\.json\.date: er ikke den samme"):
        resources.load_catalog(own_resources)


def test_a_folder_without_a_version_is_no_version(own_resources: Path) -> None:
    (own_resources / "forms" / "kladde").mkdir()
    assert set(resources.load_catalog(own_resources).versioner) == {V24, V25}


def test_a_form_is_the_same_milestone_in_every_version() -> None:
    """The store marks courses by form names: one name cannot mean two things."""

    def moved(files: Files) -> None:
        place(files, "ivaerksaettelse").pop("milestone")

    other = load(changed(moved, V25), V25)
    with pytest.raises(DefinitionError) as told:
        check_together([load(raw_version(V24), V24), other])
    assert "(ivaerksaettelse).milestone" in str(told.value) and "er ikke den samme" in str(told.value)
