"""The third version as a file that a person was sent: looked at, taken in, used, refused, taken back. Nothing is fetched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import __version__, app
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.resources import folder as resource_folder
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.forms.telling import told
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.updating import laying
from smdb_desktop.updating.updates import SignedUpdates
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.updating.world import TODAY, Publisher
from tests.versions.handed import FIRST, SECOND, Person, changed, service
from tests.versions.third_version import BEFORE, NOW, THIRD, package


@pytest.fixture
def person(handed: Person) -> Person:
    return handed


def test_from_the_file_to_a_case_and_back(person: Person, tmp_path: Path) -> None:
    file = person.is_handed(package(tmp_path / "made"))
    before = person.machine.everything()
    assert person("forms", "compare", str(file), "--json") == 1
    said = {(line["art"], line["om"], line["ord"]) for line in json.loads(person.out)}
    new, old = "Skemaerne fra 1. oktober 2025", "Skemaerne fra 1. juli 2025"
    assert said >= {
        (
            "Skemaversioner",
            new,
            "Kommer til og gælder anmodninger fra 01-10-2025. Kladder og sager fra før beholder deres version.",
        ),
        ("Skemaversioner", old, "Gælder nu anmodninger fra 01-07-2025 til 30-09-2025."),
        ("Sager på denne maskine", old, "Ingen sag har den."),
        ("Nye skemaer", new, "Samtale"),
        ("Felter, der udgår", "Anmodning", "Tidligere stofmisbrugsbehandling"),
        (
            "Felter, der ændres",
            "Anmodning",
            "Er borgeren eller borgerens partner gravid: hedder nu »Er borgeren gravid«, vises nu efter svaret i »Køn«, svares "
            "nu fra listen »Ja / nej« og svar, der udgår: Ved ikke",
        ),
        ("Nye lister", "Præparater", "Præparater"),
    }
    assert "Intet er ændret endnu." in person.said
    assert person.machine.everything() == before
    assert person("forms", "take", str(file)) == 0
    assert person("forms", "show", "--json") == 0
    shown = json.loads(person.out)
    assert [each["id"] for each in shown["versioner"]][-1] == THIRD
    assert [(each["version"], each["hvem"], each["fil"]) for each in shown["taget_ind"]] == [(FIRST, "Ida", file.name)]
    # nothing was written with it: it goes back, and the store beside is not asked
    other = make_desk(Clock(NOW), person.folder / "data" / app.BESIDE, person.start().katalog)
    other.create(PASSPHRASE, PROFIL, oevelse=False)[0].close()
    assert person("forms", "undo", "--package", "skemaer") == 0
    beside = "De rigtige data på maskinen bruger de samme pakker og spørges ikke"
    assert person.said.index(beside) < person.said.index("er taget ud")
    assert THIRD not in person.start().katalog.versioner
    about = {"pakke": "skemaer", "version": FIRST, "fil": file.name}
    arts = (Handling.SKEMAPAKKE_TAGET_IND, Handling.SKEMAPAKKE_FORTRUDT)
    assert person.log() == [(art, "Ida", about) for art in arts]


@pytest.fixture
def work(person: Person) -> Iterator[Workspace]:
    """The store, open."""
    made = person.store(person.start()).unlock(PASSPHRASE)
    yield made
    made.close()


def test_a_version_that_a_case_has_is_never_another_and_its_cases_are_counted(
    person: Person, work: Workspace, tmp_path: Path
) -> None:
    good = person.is_handed(package(tmp_path / "made"))
    other = package(tmp_path / "other")
    own = json.loads((resource_folder() / "forms" / BEFORE / "anmodning.json").read_text(encoding="utf-8"))
    own["steps"][0]["fields"][0]["label"] = "Dag"
    (other / "forms" / BEFORE / "anmodning.json").write_text(json.dumps(own), encoding="utf-8")
    bad, found = person.is_handed(other, SECOND), service(person, work)
    shown = {(line.art, line.ord) for line in told(found.plan(bad))}
    assert ("Skemaversioner", "Skemaerne i den ændres. Ingen sag på denne maskine bruger den.") in shown
    raw = example_case(work.katalog, BEFORE, kommune="165")
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    old = _only(work)
    with pytest.raises(UsageError, match=r"ændrer »Skemaerne fra 1\. juli 2025«, som 1 sag bruger.* Intet er ændret"):
        found.plan(bad)
    # another citizen's request is a draft, of a day that will be the new version's
    raw["borger"]["cpr_nr"] = made_up_cpr(1)
    draft = {"status": "KLADDE", "anmodningsdato": "2025-10-01"}
    ImportService(work.cases, "Det er rigtigt").take_in(
        raw | {"kontaktforloeb": [{"skemaversion": BEFORE, "anmodning": draft}]}
    )
    plan = found.plan(good)
    assert [line.ord for line in told(plan) if line.art == "Sager på denne maskine"] == [
        "1 sag har den og beholder den: 0 med kladder og 1 uden kladder.",
        "1 sag har en anmodning fra 01-10-2025 eller senere og har stadig denne version: 1 med kladder og 0 uden kladder. De "
        "skal skifte til den nye version, før de kan gøres færdige.",
    ]
    # in the bin it changes to nothing, and is said to lie there
    (thrown,) = set(work.store.cases.all_forloeb_ids()) - {old}
    work.store.bin.throw_course("k1", thrown, "Ved en fejl", work.store.people.who(), work.clock())
    assert [line.ord for line in told(found.plan(good)) if line.art == "Sager på denne maskine"] == [
        "2 sager (1 i papirkurven eller slettet) har den og beholder den: 0 med kladder og 2 uden kladder.",
    ]
    assert found.take(plan).hvem == "Ida"
    assert work.cases.open(old).session.version.id == BEFORE


def _only(work: Workspace) -> str:
    (made,) = work.store.cases.all_forloeb_ids()
    return made


def foreign(person: Person, folder: Path) -> Path:
    """Somebody else's, signed well by keys of their own."""
    folder.mkdir()
    return replace(person, publisher=Publisher(folder / "other"), folder=folder).is_handed(package(folder / "made"))


def changed_inside(person: Person, folder: Path) -> Path:
    """One byte of what was signed is another."""
    file, other = person.is_handed(package(folder / "made"), "2025.1"), folder / "byttet.zip"
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(other, "w") as now:
        for part in was.infolist():
            content = was.read(part)
            last = part.filename.endswith("package.zip")
            now.writestr(part, content[:-1] + bytes([content[-1] ^ 1]) if last else content)
    return other


def damaged(person: Person, folder: Path) -> Path:
    """Half of it came over."""
    file = person.is_handed(package(folder / "made"), "2025.2")
    file.write_bytes(file.read_bytes()[:-2000])
    return file


def for_a_newer_program(person: Person, folder: Path) -> Path:
    return person.is_handed(package(folder / "made"), "2025.3", minimum="99.1")


def until(person: Person, folder: Path, day: str, version: str) -> Path:
    """The version before ends on this day."""
    made = changed(folder / "made", f"forms/{BEFORE}/version.json", lambda raw: raw.update(valid_to=day))
    return person.is_handed(made, version)


def with_days_that_overlap(person: Person, folder: Path) -> Path:
    return until(person, folder, "2025-10-01", "2025.4")


def with_days_between(person: Person, folder: Path) -> Path:
    return until(person, folder, "2025-09-29", "2025.5")


def without_an_end(person: Person, folder: Path) -> Path:
    """The version before ends, and the folder of the next one is empty."""
    made = package(folder / "made")
    (made / "forms" / THIRD / "version.json").unlink()
    return person.is_handed(made, "2025.6")


def packed_as_no_publisher_does(person: Person, folder: Path) -> Path:
    """A few kilobytes that would be gigabytes before anybody asks for a signature: of no kind that is unpacked piece by piece."""
    file, other = person.is_handed(package(folder / "made"), "2025.7"), folder / "bombe.zip"
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(other, "w") as now:
        for part in was.infolist():
            kind = zipfile.ZIP_BZIP2 if part.filename.startswith("metadata/") else zipfile.ZIP_STORED
            now.writestr(part.filename, was.read(part), compress_type=kind)
    return other


def no_package(_person: Person, folder: Path) -> Path:
    folder.mkdir()
    (folder / "brev.zip").write_text("Hej", encoding="utf-8")
    return folder / "brev.zip"


def not_there(_person: Person, folder: Path) -> Path:
    return folder / "findes-ikke.zip"


REFUSED: tuple[tuple[Callable[[Person, Path], Path], str], ...] = (
    (foreign, "ikke underskrevet af dem, som programmet stoler på"),
    (changed_inside, "ikke underskrevet af dem, som programmet stoler på, eller den er ændret bagefter"),
    (damaged, "er beskadiget eller noget andet"),
    (for_a_newer_program, f"er til version 99.1 af programmet eller nyere, og her kører version {__version__}"),
    (with_days_that_overlap, f"overlapper »{BEFORE}«"),
    (with_days_between, "er der dage uden skemaer"),
    (without_an_end, "slutter 30-09-2025, og pakken har ingen skemaer til dagene efter"),
    (packed_as_no_publisher_does, "er beskadiget eller noget andet"),
    (no_package, "er beskadiget eller noget andet"),
    (not_there, "findes ikke. Intet er ændret."),
)


def test_what_is_refused_is_said_and_changes_nothing(
    person: Person, work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, before = service(person, work), person.machine.everything()

    def refused(file: Path, words: str) -> None:
        with pytest.raises(KnownError) as caught:
            found.plan(file)
        assert words in str(caught.value) and "Intet er ændret." in str(caught.value), (file, str(caught.value))
        assert person.machine.everything() == before, file

    for make, words in REFUSED:
        refused(make(person, tmp_path / make.__name__), words)
    first = person.is_handed(package(tmp_path / "first"))
    with monkeypatch.context() as full:
        full.setattr(laying, "SPARE", 10**18)
        refused(first, "ikke plads på disken til pakken")
    # it lies on a stick until nobody can say whether it is the newest
    with monkeypatch.context() as later:
        later.setattr(person.machine, "moment", TODAY + timedelta(days=15))
        refused(first, "for gammel til at regne med")
    second = person.is_handed(package(tmp_path / "second"), SECOND)
    plan = found.plan(second)
    # what is taken in is what was shown, not what lies at the same place afterwards
    second.write_bytes(first.read_bytes())
    assert found.take(plan).version == SECOND
    person.publisher.repository.bundle("skemaer", SECOND, second)
    before = person.machine.everything()
    refused(first, "Filen er ældre end det, programmet har set før")
    person.publisher.repository.bundle("skemaer", FIRST, first)
    refused(first, f"skemaer {FIRST} er ældre end version {SECOND}")
    refused(second, f"Pakken skemaer {SECOND} er her allerede")


def test_what_was_shown_is_what_is_used_however_often_it_was_taken_back(
    person: Person, work: Workspace, tmp_path: Path
) -> None:
    found, packages = service(person, work), app.updates(person.machine.policy).updates
    first = person.is_handed(package(tmp_path / "first"))
    found.take(found.plan(first))
    second = person.is_handed(package(tmp_path / "second"), SECOND)
    found.take(found.plan(second))
    found.undo()
    assert [(each.version, each.left) for each in packages.state().packages] == [(SECOND, True), (FIRST, False)]
    found.undo()
    person.publisher.repository.bundle("skemaer", FIRST, first)
    # the older one is shown and taken: the newer one, which was taken back, stays so
    assert found.take(found.plan(first)).version == FIRST
    assert [(each.version, each.left) for each in packages.state().packages] == [(SECOND, True), (FIRST, False)]


def test_a_version_that_a_case_has_may_differ_in_nothing(person: Person, work: Workspace, tmp_path: Path) -> None:
    """Not in the title of a form either, nor in the first day."""
    ImportService(work.cases, "Det er rigtigt").take_in(example_case(work.katalog, BEFORE, kommune="165"))
    found = service(person, work)

    def titled(raw: Any) -> None:
        raw["title"] = "Et andet navn"

    file = person.is_handed(changed(tmp_path / "made", f"forms/{BEFORE}/version.json", titled))
    with pytest.raises(UsageError, match="som 1 sag bruger"):
        found.plan(file)


def test_an_answer_that_a_case_has_is_not_taken_back_with_its_package(
    person: Person, work: Workspace, tmp_path: Path
) -> None:
    """A list of a version that was there before got one more answer."""
    made, name = package(tmp_path / "made"), "boligsituation"
    liste = json.loads((resource_folder() / "codelists" / f"{name}.json").read_text(encoding="utf-8"))
    liste["options"].append({"code": "NABO", "label": "Nabo", "label_confidence": "proposed"})
    (made / "codelists" / f"{name}.json").write_text(json.dumps(liste), encoding="utf-8")
    service(person, work).take(service(person, work).plan(person.is_handed(made)))
    work.close()
    again = person.store(person.start()).unlock(PASSPHRASE)
    raw = example_case(again.katalog, BEFORE, kommune="165")
    raw["kontaktforloeb"][0]["ivaerksaettelse"][name] = "NABO"
    ImportService(again.cases, "Det er rigtigt").take_in(raw)
    with pytest.raises(UsageError, match=r"svaret »NABO« \(Nabo\) .* er kommet med den, og 1 .*Intet er ændret"):
        service(person, again).undo()
    assert [each.version for each in service(person, again).taken()] == [FIRST]
    again.close()


def test_an_administrator_lets_nothing_in(person: Person, work: Workspace, tmp_path: Path) -> None:
    file = person.is_handed(package(tmp_path / "made"))
    person.machine.settle("off")
    with pytest.raises(UsageError, match="En administrator har i"):
        service(person, work).plan(file)


def test_what_a_power_cut_has_cut_off_is_found_out(
    person: Person, work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it was laid down: it never was. Afterwards: the log says who took it in. While it was taken back: likewise."""
    found = service(person, work)
    plan = found.plan(person.is_handed(package(tmp_path / "made")))

    class Cut(BaseException):
        """The power goes."""

    def cut(before: bool, method: str, act: Callable[[], object]) -> None:
        whole = getattr(SignedUpdates, method)

        def cutting(updates: SignedUpdates, *given: Any) -> None:
            if not before:
                whole(updates, *given)
            raise Cut

        with monkeypatch.context() as broken, pytest.raises(Cut):
            broken.setattr(SignedUpdates, method, cutting)
            act()

    def log() -> list[tuple[Handling, str]]:
        kinds = (Handling.SKEMAPAKKE_TAGET_IND, Handling.SKEMAPAKKE_FORTRUDT)
        return [(line.art, line.hvem) for line in work.store.log.of_keys() if line.art in kinds]

    cut(True, "take_file", lambda: found.take(plan))
    assert (found.settle(), log()) == ((), [])
    cut(False, "take_file", lambda: found.take(plan))
    # it lies there and is shown; nothing is written by whoever looks
    assert [each.version for each in found.taken()] == [FIRST] and log() == []
    assert [each.version for each in found.settle()] == [FIRST]
    assert log() == [(Handling.SKEMAPAKKE_TAGET_IND, "Ida")]
    cut(True, "leave_package", found.undo)
    assert [each.version for each in found.settle()] == [FIRST] and len(log()) == 1
    cut(False, "leave_package", found.undo)
    assert (found.settle(), log()[1:]) == ((), [(Handling.SKEMAPAKKE_FORTRUDT, "SMDB Desktop")])
    with pytest.raises(UsageError, match="ingen pakke med skemaer"):
        found.undo()


def test_what_a_case_is_written_with_is_not_taken_back(person: Person, work: Workspace, tmp_path: Path) -> None:
    """Taken in, taken back and taken in again from the same file; and then a case is written with it."""
    found = service(person, work)
    file = person.is_handed(package(tmp_path / "made"))
    for _ in range(2):
        found.take(found.plan(file))
        found.undo()
    found.take(found.plan(file))
    work.close()
    again = person.store(person.start()).unlock(PASSPHRASE)
    ImportService(again.cases, "Det er rigtigt").take_in(example_case(again.katalog, THIRD, kommune="165"))
    with pytest.raises(
        UsageError, match=r"1 sag er skrevet med »Skemaerne fra 1\. oktober 2025« fra den.* Intet er ændret"
    ):
        service(person, again).undo()
    assert [each.version for each in service(person, again).taken()] == [FIRST]
    again.close()
    assert THIRD in person.start().katalog.versioner
