"""The payload: what comes out for a case, that it is always the same bytes, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from smdb_desktop.resources import catalog
from smdb_desktop.services.errors import ExportError, KnownError
from smdb_desktop.services.ports.submissions import Organisation, Uvisse
from smdb_desktop.services.stored.records import Aarsag
from smdb_desktop.submission.payload.schema import NAMESPACE
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import NOW, indberetning, sag

SUBMISSIONS = AsicSubmissions(catalog())
ROOT = Path(__file__).parents[2]


def changed(**citizen: Any) -> dict[str, Any]:
    case = sag()
    case["borger"] |= citizen
    return case


def test_payload_round_trips_every_field() -> None:
    given_ = indberetning()
    read = SUBMISSIONS.read_payload(SUBMISSIONS.payload(given_))
    assert read["sag"] == given_.sag
    assert read["afsender"] == {"navn": "Albertslund Kommune", "cvr": "12345678", "p_nummer": "1011489075"}
    assert read["bekraeftelser"] == list(given_.bekraeftelser)
    for name in (
        "id",
        "forloeb_id",
        "revision",
        "art",
        "skemaversion",
        "programversion",
        "myndighedskommune",
        "oevelse",
    ):
        assert read[name] == getattr(given_, name)
    assert (read["tid"], read["forrige_sha256"], read["modtager"], read["modtager_cvr"]) == (
        "2026-02-03T12:30:00Z",
        "ab" * 32,
        "Danmarks Statistik",
        "87654321",
    )


@pytest.mark.parametrize("aarsag", list(Aarsag))
def test_numbers_that_may_have_left_are_said_with_their_reason(aarsag: Aarsag) -> None:
    given_ = indberetning(revision=104, uvisse=Uvisse(3, 103, aarsag))
    payload = SUBMISSIONS.payload(given_)
    assert SUBMISSIONS.read_payload(payload)["uvisse"] == {"fra": 3, "til": 103, "aarsag": aarsag.value}
    assert b"<uvisse><fra>3</fra><til>103</til><aarsag>" + aarsag.value.encode() in payload
    assert SUBMISSIONS.read_payload(SUBMISSIONS.payload(indberetning()))["uvisse"] is None
    assert b"uvisse" not in SUBMISSIONS.payload(indberetning())


@pytest.mark.parametrize(("fra", "til"), [(1, 2), (2, 1), (1, 3)])
def test_numbers_that_may_have_left_stand_before_the_submissions_own(fra: int, til: int) -> None:
    payload = SUBMISSIONS.payload(indberetning(revision=2, uvisse=Uvisse(fra, til, "AFBRUDT")))
    with pytest.raises(KnownError, match="uvisse revisioner"):
        SUBMISSIONS.read_payload(payload)


def test_a_reason_that_is_none_does_not_fit_the_schema() -> None:
    with pytest.raises(ValueError, match="schema"):
        SUBMISSIONS.payload(indberetning(uvisse=Uvisse(1, 1, "UKENDT")))


def test_a_request_that_never_became_treatment_round_trips() -> None:
    case = sag()
    course = case["kontaktforloeb"][0]
    course |= {"ivaerksaettelse": None, "tilbudstilknytninger": []}
    course["forloebsafslutning"]["aarsag_afsluttet"] = "IKKE_IVAERKSAT"
    read = SUBMISSIONS.read_payload(
        SUBMISSIONS.payload(indberetning(sag=case, bekraeftelser=(), forrige_sha256="", modtager=None))
    )
    assert read["sag"] == case
    assert (read["bekraeftelser"], read["forrige_sha256"], read["modtager"], read["modtager_cvr"]) == (
        [],
        "",
        "",
        "",
    )


def test_fields_stand_in_the_order_of_the_form_whatever_order_they_came_in() -> None:
    case = sag()
    course = case["kontaktforloeb"][0]
    course["ivaerksaettelse"] = dict(reversed(course["ivaerksaettelse"].items()))
    course["ivaerksaettelse"]["henvendelse_paa_opfordring_af"].reverse()
    assert SUBMISSIONS.payload(indberetning(sag=case)) == SUBMISSIONS.payload(indberetning())


def test_time_is_utc_whatever_zone_it_was_given_in() -> None:
    danish = NOW.astimezone(timezone(timedelta(hours=1)))
    assert SUBMISSIONS.payload(indberetning(tid=danish)) == SUBMISSIONS.payload(indberetning())
    with pytest.raises(ValueError, match="time zone"):
        SUBMISSIONS.payload(indberetning(tid=datetime(2026, 2, 3)))  # noqa: DTZ001


def test_same_bytes_in_other_processes_with_other_hash_seeds() -> None:
    script = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.submission.submission_examples import indberetning\n"
        "from smdb_desktop.resources import catalog\n"
        "from smdb_desktop.submission.service import AsicSubmissions\n"
        "print(hashlib.sha256(AsicSubmissions(catalog()).payload(indberetning())).hexdigest())\n"
    )
    expected = sha256(SUBMISSIONS.payload(indberetning())).hexdigest()
    for seed in ("1", "2", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script, str(ROOT)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected


def test_practice_is_said_in_words_and_reality_is_not() -> None:
    practice, real = SUBMISSIONS.payload(indberetning()), SUBMISSIONS.payload(indberetning(oevelse=False))
    assert (
        "<oevelse>true</oevelse><oevelsestekst>ØVELSE: Borgeren og alle oplysninger er opdigtede.".encode() in practice
    )
    assert b"<oevelse>false</oevelse>" in real
    assert b"oevelsestekst" not in real


def test_a_letter_typed_in_two_pieces_is_sent_as_one() -> None:
    pieces, whole = (SUBMISSIONS.payload(indberetning(sag=changed(navn=navn))) for navn in ("A\u030ase", "\u00c5se"))
    assert pieces == whole


@given(navn=st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_any_name_comes_back_in_nfc_or_is_refused_with_its_character(navn: str) -> None:
    try:
        payload = SUBMISSIONS.payload(indberetning(sag=changed(navn=navn)))
    except ExportError as error:
        assert "»navn«" in str(error)
        assert "U+" in str(error)
        return
    read: Any = SUBMISSIONS.read_payload(payload)
    assert read["sag"]["borger"]["navn"] == unicodedata.normalize("NFC", navn)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_character_that_xml_cannot_carry_is_refused_with_a_sentence(character: str) -> None:
    with pytest.raises(ExportError, match=rf"»navn«.*U\+{ord(character):04X}"):
        SUBMISSIONS.payload(indberetning(sag=changed(navn=f"A{character}B")))


@pytest.mark.parametrize(
    ("organisation", "sentence"),
    [
        (Organisation(" "), "Organisationens navn mangler"),
        (Organisation("A", cvr="1234567"), "CVR-nummer skal være 8 cifre"),
        (Organisation("A", p_nummer="١٢٣٤٥٦٧٨٩٠"), "P-nummer skal være 10 cifre"),
    ],
)
def test_sender_that_is_not_set_up_is_refused_with_a_sentence(organisation: Organisation, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        SUBMISSIONS.payload(indberetning(afsender=organisation))


def _faults() -> dict[str, dict[str, Any]]:
    def case(form: str, **answers: Any) -> dict[str, Any]:
        whole = sag()
        whole["kontaktforloeb"][0][form] = whole["kontaktforloeb"][0][form] | answers
        return {"sag": whole}

    two = sag()
    two["kontaktforloeb"] *= 2
    kvalhep = sag()
    kvalhep["kontaktforloeb"][0]["kvalhep"] = [{}]
    return {
        "unknown form version": {"skemaversion": "1999-01-01"},
        "unknown kind": {"art": "ANDET"},
        "unknown municipality": {"myndighedskommune": "999", "sag": sag() | {"myndighedskommune": "999"}},
        "another municipality": {"sag": sag() | {"myndighedskommune": "101"}},
        "two courses": {"sag": two},
        "kvalhep": {"sag": kvalhep},
        "draft": case("anmodning", status="KLADDE"),
        "unknown field": case("anmodning", tilfaeldig="x"),
        "unknown code": case("anmodning", gravid="MÅSKE"),
        "impossible date": case("anmodning", anmodningsdato="2025-02-30"),
        "text for a number": case("ivaerksaettelse", hovedstof_antal_dage="20"),
        "number out of bounds": case("ivaerksaettelse", hovedstof_antal_dage=31),
        "missing answer": case("anmodning", gravid=None),
        "code outside a multiple choice": case("ivaerksaettelse", henvendelse_paa_opfordring_af=["NABO"]),
        "wrong cpr": {"sag": changed(cpr_nr="15027799")},
        "revision nought": {"revision": 0},
    }


@pytest.mark.parametrize("name", _faults())
def test_what_does_not_fit_the_schema_is_our_fault(name: str) -> None:
    with pytest.raises(ValueError):
        SUBMISSIONS.payload(indberetning(**_faults()[name]))


def test_error_of_the_schema_names_no_value() -> None:
    with pytest.raises(ValueError) as caught:
        SUBMISSIONS.payload(indberetning(sag=changed(cpr_nr="15027799")))
    assert "150277" not in str(caught.value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p.replace(b"<gravid>NEJ", b"<gravid>JAHA"),
        lambda p: p.replace(b"<art>", b"<!-- x --><art>"),
        lambda p: p.replace(b"<art>", b" <art>"),
        lambda p: p.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n'),
        lambda p: p.replace(b"<art>RETTET", b"<art><![CDATA[RETTET]]>"),
        lambda p: p.replace(b"<art>RETTET", b"<art>&#82;ETTET"),
        lambda p: p.replace(b"<art>", b"<art >"),
        lambda p: p.decode().encode("utf-16"),
        lambda p: p[:-20],
        lambda _: b"",
        lambda p: p.replace(b"<oevelse>true", b"<oevelse>false"),
        lambda p: p + b" " * (2 * 1024 * 1024),
    ],
)
def test_what_is_not_one_of_our_payloads_is_refused(spoil: Any) -> None:
    payload = SUBMISSIONS.payload(indberetning())
    spoiled = spoil(payload)
    assert spoiled != payload
    with pytest.raises(KnownError):
        SUBMISSIONS.read_payload(spoiled)


def test_elements_of_a_form_are_named_as_its_fields() -> None:
    root = etree.fromstring(SUBMISSIONS.payload(indberetning()))
    names = {etree.QName(element).localname for element in root.iter("*")}
    course = sag()["kontaktforloeb"][0]
    assert set(course["anmodning"]) | set(course["ivaerksaettelse"]) | set(course["forloebsafslutning"]) <= names
    assert etree.QName(root).namespace == NAMESPACE
