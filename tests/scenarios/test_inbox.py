"""A centre hands its cases to its municipality: opened, believed, taken in, answered, and every way in which that is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.services.casework.viewing import Dom
from smdb_desktop.services.errors import ExportError, NotAllowed
from smdb_desktop.services.exchange.inbox import FOR_ANOTHER, InboxService, Indgaaet, Stand
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.receipts import Udfaldsord
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand
from tests.scenario import FIRST_DAY
from tests.scenarios.sealed import ANDEN, FUND, KOMMUNE, Centre, der, oces, revoked, signer
from tests.submission.submission_pki import rsa_key


class Municipality(Centre):
    """The municipality with its own store, which knows the centre's issuer because it is its own."""

    def __init__(self, cvr: str = KOMMUNE, folder: Path | None = None) -> None:
        super().__init__(folder, cvr=cvr)
        profil = self.workspace.profil()
        assert profil is not None
        self.workspace.save_profil(replace(profil, organisation=Organisation("Albertslund Kommune", cvr)))
        self.key = signer(cvr)

    @property
    def inbox(self) -> InboxService:
        return self.workspace.exchange.inbox

    def look(self, path: Path) -> Indgaaet:
        return self.inbox.look(path.read_bytes(), path.name, self.key)


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


@pytest.fixture
def kommune() -> Iterator[Municipality]:
    made = Municipality()
    yield made
    made.workspace.close()


def file_of(folder: Path, there: IndberetningRecord) -> Path:
    (found,) = folder.glob(f"{there.id}*")
    return found


def test_a_case_is_handed_over_taken_in_and_answered(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    there = centre.sent(tmp_path)
    path = file_of(tmp_path, there)
    with pytest.raises(ExportError, match="krypteret"):
        kommune.inbox.look(path.read_bytes(), path.name)
    shown = kommune.look(path)
    assert (shown.stand, shown.hvorfor_ikke, shown.krypteret, shown.vist.dom) == (Stand.NY, "", True, Dom.HOLDER)
    assert "99999999" in shown.vist.afsender
    revocation = next(step for step in shown.vist.trin if "pærring" in step.navn)
    assert revocation.holder is None and "ikke kontrolleret" in revocation.besked
    with pytest.raises(NotAllowed, match="først"):
        kommune.inbox.answer(shown, Udfaldsord.MODTAGET, kommune.key)
    assert "taget ind" in kommune.inbox.take(shown)
    line = kommune.citizen("150277-9995").overview().forloeb[0]
    events = kommune.workspace.store.log.of(line.id).haendelser
    assert Handling.MODTAGET in [event.art for event in events]
    name, letter = kommune.inbox.answer(shown, Udfaldsord.MODTAGET, kommune.key)
    assert name.endswith(".kvittering.jws")
    centre.receipts.take(letter)
    assert centre.states() == [(1, Tilstand.KVITTERET)]
    centre.clock.wait(seconds=60)
    kommune.clock.wait(seconds=60)
    _name, typed = kommune.inbox.answer(shown, Udfaldsord.INDBERETTET, kommune.key, dag=date(2025, 8, 4))
    centre.receipts.take(typed)
    assert centre.states() == [(1, Tilstand.INDBERETTET)]


def test_findings_go_back_and_the_correction_comes(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    there = centre.sent(tmp_path)
    shown = kommune.look(file_of(tmp_path, there))
    kommune.inbox.take(shown)
    centre.receipts.take(kommune.inbox.answer(shown, Udfaldsord.RETURNERET, kommune.key, [FUND])[1])
    assert centre.states() == [(1, Tilstand.RETURNERET)]
    centre.answer("gravid", "JA").complete("anmodning", "Rettet")
    newer = kommune.look(file_of(tmp_path, centre.send(tmp_path)))
    assert newer.stand is Stand.NYERE and newer.forloeb_id
    assert [(each.deres, each.vores) for each in newer.forskelle] == [("Ja", "Nej")]
    assert "mangler der noget" not in " ".join(newer.linjer)
    with pytest.raises(NotAllowed):
        kommune.inbox.take(newer)


def test_the_same_file_again_and_another_under_its_number(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    first = kommune.look(path)
    kommune.inbox.take(first)
    again = kommune.look(path)
    assert (again.stand, "taget ind før" in again.hvorfor_ikke, again.linjer) == (Stand.HER, True, ())
    with pytest.raises(NotAllowed):
        kommune.inbox.take(first)
    assert len(kommune.citizen("150277-9995").overview().forloeb) == 1


def test_a_file_that_was_answered_says_what_was_answered(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    kommune.inbox.take(kommune.look(path))
    kommune.inbox.answer(kommune.look(path), Udfaldsord.MODTAGET, kommune.key)
    assert "siger: modtaget" in " ".join(kommune.look(path).linjer)
    kommune.inbox.answer(kommune.look(path), Udfaldsord.RETURNERET, kommune.key, [FUND])
    assert "siger: sendt tilbage" in " ".join(kommune.look(path).linjer)


def test_what_is_not_for_us_or_not_proved_is_shown_and_not_taken_in(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    there = centre.sent(tmp_path)
    path = file_of(tmp_path, there)
    other = Municipality(ANDEN)
    with pytest.raises(ExportError, match="andet certifikat"):
        other.look(path)
    # opened by its receiver and encrypted on to another: what is signed names the receiver
    inside = centre.desk.submissions.sealing().open(path.read_bytes(), kommune.key)
    onward = other.inbox.look(inside, "videre.asice")
    assert onward.hvorfor_ikke == FOR_ANOTHER.format(modtager="Albertslund Kommune, CVR-nr. 87654321")
    other.workspace.close()
    # who has no number of its own sees for whom it is, and judges
    profil = kommune.workspace.profil()
    assert profil is not None
    kommune.workspace.save_profil(replace(profil, organisation=Organisation("Albertslund Kommune")))
    unsure = kommune.inbox.look(inside, "fil.asice")
    assert unsure.hvorfor_ikke == "" and "Albertslund Kommune, CVR-nr. 87654321" in unsure.linjer[0]
    kommune.workspace.save_profil(profil)
    kommune.workspace.exchange.trust.add_list(revoked(signer("99999999")))
    assert kommune.look(path).vist.dom is Dom.TVIVL
    assert kommune.look(path).hvorfor_ikke
    own = centre.workspace.exchange.inbox.look(inside, "egen.asice")
    assert own.hvorfor_ikke
    for strange in (onward, own, kommune.look(path)):
        with pytest.raises(NotAllowed):
            kommune.inbox.answer(strange, Udfaldsord.RETURNERET, kommune.key, [FUND])


def test_a_name_that_looks_like_a_number_names_nobody(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    """The number judges, whatever the receiver's certificate calls its organisation."""
    named = oces().issue(
        rsa_key(3072, 301),
        start=FIRST_DAY - timedelta(days=10),
        identifier=f"NTRDK-{KOMMUNE}",
        navn=f"Albertslund Kommune, CVR-nr. {ANDEN}",
    )
    centre.receiver = centre.workspace.exchange.receivers.add(named.public_bytes(Encoding.DER))
    there = centre.sent(tmp_path)
    own_key = centre.workspace.exchange.receivers.own_key()
    inside = centre.desk.submissions.sealing().open_own(file_of(tmp_path, there).read_bytes(), own_key)
    read = centre.desk.submissions.read_payload(there.payload or b"")
    assert (read["modtager"], read["modtager_cvr"]) == (f"Albertslund Kommune, CVR-nr. {ANDEN}", KOMMUNE)
    other = Municipality(ANDEN)
    assert "ikke til jer" in other.inbox.look(inside, "fil.asice").hvorfor_ikke
    other.workspace.close()
    assert kommune.inbox.look(inside, "fil.asice").hvorfor_ikke == ""
    centre.workspace.exchange.receivers.add(der(signer(ANDEN)))
    svar = centre.answer_to(there, modtager_cvr=ANDEN)
    with pytest.raises(NotAllowed, match="blev sendt til"):
        centre.receipts.take(centre.letter(svar, signer(ANDEN)))


def test_a_package_that_was_packed_again_is_read(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    inside = centre.desk.submissions.sealing().open(path.read_bytes(), kommune.key)

    def packed(*more: tuple[str, bytes], drop: str = "", change: str = "") -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(inside)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in reversed(old.namelist()):
                content = old.read(name)
                if name != drop:
                    new.writestr(name, content[:-2] + b" \n" if name == change else content)
            for name, content in more:
                new.writestr(name, content)
        return out.getvalue()

    def torn(package: bytes) -> bytes:
        """What is inflated is no longer what a deflater writes."""
        at = package.index(b"META-INF/signatures0.xml") + len(b"META-INF/signatures0.xml")
        return package[:at] + b"\xff" * 20 + package[at + 20 :]

    shown = kommune.inbox.look(packed(), "igen.asice")
    assert (shown.stand, shown.pakket_om, shown.vist.dom) == (Stand.NY, True, Dom.HOLDER)
    assert kommune.inbox.look(packed(drop="META-INF/manifest.xml"), "igen.asice").vist.dom is Dom.HOLDER
    for bad in (
        packed(("mere.txt", b"x")),
        packed(drop="indberetning.xml"),
        packed(change="indberetning.xml"),
        packed(change="META-INF/signatures0.xml"),
        packed()[:-5],
        torn(packed()),
    ):
        assert kommune.inbox.look(bad, "igen.asice").vist.dom in (Dom.AFVIST, Dom.INGEN)
    with zipfile.ZipFile(io.BytesIO(inside)) as sound:
        signed = sound.read("indberetning.xml")
    # whichever of the two a reader takes
    for first, second in ((b"<x/>", signed), (signed, b"<x/>")):
        with pytest.warns(UserWarning, match="Duplicate"):
            twice = packed(("indberetning.xml", first), ("indberetning.xml", second), drop="indberetning.xml")
        assert kommune.inbox.look(twice, "igen.asice").vist.dom in (Dom.AFVIST, Dom.INGEN)


def test_hostile_files_end_in_a_sentence(kommune: Municipality) -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", b"<x/>", bytes(5000)):
        assert kommune.inbox.look(content, "fil").hvorfor_ikke
    with pytest.raises(ExportError):
        kommune.inbox.look(b"0\x80" * 100, "fil.p7m", kommune.key)


@pytest.mark.parametrize(
    ("content", "sealed"),
    [
        (b"0123456789 noter fra et telefonopkald", False),
        (b"0", False),
        (b"", False),
        (b"\x30\x82\x04\x00\x30\x82\x03\x00", False),
        (b"\x30\x82\x04\x00\x02\x01\x03", False),
        (b"\x30\x82\x04\x00\x06\x0b\x2a", True),
        (b"\x30\x80\x06\x0b\x2a", True),
    ],
    ids=["text", "one letter", "nothing", "certificate or list", "key file", "sealed", "sealed in a stream"],
)
def test_only_what_can_be_encrypted_asks_for_a_password(kommune: Municipality, content: bytes, sealed: bool) -> None:
    assert kommune.inbox.sealed(content) is sealed
    if not sealed:
        assert kommune.inbox.look(content, "fil").hvorfor_ikke


def test_a_sender_that_names_no_number_is_never_taken_for_its_signer(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    profil = centre.workspace.profil()
    assert profil is not None
    centre.workspace.save_profil(replace(profil, organisation=Organisation("Et helt andet center")))
    shown = kommune.look(file_of(tmp_path, centre.sent(tmp_path)))
    assert (shown.vist.dom, shown.besvares) == (Dom.UDEN_AFSENDER, False)
    assert "ikke bekræftet" in shown.vist.saetning and "CVR-nummer" in shown.hvorfor_ikke
    step = next(each for each in shown.vist.trin if each.navn == "Afsender")
    assert step.holder is None
    with pytest.raises(NotAllowed, match="CVR-nummer"):
        kommune.inbox.take(shown)
    with pytest.raises(NotAllowed, match="CVR-nummer"):
        kommune.inbox.answer(shown, Udfaldsord.RETURNERET, kommune.key, [FUND])
