"""What a receiver answers: the state it brings, its findings answered one by one, and everything that is no such answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from jsonschema import Draft202012Validator

from smdb_desktop import resources
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed
from smdb_desktop.services.outbox.departures import COLUMNS, departures, row
from smdb_desktop.services.outbox.receipt_format import read, written
from smdb_desktop.services.outbox.saving import NOT_KNOWN, Saving
from smdb_desktop.services.ports.submissions import LETTER_LIMIT
from smdb_desktop.services.printing.model import texts
from smdb_desktop.services.printing.proof import NO_FILE, NOT_OPENED, NOT_SOUND, ProofPaper
from smdb_desktop.services.stored.receipts import Bemaerkning, Modtagersvar, Reaktion, Udfaldsord
from smdb_desktop.services.stored.records import Maade, Tilstand, Udfald
from smdb_desktop.submission.certificates.certificate import certificate_info
from smdb_desktop.submission.certificates.keys import open_pkcs12
from tests.scenarios.sealed import ANDEN, FUND, KOMMUNE, OURS, Centre, der, oces, raw_letter, revoked, signer
from tests.scenarios.typed import ANMODNING
from tests.services.test_typing_aid import V25
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key, usage

RETURNERET = {
    "udfald": Udfaldsord.RETURNERET,
    "bemaerkninger": (FUND, Bemaerkning("", "ADVARSEL", "", "Se den igennem.")),
}


@pytest.fixture(params=["memory", "disk"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "data" if request.param == "disk" else None)
    yield made
    made.workspace.close()


@pytest.fixture
def alone() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


def test_a_case_goes_from_exported_over_receipt_to_reported(centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    assert there.filnavn == f"{there.id}.asice.p7m"
    centre.clock.wait(1)
    taken = centre.receipts.take(centre.letter(centre.answer_to(there)))
    assert (taken.ny, taken.forloeb_id) == (True, there.forloeb_id)
    assert centre.states() == [(1, Tilstand.KVITTERET)]
    centre.clock.wait(1)
    typed = {"id": "0" * 31 + "2", "udfald": Udfaldsord.INDBERETTET, "dag": date(2025, 8, 6)}
    centre.receipts.take(centre.letter(centre.answer_to(there, **typed)))
    assert centre.states() == [(1, Tilstand.INDBERETTET)]
    said = centre.submissions()[0].indberettet
    assert said is not None
    assert (said.maade, said.hvem, said.dag) == (Maade.KVITTERING, "Albertslund Kommune", date(2025, 8, 6))
    assert centre.workspace.reporting().ikke_indberettet == 0
    proof = [text for part in ProofPaper(centre.submissions()[0]).portions(centre.workspace) for text in texts(part)]
    assert any("Modtagerens kvittering siger, at den blev tastet i SMDB 06-08-2025." in text for text in proof)
    (gone,) = departures(centre.workspace.store)
    assert row(gone)[COLUMNS.index("kvittering_fra_modtager")] == "INDBERETTET"
    assert row(gone)[COLUMNS.index("indtastet_i_smdb")] == "", "nobody here typed it"


def test_findings_come_back_and_are_answered_and_the_correction_follows(centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    taken = centre.receipts.take(centre.letter(centre.answer_to(there, **RETURNERET)))
    assert centre.states() == [(1, Tilstand.RETURNERET)] and "2 bemærkninger" in taken.besked
    assert centre.receipts.waiting() == (there.forloeb_id,)
    first, second = centre.receipts.findings(there.forloeb_id)
    assert (first.fund, first.besvaret, first.rettet_i, first.revision) == (FUND, None, 0, 1)
    with pytest.raises(NotAllowed, match="hvorfor"):
        centre.receipts.react(second, Reaktion.BESTRIDES, "  ")
    centre.receipts.react(second, Reaktion.BESTRIDES, "Vi har set efter.")
    centre.receipts.react(first, Reaktion.RETTES)
    assert centre.receipts.waiting() == ()
    centre.answer("gravid", "JA").complete("anmodning", "Rettet")
    assert centre.receipts.findings(there.forloeb_id)[0].rettet_i == 2
    assert centre.states() == [(1, Tilstand.RETURNERET), (2, Tilstand.KLAR)]
    again = centre.send(tmp_path / "ud")
    assert again.forrige_sha256 == there.payload_sha256, "the correction names what it corrects"
    centre.receipts.take(centre.letter(centre.answer_to(again, id="0" * 31 + "3")))
    assert centre.states() == [(1, Tilstand.RETURNERET), (2, Tilstand.KVITTERET)]


def test_the_same_receipt_twice_does_no_harm(centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    letter = centre.letter(centre.answer_to(there))
    centre.receipts.take(letter)
    for again in (letter, centre.letter(centre.answer_to(there))):
        told = centre.receipts.take(again)
        assert (told.ny, "taget ind før" in told.besked) == (False, True)
    assert len(centre.receipts.of(there.forloeb_id)) == 1
    other = centre.answer_to(there, **RETURNERET)
    with pytest.raises(NotAllowed, match="samme nummer"):
        centre.receipts.take(centre.letter(other))
    assert centre.states() == [(1, Tilstand.KVITTERET)]


def test_receipts_out_of_order_end_in_the_newest_state(centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    early = centre.letter(centre.answer_to(there, id="0" * 31 + "4"))
    centre.clock.wait(2)
    centre.receipts.take(centre.letter(centre.answer_to(there, **RETURNERET)))
    told = centre.receipts.take(early)
    assert told.ny and "nyere kvittering" in told.besked
    assert centre.states() == [(1, Tilstand.RETURNERET)]
    assert [row.svar.udfald for row in centre.receipts.of(there.forloeb_id)] == [
        Udfaldsord.MODTAGET,
        Udfaldsord.RETURNERET,
    ]


def test_what_a_person_typed_stays_reported(centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    centre.workspace.marking.mark([there.id], "i dag")
    told = centre.receipts.take(centre.letter(centre.answer_to(there, **RETURNERET)))
    assert "allerede indberettet" in told.besked
    assert centre.states() == [(1, Tilstand.INDBERETTET)]
    assert len(centre.receipts.findings(there.forloeb_id)) == 2


def refused(centre: Centre, letter: bytes, said: str) -> None:
    """It is refused with a sentence, and nothing of the store is another."""
    before = (centre.workspace.store.written(), centre.states())
    with pytest.raises(KnownError) as told:
        centre.receipts.take(letter)
    assert isinstance(told.value, NotAllowed | ExportError)
    assert said in str(told.value), str(told.value)
    assert (centre.workspace.store.written(), centre.states()) == before


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "never sent": ({"indberetning_id": "f" * 32}, "ikke er sendt herfra"),
    "another revision": ({"revision": 2}, "andet indhold"),
    "another course": ({"forloeb_id": "e" * 32}, "andet indhold"),
    "another content": ({"payload_sha256": "ab" * 32}, "andet indhold"),
    "another sender": ({"afsender_cvr": ANDEN}, "andet CVR-nummer"),
    "says another receiver": ({"modtager_cvr": ANDEN}, "den er underskrevet af"),
    "practice": ({"oevelse": True}, "er en øvelse"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_receipt_for_something_else_is_refused(alone: Centre, tmp_path: Path, name: str) -> None:
    there = alone.sent(tmp_path / "ud")
    changed, said = WRONG[name]
    refused(alone, alone.letter(alone.answer_to(there, **changed)), said)


def test_a_receipt_by_another_signer_is_refused(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    svar = alone.answer_to(there)
    # the right issuer and another organisation; the right organisation by another issuer; ourselves
    refused(alone, alone.letter(svar, signer(ANDEN)), "ikke står blandt jeres modtagere")
    refused(alone, alone.letter(svar, signer(KOMMUNE, 1)), "anden udsteder")
    refused(alone, alone.letter(svar, signer(OURS)), "ikke står blandt jeres modtagere")
    # another receiver that is known, for what was encrypted to the municipality
    alone.workspace.exchange.receivers.add(signer(ANDEN).certificate.public_bytes(Encoding.DER))
    refused(alone, alone.letter(alone.answer_to(there, modtager_cvr=ANDEN), signer(ANDEN)), "blev sendt til")


def test_a_renewed_certificate_of_the_same_issuer_is_believed(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    renewed = signer(KOMMUNE, 0, alone.clock() - timedelta(days=1))
    assert renewed.certificate != signer(KOMMUNE).certificate
    assert alone.receipts.take(alone.letter(alone.answer_to(there), renewed)).ny


def test_a_revoked_or_expired_certificate_is_refused(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    letter = alone.letter(alone.answer_to(there))
    alone.workspace.exchange.trust.add_list(revoked(signer(KOMMUNE)))
    refused(alone, letter, "spærret")
    alone.clock.wait(4 * 365)
    refused(alone, letter, "ikke gælder")


def test_a_certificate_that_may_not_sign_is_refused(alone: Centre, tmp_path: Path) -> None:
    there, authority = alone.sent(tmp_path / "ud"), Authority()
    key, now = rsa_key(3072, 341), alone.clock()
    made = authority.issue(
        key,
        start=now - timedelta(days=1),
        end=now + timedelta(days=90),
        identifier=f"NTRDK-{KOMMUNE}",
        key_usage=usage(key_encipherment=True),
    )
    opened = open_pkcs12(authority.key_file(key, made), PASSWORD, now)
    alone.workspace.exchange.receivers.add(made.public_bytes(Encoding.DER))
    refused(alone, alone.letter(alone.answer_to(there), opened), "ikke må bruges til det")


def test_a_receipt_from_another_time_is_refused(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    refused(alone, alone.letter(alone.answer_to(there, tid=alone.clock() + timedelta(days=365))), "ikke kommet endnu")
    refused(alone, alone.letter(alone.answer_to(there, tid=alone.clock() - timedelta(days=365))), "før indberetningen")
    for dag in (date(1900, 1, 1), date(2025, 8, 3), date(2025, 8, 5), date(9999, 12, 31)):
        typed = alone.answer_to(there, udfald=Udfaldsord.INDBERETTET, dag=dag)
        refused(alone, alone.letter(typed), "Den dag ligger før")


def test_a_certificates_number_is_no_organisations(alone: Centre, tmp_path: Path) -> None:
    """The right issuer, another organisation, and a certificate that happens to be numbered as the receiver."""
    alone.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    there, key = alone.send(tmp_path / "ud", sealed=False), rsa_key(3072, 342)
    made = oces().issue(
        key, start=alone.clock() - timedelta(days=1), identifier=f"NTRDK-{ANDEN}", number=int(KOMMUNE, 16)
    )
    assert certificate_info(made).serienummer == KOMMUNE
    opened = open_pkcs12(oces().key_file(key, made), PASSWORD, alone.clock())
    refused(alone, alone.letter(alone.answer_to(there, modtager_cvr=ANDEN), opened), "ikke står blandt jeres modtagere")


def test_a_receipt_proves_that_what_was_cut_off_arrived(centre: Centre, tmp_path: Path) -> None:
    centre.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    prepared = centre.prepared(centre.submissions()[0].id, tmp_path)
    there = centre.submissions()[0]
    assert there.tilstand is Tilstand.KLAR and there.payload_sha256 == prepared.sha256
    centre.receipts.take(centre.letter(centre.answer_to(there)))
    assert centre.states() == [(1, Tilstand.KVITTERET)]
    assert [each.udfald for each in centre.workspace.store.outbox.attempts_of(there.id)] == [Udfald.AFLEVERET]
    sent, desk, work = centre.submissions()[-1], centre.desk, centre.workspace
    saving = Saving(work.store, desk.submissions, work.exchange.reading, desk.policy, work.clock, desk.new_id)
    with pytest.raises(NotAllowed) as raised:
        saving.find(sent.id)
    assert raised.value.args[0] == NOT_KNOWN, "nobody here knows of a file"


def test_a_finding_stands_in_the_form_that_its_path_names(alone: Centre, tmp_path: Path) -> None:
    """Of several treatments the one that is meant, and its question."""
    alone.clock.wait(days=500)
    case = example_case(alone.workspace.katalog, V25, svar={}, kommune="165", profil="SUNDHEDSFAGLIG")
    (tilbud,) = case["kontaktforloeb"][0]["tilbudstilknytninger"]
    second = tilbud["behandlinger"][0] | {"tilbudsstartdato": "2025-09-11"}
    tilbud["behandlinger"][0]["tilbudsslutdato"] = "2025-09-10"
    tilbud["behandlinger"].append(second)
    report = ImportService(alone.workspace.cases, "Prøve").take_in(case)
    assert report.ok, report.linjer
    borger = alone.workspace.cases.find(case["borger"]["cpr_nr"])[1]
    assert borger is not None
    alone.borger_id = borger.id
    alone.open(alone.overview().forloeb[0].id)
    there = alone.send(tmp_path / "ud")
    form = "kontaktforloeb[0].tilbudstilknytninger[0].behandlinger[1]"
    paths = (f"{form}.tilbudsstartdato", form, f"{form}.findes_ikke", "kontaktforloeb[0].tilbudstilknytninger[7].x", "")
    findings = tuple(Bemaerkning(path, "FEJL", "", "Se efter.") for path in paths)
    alone.receipts.take(alone.letter(alone.answer_to(there, udfald=Udfaldsord.RETURNERET, bemaerkninger=findings)))
    record = alone.workspace.store.cases.forloeb(there.forloeb_id)
    treatments = [each.id for each in record.skemaer if each.art == "behandling"]
    waiting = alone.workspace.exchange.findings()
    assert [each.skema_id for each in waiting] == [treatments[1]] * 3 + ["", ""]
    assert [each.felt for each in waiting] == ["tilbudsstartdato", "", "", "", ""]


def proof(centre: Centre) -> str:
    paper = ProofPaper(centre.submissions()[-1])
    return "\n".join(text for portion in paper.portions(centre.workspace) for text in texts(portion))


def test_the_proof_of_an_encrypted_file_names_who_signed(alone: Centre, tmp_path: Path) -> None:
    there, signed = alone.sent(tmp_path / "ud"), "Underskrevet af"
    path = tmp_path / "ud" / there.filnavn
    said, sealed = proof(alone), path.read_bytes()
    assert signed in said and "Albertslund Kommune" in said and NOT_SOUND not in said
    # another's, under its name; one byte; one that is signed by somebody else and encrypted here
    own_key, sealing = alone.workspace.exchange.receivers.own_key(), alone.desk.submissions.sealing()
    for content, told in (
        (sealing.seal(b"PK\3\4", [der(signer(KOMMUNE))]), NOT_OPENED),
        (sealed[:-3] + bytes([sealed[-3] ^ 1]) + sealed[-2:], NOT_OPENED),
        (b"0", NOT_OPENED),
        (sealing.seal(b"PK\3\4", [der(signer(KOMMUNE))], own_key), NOT_SOUND),
    ):
        path.write_bytes(content)
        said = proof(alone)
        assert told in said and signed not in said
    path.unlink()
    assert NO_FILE in proof(alone)


def mangled(change: Callable[[dict[str, Any]], None], centre: Centre, there: Any) -> bytes:
    told = json.loads(written(centre.answer_to(there, **RETURNERET)))
    change(told)
    return json.dumps(told).encode()


BAD: dict[str, Callable[[dict[str, Any]], Any]] = {
    "format": lambda d: d.update(format="smdb-kvittering/2"),
    "extra": lambda d: d.update(mere=1),
    "missing": lambda d: d.pop("tid"),
    "revision text": lambda d: d.update(revision="1"),
    "revision truth": lambda d: d.update(revision=True),
    "outcome": lambda d: d.update(udfald="MAASKE"),
    "outcome list": lambda d: d.update(udfald=["MODTAGET"]),
    "outcome object": lambda d: d.update(udfald={"a": 1}),
    "foreign digits": lambda d: d.update(udfald="INDBERETTET", indtastet_dag="٢٠٢٥-٠٨-٠٤"),
    "finding list": lambda d: d.update(bemaerkninger=[["FEJL"]]),
    "level list": lambda d: d["bemaerkninger"][0].update(niveau=["FEJL"]),
    "receiver text": lambda d: d.update(modtager="Albertslund Kommune"),
    "no findings": lambda d: d.update(bemaerkninger=[]),
    "too many": lambda d: d.update(bemaerkninger=d["bemaerkninger"] * 101),
    "a day": lambda d: d.update(indtastet_dag="2025-08-05"),
    "path": lambda d: d["bemaerkninger"][0].update(felt="../../etc/passwd"),
    "level": lambda d: d["bemaerkninger"][0].update(niveau="HUSK"),
    "long": lambda d: d["bemaerkninger"][0].update(besked="x" * 2001),
    "hidden": lambda d: d["bemaerkninger"][0].update(besked="a\u202eb\x00"),
    "time": lambda d: d.update(tid="2025-08-04T25:00:00Z"),
    "id": lambda d: d.update(kvittering_id="../../x"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_receipt_that_is_not_written_as_it_should_is_refused(alone: Centre, tmp_path: Path, name: str) -> None:
    there = alone.sent(tmp_path / "ud")
    content = mangled(lambda told: BAD[name](told) and None, alone, there)
    refused(alone, raw_letter(content, signer(KOMMUNE)), "ikke skrevet, som den skal")


def test_hostile_files_are_refused(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    good = alone.letter(alone.answer_to(there))
    head, body, value = good.strip().split(b".")
    for bad, said in (
        (b"", "ikke en kvittering"),
        (b"PK\x03\x04", "ikke en kvittering"),
        (b"a.b.c", "ikke en kvittering"),
        (b"x" * (LETTER_LIMIT + 1), "for stor"),
        (head + b"." + body + b".", "ikke en kvittering"),
        (head + b"." + body[:-8] + b"AAAAAAAA." + value, "passer ikke"),
        (head + b"." + body + b"." + value[:-8] + b"AAAAAAAA", "passer ikke"),
        (good + good, "ikke en kvittering"),
        (
            raw_letter(b"{}", signer(KOMMUNE), {"alg": "none", "typ": "smdb-kvittering+jws", "x5c": []}),
            "ikke en kvittering",
        ),
        (raw_letter(b"{}", signer(KOMMUNE)), "ikke skrevet"),
        (raw_letter(b'{"a":1,"a":2}', signer(KOMMUNE)), "ikke skrevet"),
        (raw_letter(b"[" * 100_000, signer(KOMMUNE)), "ikke skrevet"),
        (raw_letter(b"\xff\xfe", signer(KOMMUNE)), "ikke skrevet"),
        (raw_letter(b'{"format":NaN}', signer(KOMMUNE)), "ikke skrevet"),
    ):
        refused(alone, bad, said)


def test_the_published_schema_says_what_the_reader_demands(alone: Centre, tmp_path: Path) -> None:
    there = alone.sent(tmp_path / "ud")
    schema = json.loads(resources.path("schemas", "smdb-kvittering-1.schema.json").read_text(encoding="utf-8"))
    judge = Draft202012Validator(schema)
    for svar in (
        alone.answer_to(there),
        alone.answer_to(there, **RETURNERET),
        alone.answer_to(there, udfald=Udfaldsord.INDBERETTET, dag=date(2025, 8, 6), behandlet_af="Per"),
    ):
        assert judge.is_valid(json.loads(written(svar)))
    # hidden characters and hours that no day has are beyond a schema
    for name in set(BAD) - {"hidden", "time"}:
        told = json.loads(written(alone.answer_to(there, **RETURNERET)))
        BAD[name](told)
        assert not judge.is_valid(told), name


def test_a_submission_with_ids_of_another_program_can_be_receipted() -> None:
    svar = Modtagersvar(
        id="a" * 32,
        indberetning_id="Sag-2026-0001-A",
        forloeb_id="F7",
        revision=2_000_000,
        payload_sha256="b" * 64,
        afsender_cvr="",
        modtager="Alfa",
        modtager_cvr="",
        tid=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        udfald=Udfaldsord.MODTAGET,
        oevelse=True,
    )
    assert read(written(svar)) == svar
    schema = json.loads(resources.path("schemas", "smdb-kvittering-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(written(svar)))
    for bad in ("", "../x", "a" * 65, "æ", "a\n"):
        with pytest.raises(ExportError):
            written(svar._replace(indberetning_id=bad))
