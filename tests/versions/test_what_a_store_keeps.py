"""What a package from a file may not take from a store: answers that the program gives, what lies in the bin, its own lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import app
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.gui.settings.forms_card import read
from smdb_desktop.resources import folder as resource_folder
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.forms import service as forms
from smdb_desktop.services.forms.keeping import load, save
from smdb_desktop.services.forms.model import Indtagen, Stand
from smdb_desktop.services.forms.telling import told
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.lists.telling import told as told_of_lists
from smdb_desktop.services.ports.updates import KEPT
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import PersonRecord
from smdb_desktop.services.workspace import Workspace
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.versions.handed import FIRST, SECOND, Person, changed, service
from tests.versions.third_version import BEFORE, NOW, THIRD, package


@pytest.fixture
def work(handed: Person) -> Iterator[Workspace]:
    made = handed.store(handed.start()).unlock(PASSPHRASE)
    yield made
    made.close()


def with_list(place: Path, navn: str, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    """The package with one of the program's lists otherwise."""
    made = package(place)
    raw = json.loads((resource_folder() / "codelists" / f"{navn}.json").read_text(encoding="utf-8"))
    change(raw["options"])
    (made / "codelists").mkdir(exist_ok=True)
    (made / "codelists" / f"{navn}.json").write_text(json.dumps(raw), encoding="utf-8")
    return made


def without(code: str) -> Callable[[list[dict[str, Any]]], object]:
    return lambda options: options.remove(next(each for each in options if each["code"] == code))


def taken_up_case(work: Workspace, version: str = BEFORE, **answers: str) -> str:
    raw = example_case(work.katalog, version, kommune="165")
    raw["kontaktforloeb"][0]["ivaerksaettelse"].update(answers)
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    (made,) = work.store.cases.all_forloeb_ids()
    return made


def test_the_own_municipality_is_not_lost(handed: Person, work: Workspace, tmp_path: Path) -> None:
    code = PROFIL.myndighedskommune
    file = handed.is_handed(with_list(tmp_path / "made", "kommune", without(code)))
    with pytest.raises(UsageError, match=rf"mangler svaret »{code}« .*, som programmet selv bruger\. Intet er ændret"):
        service(handed, work).plan(file)


def test_a_municipality_that_somebody_else_reports_for_is_not_lost(
    handed: Person, work: Workspace, tmp_path: Path
) -> None:
    """Of those who open the store, whoever that is now: one who was removed holds nothing."""
    other = PersonRecord("p2", "Bo", ("FORVALTENDE_INDBERETTER",), "FORVALTENDE_INDBERETTER", NOW, kommune="851")
    work.store.people.save(other)
    file = handed.is_handed(with_list(tmp_path / "made", "kommune", without("851")))
    with pytest.raises(UsageError, match=r"mangler svaret »851« .*, som programmet selv bruger\. Intet er ændret"):
        service(handed, work).plan(file)
    raw = as_raw(work.katalog.lister["kommune"])
    without("851")(raw["options"])
    own = tmp_path / "kommune.json"
    own.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(UsageError, match="851"):
        work.kodelister.plan(own, NOW.date())
    work.store.people.save(other._replace(aktiv=False))
    assert service(handed, work).plan(file).lister and work.kodelister.plan(own, NOW.date()).forskelle


ROLE = {"code": "41", "label": "Socialfaglig", "label_confidence": "official", "socialfaglig": True}


def test_a_package_with_a_role_goes_back_where_nobody_has_the_role(
    handed: Person, work: Workspace, tmp_path: Path
) -> None:
    found = service(handed, work)
    made = with_list(tmp_path / "made", "profil", lambda options: options.append(dict(ROLE)))
    koen = json.loads((resource_folder() / "codelists" / "koen.json").read_text(encoding="utf-8"))
    koen["options"].append({"code": "9", "label": "Andet", "label_confidence": "official"})
    (made / "codelists" / "koen.json").write_text(json.dumps(koen), encoding="utf-8")
    found.take(found.plan(handed.is_handed(made)))
    work.close()
    again = handed.store(handed.start()).unlock(PASSPHRASE)
    found = service(handed, again)
    assert "41" in again.katalog.lister["profil"] and "9" in again.katalog.lister["koen"]
    (ida,) = again.store.people.all()
    again.store.people.save(ida._replace(roller=(*ida.roller, "41")))
    with pytest.raises(
        UsageError, match=r"svaret »41« \(Socialfaglig\) .* er kommet med den, og 1 person bruger det\. "
    ):
        found.undo()
    assert "1 person bruger det" in found.hanging("skemaer").sagt
    again.store.people.save(ida)
    assert (found.hanging("skemaer"), found.undo().version) == ((FIRST, ""), FIRST)
    again.close()


def test_another_municipality_may_go(handed: Person, work: Workspace, tmp_path: Path) -> None:
    file = handed.is_handed(with_list(tmp_path / "made", "kommune", without("851")))
    assert [each.foer.navn for each in service(handed, work).plan(file).lister] == ["kommune"]


def test_the_order_by_which_answers_are_worked_out_stays(handed: Person, work: Workspace, tmp_path: Path) -> None:
    versioner = work.katalog.versioner.values()
    computed = next(felt for each in versioner for skema in each.skemaer.values() for felt in skema.beregnede)
    assert computed.liste is not None
    file = handed.is_handed(with_list(tmp_path / "made", computed.liste, list.reverse))
    with pytest.raises(
        UsageError, match=rf"eller deres orden, og programmet regner »{computed.label}« ud.* Intet er ændret"
    ):
        service(handed, work).plan(file)


@pytest.mark.parametrize("thrown", ["papirkurv", "slettes"])
def test_what_can_be_put_back_counts_as_using_a_version_and_a_code(
    handed: Person, work: Workspace, tmp_path: Path, thrown: str
) -> None:
    forloeb_id = taken_up_case(work, boligsituation="HERBERG")
    if thrown == "papirkurv":
        work.store.bin.throw_course("k1", forloeb_id, "Ved en fejl", work.store.people.who(), work.clock())
    else:
        work.store.deletions.lay_down(forloeb_id, "Ved en fejl", work.store.people.who(), work.clock())
    found = service(handed, work)
    laid_down = "1 sag, som ligger i papirkurven eller er slettet,"
    kept = f"{laid_down} har den og beholder den: 0 med kladder og 1 uden kladder."
    new = found.plan(handed.is_handed(package(tmp_path / "new"), "2025.9"))
    assert [line.ord for line in told(new) if line.art == "Sager på denne maskine"] == [kept]
    own = tmp_path / "boligsituation.json"
    raw = as_raw(work.katalog.lister["boligsituation"])
    label = work.katalog.lister["boligsituation"].label("HERBERG")
    without("HERBERG")(raw["options"])
    own.write_text(json.dumps(raw), encoding="utf-8")
    lines = told_of_lists(work.kodelister.plan(own, NOW.date()))
    assert [line.ord for line in lines if line.art == "Udgår"] == [
        f"HERBERG: {label}; {laid_down} beholder det fra før"
    ]
    titled = handed.is_handed(
        changed(tmp_path / "made", f"forms/{BEFORE}/version.json", lambda raw: raw.update(title="Et andet navn"))
    )
    with pytest.raises(UsageError, match="som 1 sag, som ligger i papirkurven eller er slettet, bruger"):
        found.plan(titled)
    short = handed.is_handed(with_list(tmp_path / "short", "boligsituation", without("HERBERG")), "2025.12")
    with pytest.raises(UsageError, match=r"mangler svaret »HERBERG« .*og 1 sag, som ligger i papirkurven"):
        found.plan(short)


def test_a_list_that_somebody_took_in_goes_on_applying(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """The new forms ask for a property that the package's list has and the list of this store has not."""
    navn, asked = "psykisk_lidelse", "eksklusiv"
    raw = as_raw(work.katalog.lister[navn])
    raw["options"].append({"code": "99", "label": "Et nyt svar", "label_confidence": "official"})
    assert not any(asked in each for each in raw["options"])
    own = tmp_path / f"{navn}.json"
    own.write_text(json.dumps(raw), encoding="utf-8")
    work.kodelister.take(work.kodelister.plan(own, date(2026, 2, 2)))
    made = with_list(tmp_path / "made", navn, lambda options: options[0].update({asked: True}))
    path = made / "forms" / THIRD / "ivaerksaettelse.json"
    form = json.loads(path.read_text(encoding="utf-8"))
    form["steps"][0]["fields"][-1]["shown"] = {"field": f"anmodning.{navn}", "has": asked}
    path.write_text(json.dumps(form), encoding="utf-8")
    file, found = handed.is_handed(made), service(handed, work)
    refused = rf"som Ida har skiftet ud fra {own.name}, passer ikke .* Intet er ændret"
    with pytest.raises(UsageError, match=refused):
        found.plan(file)
    # one with the property follows it, and the days before are still its own
    raw["options"][0][asked] = True
    own.write_text(json.dumps(raw), encoding="utf-8")
    work.kodelister.take(work.kodelister.plan(own, date(2026, 2, 3)))
    with pytest.raises(UsageError, match=refused):
        found.plan(file)
    work.kodelister.undo(navn)
    work.kodelister.undo(navn)
    assert found.plan(file).versioner


def test_what_hangs_on_a_package_is_said_before_it_is_taken_out(
    handed: Person, work: Workspace, tmp_path: Path
) -> None:
    """Under Opdateringer nothing is refused, so that a package that does harm can be taken out; who did it is kept."""
    found = service(handed, work)
    found.take(found.plan(handed.is_handed(package(tmp_path / "made"))))
    assert (found.hanging("skemaer"), found.hanging("andre")) == ((FIRST, ""), ("", ""))
    work.close()
    again = handed.store(handed.start()).unlock(PASSPHRASE)
    taken_up_case(again, THIRD)
    found = service(handed, again)
    assert found.hanging("skemaer") == (FIRST, "1 sag er skrevet med »Skemaerne fra 1. oktober 2025« fra den.")
    found.leave("skemaer", FIRST)
    assert (found.taken(), found.hanging("skemaer")) == ((), ("", ""))
    again.close()
    assert handed.log()[-1][:2] == (Handling.SKEMAPAKKE_FORTRUDT, "Ida")


def test_what_was_looked_at_is_taken_out_and_the_log_says_so_of_a_fetched_one_too(
    handed: Person, work: Workspace, tmp_path: Path
) -> None:
    """A newer one came by the net between the look and the answer: it stays, and nothing was done."""
    found = service(handed, work)
    for version in (FIRST, SECOND):
        handed.is_handed(package(tmp_path / version), version)
        found.updates.fetch_packages()
        assert found.hanging("skemaer").version == version
    with pytest.raises(UsageError, match=rf"Pakken skemaer {FIRST} er ikke længere den, .* Intet er ændret"):
        found.leave("skemaer", FIRST)
    assert not any(each.left for each in found.updates.state().packages) and load(work.store) == ()
    found.leave("skemaer", SECOND)
    assert (found.taken(), load(work.store), found.hanging("skemaer").version) == ((), (), FIRST)
    # the power went before the next one was out: it was in no file, and nothing is said of it
    ida = work.store.people.who()
    save(work.store, (Indtagen("skemaer", FIRST, NOW, ida.id, ida.navn, forms.FETCHED, Stand.FORTRYDES),))
    assert (found.taken(), found.settle(), load(work.store)) == ((), (), ())
    work.close()
    about = {"pakke": "skemaer", "version": SECOND, "fil": ""}
    assert handed.log() == [(Handling.SKEMAPAKKE_FORTRUDT, "Ida", about)]


def test_whoever_opens_the_page_writes_nothing(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """The power went before the log could say that the package lies here: it is shown, and the log is as it was."""
    found = service(handed, work)
    found.take(found.plan(handed.is_handed(package(tmp_path / "made"))))
    (taken,) = found.taken()
    save(work.store, (taken._replace(stand=Stand.BEGYNDT),))
    line, kept = work.store.coded.last_line(), work.store.settings.get(KEPT)
    open_ = replace(work, desk=replace(work.desk, updates=lambda: app.updates(handed.machine.policy)))
    assert read(open_).taken == (taken,)
    assert (work.store.coded.last_line(), work.store.settings.get(KEPT)) == (line, kept)


def test_another_store_on_the_machine_is_named(handed: Person, work: Workspace) -> None:
    """Packages are the machine's; a store that is closed cannot be asked what was written with them."""
    assert forms.beside(work) == ""
    for practice, words in ((True, "Øvelsen på maskinen"), (False, "De rigtige data på maskinen")):
        other = make_desk(Clock(NOW), handed.folder / f"other-{practice}", handed.start().katalog)
        other.create(PASSPHRASE, PROFIL, oevelse=practice)[0].close()
        said = forms.beside(replace(work, desk=replace(work.desk, beside=partial(lambda desk: desk, other))))
        assert said.startswith(words) and "spørges ikke" in said
