"""The borders of section 7: treatments in tilbud, alone and against one another."""

from typing import Any

from tests.rules.rows import (
    ADVARSEL,
    AN,
    B1,
    CPR,
    FEJL,
    IV,
    K1,
    REQUESTED_1,
    SL,
    T1,
    B,
    Born,
    K,
    Made,
    T,
    closing,
    course,
    document,
    judged,
    request,
    start,
    substitution,
    tilbud,
    treatment,
    whole,
    whole_24,
    whole_25,
)  # fmt: skip


def two(second: Made, ends: str = "2025-11-20", **changes: Any) -> dict[str, Any]:
    """Changes that add a second treatment to the tilbud and close the course with it."""
    return {f"{T}.behandlinger": [treatment(), second], f"{SL}.afsluttet_dato": ends, **changes}


def elsewhere(*behandlinger: Made, p_nummer: str = "1000000000") -> dict[str, Any]:
    """Changes that give the course a methadone treatment here and these in another tilbud."""
    return {
        f"{K}.tilbudstilknytninger": [tilbud(substitution()), tilbud(*behandlinger, p_nummer=p_nummer)],
        f"{SL}.afsluttet_dato": "2025-11-20",
    }


def other_drug(day: str, **answers: Any) -> Made:
    """Another substitution treatment, until 20 November."""
    return substitution(
        **{
            "behandlingstype": "SUL142_BUPRENORPHIN",
            "tilbudsstartdato": day,
            "tilbudsslutdato": "2025-11-20",
            **answers,
        }
    )


def same(day: str, **answers: Any) -> Made:
    """The same treatment from another day, until 20 November."""
    return treatment(**{"tilbudsstartdato": day, "tilbudsslutdato": "2025-11-20", **answers})


def single(day: str = "2025-10-31") -> Made:
    """A treatment of one day."""
    return treatment(tilbudsstartdato=day, tilbudsslutdato=day)


def late(**answers: Any) -> Made:
    """A treatment that begins fifteen days after the request."""
    return treatment(tilbudsstartdato="2025-08-16", **answers)


LATE = {f"{IV}.ivaerksat_dato": "2025-08-16", f"{IV}.aarsag_overskridelse_behandlingsgaranti": "FRIT_VALG"}
NOT_TICKED = (103, ADVARSEL, f"{B}.frit_valg")


def unnumbered(name: str | None) -> dict[str, Any]:
    """Changes that give the course the same treatment in a second tilbud, both without P-nummer, the second with this name."""
    return {
        f"{K}.tilbudstilknytninger": [tilbud(treatment()), tilbud(treatment())],
        f"{T}.tilbud.tilbud_p_nummer": None,
        f"{T1}.tilbud.tilbud_p_nummer": None,
        f"{T1}.tilbud.tilbud_navn": name,
    }


NO_NUMBERS = tuple((63, ADVARSEL, f"{place}.tilbud.tilbud_p_nummer") for place in (T, T1))
STARTS_1 = f"{B1}.tilbudsstartdato"
STARTS_ELSEWHERE = f"{T1}.behandlinger[0].tilbudsstartdato"
BORN_18, BORN_17 = Born("2007-08-11"), Born("2007-08-12")
TYPE = f"{B}.behandlingstype"
SECTION_7 = (
    whole(55, "the day after", two(same("2025-11-01"))),
    whole(55, "a shared day", two(same("2025-10-31")), (55, ADVARSEL, STARTS_1)),
    whole(55, "the same single day twice", two(single(), "2025-10-31", **{f"{T}.behandlinger": [single(), single()]}),
          (55, FEJL, STARTS_1)),
    whole(55, "the same single day twice, at the end of a third", two(single(), "2025-10-31", **{
        f"{T}.behandlinger": [treatment(), single(), single()]}),
          (55, ADVARSEL, STARTS_1), (55, FEJL, f"{T}.behandlinger[2].tilbudsstartdato")),
    whole(55, "a single day and the day after", two(single("2025-10-30"), "2025-10-31", **{
        f"{T}.behandlinger": [single("2025-10-30"), single()]})),
    whole(55, "a single day that another begins on", two(same("2025-10-31"), "2025-11-20", **{
        f"{T}.behandlinger": [single(), same("2025-10-31")]}), (55, ADVARSEL, STARTS_1)),
    whole(55, "two shared days", two(same("2025-10-30")), (55, FEJL, STARTS_1)),
    whole(55, "one day inside the other", two(same("2025-09-01", tilbudsslutdato="2025-09-01"), "2025-10-31"),
          (55, FEJL, STARTS_1)),
    whole(55, "another intensity", two(same("2025-09-01", behandlingsintensitet="DAG"))),
    whole(55, "another type", two(same("2025-09-01", behandlingstype="SUL142_ANDEN_MEDICINSK",
                                       autorisationskode="00DNY"))),
    whole(55, "another tilbud",
          {f"{K}.tilbudstilknytninger": [tilbud(treatment()), tilbud(treatment(), p_nummer="1000000000")]}),
    whole(55, "the same tilbud entered twice",
          {f"{K}.tilbudstilknytninger": [tilbud(treatment()), tilbud(same("2025-09-01"))],
           f"{SL}.afsluttet_dato": "2025-11-20"}, (55, FEJL, STARTS_ELSEWHERE)),
    whole(55, "an open end is endless",
          {SL: None, f"{T}.behandlinger": [treatment(tilbudsslutdato=None), same("2025-11-01")]},
          (55, FEJL, STARTS_1)),
    whole(55, "the later one stands first", {f"{T}.behandlinger": [same("2025-09-01"), treatment()],
                                             f"{SL}.afsluttet_dato": "2025-11-20"},
          (55, FEJL, f"{B}.tilbudsstartdato")),
    whole(55, "an end that cannot be read is not endless",
          {f"{T}.behandlinger": [treatment(tilbudsslutdato="2025-13-01"), same("2025-11-01")]},
          ("FORMAT", FEJL, f"{B}.tilbudsslutdato")),
    whole(55, "an end before the start is no period", two(same("2025-08-11"), **{
          f"{T}.behandlinger[0].tilbudsstartdato": "2025-08-12", f"{T}.behandlinger[0].tilbudsslutdato": "2025-08-11"}),
          (27, FEJL, f"{B}.tilbudsslutdato")),
    whole(55, "a third overlaps the second", {
        f"{T}.behandlinger": [treatment(), same("2025-11-01"), same("2025-11-10")], f"{SL}.afsluttet_dato": "2025-11-20"},
          (55, FEJL, f"{T}.behandlinger[2].tilbudsstartdato")),
    whole(55, "a third overlaps the first, which the second does not reach past", {
        f"{T}.behandlinger": [same("2025-08-11"), same("2025-09-01", tilbudsslutdato="2025-09-02"), same("2025-11-01")],
        f"{SL}.afsluttet_dato": "2025-11-20"},
          (55, FEJL, STARTS_1), (55, FEJL, f"{T}.behandlinger[2].tilbudsstartdato")),
    *(whole(55, f"two without {name}", {f"{T}.behandlinger": [treatment(**{name: None}), treatment(**{name: None})]},
            ("PAAKRAEVET", FEJL, f"{B}.{name}"), ("PAAKRAEVET", FEJL, f"{B1}.{name}"))
      for name in ("behandlingsintensitet", "behandlingstype", "tilbudsstartdato")),
    whole(55, "the same name while there is no P-nummer", unnumbered("Alfa København ApS"),
          (55, FEJL, STARTS_ELSEWHERE), *NO_NUMBERS),
    whole(55, "another name while there is no P-nummer", unnumbered("Et andet tilbud"), *NO_NUMBERS),
    whole(55, "neither name nor P-nummer", {**unnumbered(None), f"{T}.tilbud.tilbud_navn": None}, *NO_NUMBERS,
          ("PAAKRAEVET", FEJL, f"{T}.tilbud.tilbud_navn"), ("PAAKRAEVET", FEJL, f"{T1}.tilbud.tilbud_navn")),
    whole(55, "the same P-nummer under another name", {
        **elsewhere(other_drug("2025-09-01", behandlingstype="SUL142_METADON"), p_nummer="1011489075"),
        f"{T1}.tilbud.tilbud_navn": "Et andet navn"}, (55, FEJL, STARTS_ELSEWHERE), (56, FEJL, STARTS_ELSEWHERE)),
    judged(55, "in two courses", document(course(), course(
        anmodning=request(anmodningsdato="2025-10-01", tidligere_stofmisbrugsbehandling="JA"),
        ivaerksaettelse=start(ivaerksat_dato="2025-10-08", laegesamtale_dato="2025-10-08"),
        tilbudstilknytninger=[tilbud(same("2025-10-08"))],
        forloebsafslutning=closing(afsluttet_dato="2025-11-20"))),
        (23, FEJL, REQUESTED_1),
        (55, FEJL, f"{K1}.tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato")),
    whole(56, "the day after", elsewhere(other_drug("2025-11-01"))),
    whole(56, "a shared day", elsewhere(other_drug("2025-10-31")), (56, ADVARSEL, STARTS_ELSEWHERE)),
    whole(56, "two shared days", elsewhere(other_drug("2025-10-30")), (56, FEJL, STARTS_ELSEWHERE)),
    whole(56, "a medical treatment that is no substitution",
          elsewhere(other_drug("2025-09-01", behandlingstype="SUL142_ANDEN_MEDICINSK"))),
    whole(56, "a social treatment", elsewhere(same("2025-09-01"))),
    whole(58, "medical with a code", {B: substitution()}),
    whole(58, "medical without a code", {B: substitution(autorisationskode=None)}, (58, FEJL, f"{B}.autorisationskode")),
    whole(58, "social with a code", {f"{B}.autorisationskode": "00DNY"}, (58, FEJL, f"{B}.autorisationskode")),
    whole(59, "five characters with Y", {B: substitution(autorisationskode="00DNY")}),
    whole(59, "small letters", {B: substitution(autorisationskode="00dny")}),
    whole(59, "a small vowel", {B: substitution(autorisationskode="00dne")}, (59, FEJL, f"{B}.autorisationskode")),
    whole(59, "four characters", {B: substitution(autorisationskode="00DN")}, (59, FEJL, f"{B}.autorisationskode")),
    whole(59, "six characters", {B: substitution(autorisationskode="00DNYB")}, (59, FEJL, f"{B}.autorisationskode")),
    whole(59, "a vowel", {B: substitution(autorisationskode="00DNE")}, (59, FEJL, f"{B}.autorisationskode")),
    *(whole(60, code, {B: substitution(autorisationskode=code)}, (60, ADVARSEL, f"{B}.autorisationskode"))
      for code in ("09YM8", "09YM9", "09YMB", "09ymb")),
    whole(60, "the code beside them", {B: substitution(autorisationskode="09YM7")}),
    whole_25(61, "§ 101 at 18", {CPR: BORN_18}),
    whole_25(61, "§ 101 at 17", {CPR: BORN_17}, (61, ADVARSEL, TYPE)),
    whole_25(61, "§ 33 at 17", {CPR: BORN_17, TYPE: "SOCIAL_BL33"}),
    whole_25(61, "§ 33 at 18", {CPR: BORN_18, TYPE: "SOCIAL_BL33"}, (61, ADVARSEL, TYPE)),
    whole_25(61, "§ 142 at 17", {CPR: BORN_17, B: substitution()}),
    whole_25(61, "no start", {CPR: BORN_17, f"{B}.tilbudsstartdato": None}, ("PAAKRAEVET", FEJL, f"{B}.tilbudsstartdato")),
    whole_25(61, "no type", {CPR: BORN_17, TYPE: None}, ("PAAKRAEVET", FEJL, TYPE)),
    whole_25(61, "an unknown type", {CPR: BORN_17, TYPE: "SOCIAL"}, ("KODELISTE", FEJL, TYPE)),
    whole_25(61, "§ 101 at 16 in 2024", {CPR: BORN_17, f"{B}.tilbudsstartdato": "2024-01-01"},
          (28, FEJL, f"{B}.tilbudsstartdato"), (61, ADVARSEL, TYPE)),
    whole_25(61, "§ 101 at 16 before 2024", {CPR: BORN_17, f"{B}.tilbudsstartdato": "2023-12-31"},
          (28, FEJL, f"{B}.tilbudsstartdato")),
    whole_24(61, "stoffri at 17, as the list of 2024 has one kind for both laws", {CPR: BORN_17}),
    whole(63, "ten digits", {f"{T}.tilbud.tilbud_p_nummer": "1000000000"}),
    whole(63, "nine digits", {f"{T}.tilbud.tilbud_p_nummer": "999999999"},
          (63, ADVARSEL, f"{T}.tilbud.tilbud_p_nummer")),
    whole(63, "a letter", {f"{T}.tilbud.tilbud_p_nummer": "100000000X"},
          (63, ADVARSEL, f"{T}.tilbud.tilbud_p_nummer")),
    whole(63, "ten digits of another alphabet", {f"{T}.tilbud.tilbud_p_nummer": "\u0661" * 10},
          (63, ADVARSEL, f"{T}.tilbud.tilbud_p_nummer")),
    whole(63, "none", {f"{T}.tilbud.tilbud_p_nummer": None}, (63, ADVARSEL, f"{T}.tilbud.tilbud_p_nummer")),
    whole(65, "completed", {SL: None}),
    whole(65, "a draft", {SL: None, f"{IV}.status": "KLADDE"},
          (42, ADVARSEL, f"{AN}.anmodningsdato"), (65, FEJL, T)),
    whole(65, "none", {SL: None, IV: None}, (42, ADVARSEL, f"{AN}.anmodningsdato"), (65, FEJL, T)),
    whole(65, "none, and closed", {IV: None}, (65, FEJL, T)),
    *(whole(103, f"free choice, {name}", {**LATE, f"{T}.behandlinger": treatments}, *found) for name, treatments, found in (
        ("one ticked", [late(frit_valg=True)], ()),
        ("none ticked", [late()], (NOT_TICKED,)),
        ("left blank", [late(frit_valg=None)], (NOT_TICKED,)),
        ("the second ticked", [late(), late(frit_valg=True, behandlingsintensitet="DAG")], ()),
        ("none of two ticked", [late(), late(behandlingsintensitet="DAG")], (NOT_TICKED,)),
        ("a tick that cannot be read", [late(frit_valg="JA")], (("FORMAT", FEJL, f"{B}.frit_valg"),)),
    )),
    whole(103, "free choice, and the only treatment is a draft", {
        **LATE, SL: None, f"{T}.behandlinger": [late(status="KLADDE")]}),
    whole(103, "free choice, and no tilbud yet", {**LATE, SL: None, f"{K}.tilbudstilknytninger": []}),
    whole(103, "another reason", {**LATE, f"{IV}.aarsag_overskridelse_behandlingsgaranti": "ANDET",
                                  f"{T}.behandlinger": [late()]}),
)  # fmt: skip
