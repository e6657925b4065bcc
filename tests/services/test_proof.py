"""What proves that something was reported: the register without personal data, the proof of one case, and the citizen's copy."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from smdb_desktop.cli.main import run
from smdb_desktop.services.outbox.departures import COLUMNS, as_csv, departures, row
from smdb_desktop.services.printing.model import Table, texts
from smdb_desktop.services.printing.paper import Paper
from smdb_desktop.services.printing.proof import (
    ANOTHER_WAY,
    HAS_NOT_LEFT,
    MANY,
    NO_FILE,
    NO_RECEIPT,
    NONE_SIGNED,
    NOT_OPENED,
    NOT_SOUND,
    CopyPaper,
    ProofPaper,
    TypingPaper,
    _way,
)
from smdb_desktop.services.printing.without import LEFT_OUT
from smdb_desktop.services.stored.states import place_of
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.sealed import Centre
from tests.scenarios.typed import ANMODNING
from tests.services.test_typing_aid import V24, V25, aid, case, taken_in, typed

CPR, NAME = "150277-9995", "Testborger Et"


@pytest.fixture
def klar() -> Iterator[Scenario]:
    """One citizen whose request is Klar."""
    made = Scenario().citizen(CPR, NAME).answers(ANMODNING).complete("anmodning", "Spurgt")
    yield made
    made.workspace.close()


def on_paper(scenario: Scenario, paper: Paper) -> str:
    """Every text of a paper, a line each."""
    return "\n".join(text for portion in paper.portions(scenario.workspace) for text in texts(portion))


def proof(scenario: Scenario) -> str:
    return on_paper(scenario, ProofPaper(scenario.submissions()[-1]))


def table(scenario: Scenario) -> list[dict[str, str]]:
    text = as_csv(map(row, departures(scenario.workspace.store))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


# -- the register ------------------------------------------------------------------------------------------------------


def test_what_is_only_klar_has_not_left(klar: Scenario) -> None:
    assert table(klar) == []


def test_the_register_has_everything_that_left_with_digest_times_way_and_state(klar: Scenario, tmp_path: Path) -> None:
    (result,) = klar.export(tmp_path / "ud")
    klar.clock.wait(1)
    klar.citizen("100705-9995", "Testborger To").answers(ANMODNING).complete("anmodning", "Spurgt")
    klar.workspace.marking.mark([klar.submissions()[-1].id], "i dag")
    typed_in, exported = table(klar)
    assert list(exported) == list(COLUMNS)
    record = klar.workspace.store.outbox.indberetning(exported["indberetning_id"])
    assert result.ok and exported["sha256"] == record.payload_sha256 and len(record.payload_sha256) == 64
    assert (exported["vej"], exported["tilstand"], exported["kvittering_fra_modtager"]) == (
        "mappe",
        "EKSPORTERET",
        "",
    )
    assert exported["afleveret"] == exported["laest_igen"] == "2025-08-04T09:00:00+00:00"
    assert (typed_in["vej"], typed_in["tilstand"], typed_in["indtastet_i_smdb"]) == (
        "indtastet",
        "INDBERETTET",
        "2025-08-05",
    )
    assert typed_in["sha256"] == typed_in["afleveret"] == ""


def test_the_register_names_nobody_and_no_place(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "Ida Testborger 1502779995")
    whole = as_csv(map(row, departures(klar.workspace.store))).decode()
    for word in ("150277", "9995", "Testborger", "Ida", str(tmp_path)):
        assert word not in whole


def test_register_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = Scenario(tmp_path / "data").citizen(CPR, NAME).answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.export(tmp_path / "ud")
    record = scenario.submissions()[-1]
    scenario.workspace.close()
    secret = tmp_path / "kode.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    common = ["--data-dir", str(tmp_path / "data"), "--passphrase-file", str(secret)]
    assert run(["register", *common, "--json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert (shown["indberetning_id"], shown["sha256"]) == (record.id, record.payload_sha256)
    assert run(["register", *common]) == 0
    assert f"{record.id} | revision 1 | Eksporteret" in capsys.readouterr().out
    out = tmp_path / "afgange.csv"
    assert run(["register", *common, "--out", str(out)]) == 0
    assert record.id in out.read_text(encoding="utf-8-sig") and "1 linje" in capsys.readouterr().err
    assert run(["register", *common, "--out", str(tmp_path / "ingen" / "a.csv")]) == 3


# -- the proof ---------------------------------------------------------------------------------------------------------


def test_a_proof_of_what_did_not_leave_says_that_it_is_none(klar: Scenario) -> None:
    said = proof(klar)
    assert str(HAS_NOT_LEFT) in said and NONE_SIGNED in said and CPR in said


def test_a_proof_says_digest_signer_way_and_that_no_receipt_exists(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    said, record = proof(klar), klar.submissions()[-1]
    assert record.payload_sha256 in said and record.id in said and NO_RECEIPT in said
    assert "Mappe (drev, stik)" in said and "04-08-2025" in said
    signer = klar.workspace.certificates.info()
    assert signer is not None and signer.organisation in said


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_file_that_is_gone_or_another_is_said(klar: Scenario, tmp_path: Path, how: str) -> None:
    (result,) = klar.export(tmp_path / "ud")
    assert result.path is not None
    if how == "gone":
        result.path.unlink()
    else:
        result.path.write_bytes(b"noget andet")
    said = proof(klar)
    assert (NO_FILE if how == "gone" else NOT_SOUND) in said and "Underskrevet af" not in said


def test_a_proof_of_what_was_typed_says_who_said_so(klar: Scenario) -> None:
    klar.workspace.marking.mark([klar.submissions()[-1].id], "i dag")
    said = proof(klar)
    assert "Ida har sagt, at den er tastet i SMDB 04-08-2025." in said and NO_RECEIPT in said


# -- papers of a case --------------------------------------------------------------------------------------------------


def marked(cell: str) -> str:
    """The answer of a cell: what is marked among several, else all of it."""
    ours = [line.removeprefix("● ").removesuffix(" – vælg dette") for line in cell.split("\n") if line.startswith("●")]
    return ", ".join(ours) if ours else cell.split(" (vælges blandt")[0]


@pytest.mark.parametrize("version", [V24, V25])
def test_the_paper_to_type_from_has_every_step_in_order(version: str) -> None:
    scenario = taken_in(version)
    typed(scenario, 1)
    paper = TypingPaper([scenario.session.forloeb_id])
    blocks = [block for portion in paper.portions(scenario.workspace) for block in portion]
    rows = [line for block in blocks if isinstance(block, Table) for line in block.rows]
    steps = [punkt.skridt for punkt in case(scenario).punkter]
    assert [line[1] for line in rows] == [step.spoergsmaal for step in steps]
    assert [marked(line[2]) for line in rows] == [step.svar for step in steps]
    assert [line[0] for line in rows].count("[ X ]") == 1 and rows[0][0] == "[ X ]"
    whole = on_paper(scenario, paper)
    assert all(step.foer in whole and step.efter in whole for step in steps)
    scenario.workspace.close()


def without(scenario: Scenario, paper: Paper) -> str:
    blocks = [block for portion in paper.portions(scenario.workspace) for block in portion]
    taken = paper.without(scenario.workspace, blocks)
    return "\n".join(text for block in blocks for text in texts([taken.block(block, str)]))


def papers(scenario: Scenario) -> Iterable[Paper]:
    course = scenario.session.forloeb_id
    return TypingPaper([course]), ProofPaper(scenario.submissions()[-1]), CopyPaper(course)


def test_without_number_and_name_none_stands_on_any_of_them(klar: Scenario) -> None:
    for paper in papers(klar):
        assert CPR in on_paper(klar, paper) and CPR in paper.about(klar.workspace)
        said = without(klar, paper)
        assert CPR not in said and NAME not in said and LEFT_OUT in said


def test_the_citizens_copy_says_what_to_whom_and_how_far(klar: Scenario, tmp_path: Path) -> None:
    copy = CopyPaper(klar.session.forloeb_id)
    said = on_paper(klar, copy)
    assert "Stofmisbrugsdatabasen (SMDB) hos Danmarks Statistik" in said and "ikke sendt endnu" in said
    assert "så sig det til Alfa" in said and "Anmodningsdato" in said
    klar.export(tmp_path / "ud")
    assert "givet videre 04-08-2025" in on_paper(klar, copy)
    klar.answer("gravid", "JA").complete("anmodning", "Rettet")
    said = on_paper(klar, copy)
    assert "ikke sendt endnu" in said and "En tidligere udgave er givet videre." in said
    aid(klar).finish(typed(klar), "i dag")
    assert "tastet i SMDB 04-08-2025" in on_paper(klar, copy)


def test_of_what_was_taken_back_the_copy_tells_no_answers(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    course, deletions = klar.session.forloeb_id, klar.workspace.deletions
    deletions.delete(deletions.plan(course), "Ved en fejl")
    said = on_paper(klar, CopyPaper(course))
    assert "taget tilbage" in said and "Anmodningsdato" not in said


def deleted(scenario: Scenario) -> None:
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(scenario.session.forloeb_id), "Ved en fejl")


def test_papers_of_a_deletion_say_that_it_is_deleted_and_never_that_it_stands_in_smdb(
    klar: Scenario, tmp_path: Path
) -> None:
    klar.export(tmp_path / "ud")
    deleted(klar)
    assert "Sletningen er gjort klar, og intet om den har forladt maskinen." in proof(klar)
    copy = CopyPaper(klar.session.forloeb_id)
    assert "Sletningen er gjort klar, men er ikke sendt endnu." in on_paper(klar, copy)
    klar.workspace.marking.mark([klar.submissions()[-1].id], "i dag")
    said = proof(klar)
    assert "Indberettet. Forløbet er slettet i SMDB." in said and "Slettet i SMDB af Ida" in said
    assert "Ida har sagt, at forløbet er slettet i SMDB 04-08-2025." in said
    assert "står i SMDB" not in said and "astet i SMDB" not in said
    assert "Oplysningerne blev slettet i SMDB 04-08-2025." in on_paper(klar, copy)
    assert "tastet" not in on_paper(klar, copy)


def test_a_proof_names_the_number_under_which_it_was_reported_and_the_copy_no_strangers(
    klar: Scenario, tmp_path: Path
) -> None:
    klar.export(tmp_path / "ud")
    old = klar.submissions()[0]
    corrections = klar.workspace.corrections
    corrections.correct(corrections.plan(klar.borger_id, "100705-9995"), "Tastefejl")
    for paper in (ProofPaper(old), TypingPaper([old.forloeb_id])):
        said = on_paper(klar, paper) + paper.about(klar.workspace)
        assert CPR in said and "100705-9995" not in said
        taken = without(klar, paper)
        assert CPR not in taken and "100705" not in taken
    copy = CopyPaper(old.forloeb_id)
    assert CPR not in on_paper(klar, copy) + copy.about(klar.workspace)
    assert "ved en fejl" in on_paper(klar, TypingPaper([old.forloeb_id]))


def test_a_way_that_is_not_known_is_said_in_words_and_a_server_by_its_name(klar: Scenario, tmp_path: Path) -> None:
    klar.export(tmp_path / "ud")
    record = klar.submissions()[-1]
    assert place_of(record._replace(maal="https://kode@filer.example/smdb/ind")) == "Server: filer.example"
    assert _way("brevdue", gone=False) == str(ANOTHER_WAY) and _way("webdav", gone=False) == "Server (HTTPS, WebDAV)"


def test_a_sealed_file_is_opened_and_its_signer_named(tmp_path: Path) -> None:
    centre = Centre()
    centre.citizen(CPR).answers(ANMODNING).complete("anmodning", "Spurgt")
    centre.send(tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".p7m"]
    said = proof(centre)
    assert "Underskrevet af" in said and NO_FILE not in said and NOT_SOUND not in said
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"noget andet")
    assert NOT_OPENED in proof(centre)
    centre.workspace.close()


def test_on_paper_all_answers_of_a_choice_are_shown_with_ours_marked() -> None:
    scenario = taken_in(V25)
    paper = TypingPaper([scenario.session.forloeb_id])
    blocks = [block for portion in paper.portions(scenario.workspace) for block in portion]
    rows = [line for block in blocks if isinstance(block, Table) for line in block.rows]
    for line, punkt in zip(rows, case(scenario).punkter, strict=True):
        valg = punkt.skridt.valg
        if len(valg) > MANY:
            assert f"(vælges blandt {len(valg)})" in line[2]
        elif valg:
            shown = line[2].split("\n")
            assert [each.lstrip("●○ ").removesuffix(" – vælg dette") for each in shown] == [v.label for v in valg]
            assert [each.startswith("●") for each in shown] == [v.vores for v in valg]
    scenario.workspace.close()
