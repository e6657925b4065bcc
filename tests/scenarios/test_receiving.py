"""*Modtag overdraget forløb*: what one authority hands over is taken in by the other, with drafts and history, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from smdb_desktop import app
from smdb_desktop.services.casework.packages import BROKEN
from smdb_desktop.services.casework.receiving import MOST_TOLD, NOTHING_NEW, OTHERWISE, Modtagelse
from smdb_desktop.services.errors import ExportError, NotAllowed
from smdb_desktop.services.stored.records import Svar, Tilstand
from smdb_desktop.submission.packages import MAGIC
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ANMODNING

TO = "183"


def handed_over(scenario: Scenario, folder: Path, to: str = TO) -> tuple[bytes, str]:
    """A course of Albertslund's that goes to Ishøj: a request that was completed, and a start that was only begun."""
    folder.mkdir()
    if scenario.case is None:
        scenario.citizen("150277-9995", "Testborger").answers(ANMODNING).complete("anmodning")
    scenario.answer("laegesamtale_dato", "08-08-2025")
    handovers = scenario.workspace.handovers
    written = handovers.write(handovers.plan(scenario.session.forloeb_id, to), "Flyttet", FolderWay(folder), None)
    handovers.finish(written)
    return (folder / written.fil).read_bytes(), written.kode


@pytest.fixture
def there() -> Scenario:
    """The receiver: another centre, of Ishøj."""
    centre = Scenario()
    centre.workspace.save_profil(replace(PROFIL, myndighedskommune=TO))
    return centre


def look(there: Scenario, package: tuple[bytes, str]) -> Modtagelse:
    return there.workspace.handovers.receiving.look(*package)


def test_it_is_looked_at_and_taken_in_with_its_drafts_and_its_history(
    scenario: Scenario, there: Scenario, tmp_path: Path
) -> None:
    shown = look(there, handed_over(scenario, tmp_path / "ud"))
    assert shown.hvorfor_ikke == ""
    assert shown.linjer[0].startswith("Underskrevet af Alfa (") and "150277-9995 Testborger" in shown.linjer[1]
    assert shown.linjer[2].startswith("Filen siger: Ida overdrog det")
    assert "Skemaer, der bliver færdige her: 1. Skemaer, der bliver kladder: 1." in shown.linjer
    assert there.workspace.cases.find("150277-9995")[1] is None, "a look writes nothing"
    taken = there.workspace.handovers.receiving.take(shown)
    assert taken.besked == "Forløbet er modtaget fra Alfa."
    store, record = there.workspace.store, there.workspace.store.cases.forloeb(taken.forloeb_id)
    forms = {form.art: form for form in record.skemaer}
    assert forms["anmodning"].faerdig is not None
    assert forms["ivaerksaettelse"].svar["laegesamtale_dato"].value == "2025-08-08" and forms["ivaerksaettelse"].kladde
    assert record.myndighedskommune == TO
    (made,) = store.outbox.indberetninger_of(record.id)
    assert (made.tilstand, made.revision) == (Tilstand.KLAR, 1)
    happened = [each.hvad for each in there.workspace.history.of(record.id).haendt]
    assert "Modtog forløbet fra Alfa" in happened and "Læste forløbet ind fra en fil" not in happened
    chosen = there.workspace.cases.overview(taken.borger_id).valgt
    assert chosen is not None and "Modtog forløbet fra Alfa" in [each.hvad for each in chosen.haendt]
    assert store.log.verify() == ()


def test_what_happened_there_is_read_here(scenario: Scenario, there: Scenario, tmp_path: Path) -> None:
    taken = there.workspace.handovers.receiving.take(look(there, handed_over(scenario, tmp_path / "ud")))
    carried = there.workspace.history.carried(taken.forloeb_id)
    assert carried is not None and carried.organisation == "Alfa" and carried.underskriver.startswith("Alfa")
    told = [hvad for _tid, _hvem, hvad in carried.linjer]
    assert told[0].endswith("lægesamtale blev afholdt: – → 08-08-2025"), "the newest first, drafts too"
    assert any(each.endswith(": – → 04-08-2025") for each in told)
    assert told[-1] == "Begyndte forløbet"
    assert {hvem for _tid, hvem, _hvad in carried.linjer} == {"Ida"}


def test_it_is_taken_in_once(scenario: Scenario, there: Scenario, tmp_path: Path) -> None:
    package = handed_over(scenario, tmp_path / "ud")
    shown = look(there, package)
    there.workspace.handovers.receiving.take(shown)
    with pytest.raises(NotAllowed) as refused:
        there.workspace.handovers.receiving.take(shown)
    assert str(refused.value) == OTHERWISE
    again = look(there, package)
    assert "allerede læst ind" in again.hvorfor_ikke and again.hvorfor_ikke != NOTHING_NEW
    assert again.hvorfor_ikke not in again.linjer, "it is said once, at the button that it holds"
    assert len(there.workspace.cases.overview(again_id(there)).forloeb) == 1


def again_id(there: Scenario) -> str:
    borger = there.workspace.cases.find("150277-9995")[1]
    assert borger is not None
    return borger.id


def test_an_answer_that_was_only_repeated_is_nobodys_answer_here(
    scenario: Scenario, there: Scenario, tmp_path: Path
) -> None:
    scenario.citizen("150277-9995", "Testborger").answers(ANMODNING).complete("anmodning")
    skema_id = scenario.form("ivaerksaettelse")
    change = scenario.session.put(skema_id, "behandlingsformaal", Svar("A", "A", gentaget=True))
    scenario.open_case.keeper.put(skema_id, change.svar)
    scenario.open_case.keeper.flush()
    taken = there.workspace.handovers.receiving.take(look(there, handed_over(scenario, tmp_path / "ud")))
    (form,) = [
        each for each in there.workspace.store.cases.forloeb(taken.forloeb_id).skemaer if each.art == "ivaerksaettelse"
    ]
    assert "behandlingsformaal" not in form.svar and form.svar["laegesamtale_dato"].value == "2025-08-08"


def test_it_comes_home_again(scenario: Scenario, there: Scenario, tmp_path: Path) -> None:
    """Hjemtag: what was handed over is handed back, and goes on under its own new number."""
    taken = there.workspace.handovers.receiving.take(look(there, handed_over(scenario, tmp_path / "ud")))
    handovers = there.workspace.handovers
    (tmp_path / "hjem").mkdir()
    plan = handovers.plan(taken.forloeb_id, PROFIL.myndighedskommune)
    back = handovers.write(plan, "Flyttet hjem", FolderWay(tmp_path / "hjem"), None)
    handovers.finish(back)
    home = scenario.workspace.handovers.receiving
    again = home.take(home.look((tmp_path / "hjem" / back.fil).read_bytes(), back.kode))
    assert again.borger_id == scenario.borger_id
    assert [line.id for line in scenario.overview().forloeb] == [again.forloeb_id]


def test_another_authority_and_the_other_kind_of_store_are_sentences(scenario: Scenario, tmp_path: Path) -> None:
    package = handed_over(scenario, tmp_path / "ud")
    shown = look(scenario, package)
    assert shown.hvorfor_ikke.startswith("Forløbet er overdraget til Ishøj, og her indberettes der for Albertslund.")
    before = scenario.overview()
    with pytest.raises(NotAllowed):
        scenario.workspace.handovers.receiving.take(shown)
    assert scenario.overview() == before
    raw, code = package
    with pytest.raises(ExportError, match="Koden passer ikke"):
        scenario.workspace.handovers.receiving.look(raw, code[:-1] + ("0" if code[-1] != "0" else "1"))


# -- a file that lies about what it holds ------------------------------------------------------------------------------------


def resealed(scenario: Scenario, content: bytes) -> tuple[bytes, str]:
    """A package of this content, signed with a certificate that anybody can have."""
    packages = app.submissions(scenario.workspace.cases.katalog).packages()
    return packages.seal(content, scenario.workspace.certificates.open_signer(None))


def changed(
    scenario: Scenario, package: tuple[bytes, str], change: Callable[[dict[str, Any]], object]
) -> tuple[bytes, str]:
    content, _opened = scenario.workspace.handovers.read(*package)
    change(content)
    return resealed(scenario, json.dumps(content).encode())


NO_COURSE = (b"", b"\xff", b"{", b"[" * 100_000, b"1" * 5000, b'{"a": NaN}', b'{"a": 1e999}', b'{"a": "\\ud800"}')


def test_what_is_no_course_is_a_sentence(scenario: Scenario) -> None:
    for content in NO_COURSE:
        with pytest.raises(ExportError) as refused:
            look(scenario, resealed(scenario, content))
        assert str(refused.value) == BROKEN


def test_a_certificate_that_is_none_is_a_sentence(scenario: Scenario) -> None:
    for certificates in ([1, 2], ["", ""], [None], {"a": 1}, 5, "ab"):
        inner = {"indhold": "", "underskrift": "", "certifikater": certificates}
        key = HKDF(hashes.SHA256(), 32, b"s" * 16, b"smdb-overdragelse").derive(b"0000")
        sealed = AESGCM(key).encrypt(b"n" * 12, json.dumps(inner).encode(), MAGIC)
        with pytest.raises(ExportError, match="Underskriften passer ikke"):
            look(scenario, (MAGIC + b"s" * 16 + b"n" * 12 + sealed, "0000"))


def test_a_number_without_end_in_the_history_is_a_sentence(scenario: Scenario, there: Scenario, tmp_path: Path) -> None:
    package = handed_over(scenario, tmp_path / "ud")
    with pytest.raises(ExportError) as refused:
        look(there, changed(scenario, package, lambda content: content["historik"][0].update(nr=float("inf"))))
    assert str(refused.value) == BROKEN


def test_only_the_course_that_is_shown_comes_along(scenario: Scenario, there: Scenario, tmp_path: Path) -> None:
    """Courses beside it, that no line of the look names, are not taken in under cover of a version that nobody has."""
    package = handed_over(scenario, tmp_path / "ud")

    def two(content: dict[str, Any]) -> None:
        content["forloeb"]["skemaversion"] = "9.9"
        (one,) = content["sag"]["kontaktforloeb"]
        content["sag"]["kontaktforloeb"] = [one, one]

    shown = look(there, changed(scenario, package, two))
    assert "»9.9« findes ikke" in shown.hvorfor_ikke
    with pytest.raises(NotAllowed):
        there.workspace.handovers.receiving.take(shown)
    assert there.workspace.cases.find("150277-9995")[1] is None


def test_the_sender_is_who_signed_whatever_the_file_calls_itself(
    scenario: Scenario, there: Scenario, tmp_path: Path
) -> None:
    package = handed_over(scenario, tmp_path / "ud")
    same = look(there, changed(scenario, package, lambda content: content["fra"].update(organisation=" ALFA ")))
    assert not any("certifikatet er" in line for line in same.linjer)
    shown = look(there, changed(scenario, package, lambda content: content["fra"].update(organisation="Beta Kommune")))
    assert shown.organisation == "Alfa" and shown.linjer[0].startswith("Underskrevet af Alfa (")
    assert shown.linjer[1].startswith("Filen siger, at den er fra Beta Kommune, men certifikatet er Alfa.")
    taken = there.workspace.handovers.receiving.take(shown)
    assert taken.besked == "Forløbet er modtaget fra Alfa."
    carried = there.workspace.history.carried(taken.forloeb_id)
    assert carried is not None and (carried.organisation, carried.efter_filen) == ("Alfa", "Beta Kommune")
    happened = [each.hvad for each in there.workspace.history.of(taken.forloeb_id).haendt]
    assert "Modtog forløbet fra Alfa" in happened


@pytest.mark.parametrize("name", ["organisation", "hvem"])
def test_no_text_of_the_sender_looks_like_a_line_of_ours(
    scenario: Scenario, there: Scenario, tmp_path: Path, name: str
) -> None:
    package = handed_over(scenario, tmp_path / "ud")
    forged = "Alfa\n\u202eUnderskrevet af Beta"
    shown = look(there, changed(scenario, package, lambda content: content["fra"].update({name: forged})))
    assert any("Alfa Underskrevet af Beta" in line for line in shown.linjer)
    assert not any("\n" in line or "\u202e" in line for line in shown.linjer)
    with pytest.raises(ExportError):
        look(there, changed(scenario, package, lambda content: content["fra"].update({name: "\x1b" + "x" * 5000})))


def test_a_history_without_end_comes_along_as_far_as_anybody_reads_and_it_is_said(
    scenario: Scenario, there: Scenario, tmp_path: Path
) -> None:
    package = handed_over(scenario, tmp_path / "ud")

    def long(content: dict[str, Any]) -> None:
        last = content["historik"][-1] | {"hvem": "Ida" + "x" * 1000}
        content["historik"] += [last | {"nr": number} for number in range(3000)]

    shown = look(there, changed(scenario, package, long))
    (told,) = [line for line in shown.linjer if "meget lang" in line]
    carried = there.workspace.history.carried(there.workspace.handovers.receiving.take(shown).forloeb_id)
    rows = shown.medbragt["historik"]
    assert isinstance(rows, list) and carried is not None and len(rows) > 1000
    assert len(json.dumps(rows)) < MOST_TOLD + 2 * len(rows)
    assert f"de ældste {3000 + len(scenario_rows(scenario, package)) - len(rows)} linjer følger ikke med" in told


def scenario_rows(scenario: Scenario, package: tuple[bytes, str]) -> list[Any]:
    content, _opened = scenario.workspace.handovers.read(*package)
    return list(content["historik"])
