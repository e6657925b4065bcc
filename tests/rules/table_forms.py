"""The borders of sections 6 to 8: the start of treatment, treatments in tilbud, and the closing."""

from datetime import date
from typing import Any

from tests.rules.cases import (
    ABSENT,
    CPR_2005,
    closing,
    course,
    document,
    number,
    request,
    request_only_course,
    start,
    substitution,
    tilbud,
    treatment,
)
from tests.rules.rows import ADVARSEL, AN, B1, CPR, FEJL, IV, K1, REQUESTED_1, SL, T1, B, K, Row, T, later, only, whole

MAIN = ("antal_dage", "alder_foerste_brug", "hyppighed", "indtagelsesmaade")
NO_MAIN = {f"{IV}.hovedstof": ABSENT, **{f"{IV}.hovedstof_{name}": ABSENT for name in MAIN}}
HEROIN_UNUSED = {f"{IV}.hovedstof": "HEROIN", f"{IV}.hovedstof_hyppighed": "IKKE_30_DAGE"}
ROWS = f"{IV}.stoffer_brugt_30_dage"
DAYS, OFTEN = f"{IV}.hovedstof_antal_dage", f"{IV}.hovedstof_hyppighed"
FIRST = f"{IV}.hovedstof_alder_foerste_brug"
INJECTED, AGE_INJECTED = f"{IV}.injektion_nogensinde", f"{IV}.alder_foerste_injektion"
SYRINGE = {f"{IV}.hovedstof_indtagelsesmaade": "INJICERER", INJECTED: "JA"}


def used(antal: int, **changes: Any) -> dict[str, Any]:
    """Changes that set the main drug's days in both places."""
    return {f"{ROWS}[0].antal_dage": antal, DAYS: antal, **changes}


SECTION_6 = (
    whole(43, "with a request", {}),
    whole(43, "without a request", {AN: None}, ("PAAKRAEVET", FEJL, AN), (43, FEJL, IV)),
    whole(43, "with a request that is a draft, not closed", {f"{AN}.status": "KLADDE", SL: None}, (43, FEJL, IV)),
    whole(43, "a draft in a closed course", {f"{IV}.status": "KLADDE"}, (102, FEJL, IV)),
    only(43, "a draft in an open course", {SL: None, IV: {"status": "KLADDE"}}, today=date(2025, 8, 2)),
    only(43, "a draft after a request that is a draft",
         {SL: None, f"{AN}.status": "KLADDE", IV: {"status": "KLADDE"}}, today=date(2025, 8, 2)),
    whole(45, "talk wished for", {f"{IV}.laegesamtale_afholdt": "NEJ", f"{IV}.laegesamtale_dato": ABSENT}),
    whole(45, "talk wished for, not said whether held",
          {f"{IV}.laegesamtale_afholdt": ABSENT, f"{IV}.laegesamtale_dato": ABSENT},
          (45, FEJL, f"{IV}.laegesamtale_afholdt")),
    whole(45, "talk held, no date", {f"{IV}.laegesamtale_dato": ABSENT}, (45, FEJL, f"{IV}.laegesamtale_dato")),
    whole(45, "children, not said where", {f"{IV}.boern_i_husstanden": ABSENT},
          (45, FEJL, f"{IV}.boern_i_husstanden")),
    whole(45, "no children, and yet said where", {f"{IV}.boern_under_18": "NEJ"},
          (45, FEJL, f"{IV}.boern_i_husstanden")),
    whole(45, "drugs used, none named", {ROWS: ABSENT}, (45, FEJL, ROWS)),
    whole(45, "injected, no age", {INJECTED: "JA"}, (45, FEJL, AGE_INJECTED)),
    whole(45, "injected, with age", {INJECTED: "JA", AGE_INJECTED: 20}),
    whole(45, "never injected, and yet an age", {AGE_INJECTED: 20}, (45, FEJL, AGE_INJECTED)),
    whole(46, "ticked and no drug", {**NO_MAIN, f"{IV}.hovedstof_kan_ikke_angives": True}),
    whole(46, "neither", NO_MAIN, (46, FEJL, f"{IV}.hovedstof")),
    whole(46, "both", {f"{IV}.hovedstof_kan_ikke_angives": True}, (46, FEJL, f"{IV}.hovedstof")),
    whole(46, "no main drug, and yet its details", {f"{IV}.hovedstof": ABSENT}, (46, FEJL, f"{IV}.hovedstof")),
    whole(46, "ticked, no drug, and yet its details",
          {f"{IV}.hovedstof": ABSENT, f"{IV}.hovedstof_kan_ikke_angives": True},
          *((46, FEJL, f"{IV}.hovedstof_{name}") for name in MAIN)),
    whole(47, "1 day", {f"{ROWS}[1].antal_dage": 1}),
    whole(47, "0 days", {f"{ROWS}[1].antal_dage": 0}, (47, FEJL, f"{ROWS}[1].antal_dage")),
    whole(47, "30 days", {f"{ROWS}[1].antal_dage": 30}),
    whole(47, "31 days", {f"{ROWS}[1].antal_dage": 31}, (47, FEJL, f"{ROWS}[1].antal_dage")),
    whole(47, "main drug 0 days", {**HEROIN_UNUSED, DAYS: 0}),
    whole(47, "main drug -1 days", {**HEROIN_UNUSED, DAYS: -1}, (47, FEJL, DAYS)),
    whole(47, "main drug 31 days", {**HEROIN_UNUSED, OFTEN: "DAGLIGT", DAYS: 31},
          (47, FEJL, DAYS)),
    whole(47, "a drug twice", {f"{ROWS}[1].stof": "HASH"}, (47, FEJL, f"{ROWS}[1].stof")),
    whole(47, "two rows without a drug", {f"{ROWS}[0].stof": None, f"{ROWS}[1].stof": None},
          ("PAAKRAEVET", FEJL, f"{ROWS}[0].stof"), ("PAAKRAEVET", FEJL, f"{ROWS}[1].stof")),
    whole(48, "the same days", {}),
    whole(48, "other days", {DAYS: 19}, (48, ADVARSEL, DAYS)),
    whole(48, "days of a drug that is not in the list", {f"{IV}.hovedstof": "HEROIN", DAYS: 1}, (48, ADVARSEL, DAYS)),
    whole(48, "days although no drug was used",
          {f"{IV}.stofbrug_seneste_30_dage": "NEJ", ROWS: ABSENT}, (48, ADVARSEL, DAYS)),
    whole(48, "days although the use is unknown", {f"{IV}.stofbrug_seneste_30_dage": "UOPLYST", ROWS: ABSENT},
          (48, ADVARSEL, DAYS)),
    whole(48, "days although the answer is none of its list", {f"{IV}.stofbrug_seneste_30_dage": "MÅSKE", ROWS: ABSENT},
          ("KODELISTE", FEJL, f"{IV}.stofbrug_seneste_30_dage")),
    whole(48, "days in the list that cannot be read", {f"{ROWS}[0].antal_dage": "20"},
          ("FORMAT", FEJL, f"{ROWS}[0].antal_dage")),
    whole(48, "a drug that the list does not know", {f"{ROWS}[0].stof": "SODAVAND"}, ("KODELISTE", FEJL, f"{ROWS}[0].stof")),
    whole(48, "days in the list that no month has", {f"{ROWS}[0].antal_dage": 31}, (47, FEJL, f"{ROWS}[0].antal_dage")),
    whole(48, "a drug in the list that cannot be read", {f"{ROWS}[0].stof": 7}, ("FORMAT", FEJL, f"{ROWS}[0].stof")),
    whole(48, "a row in the list that cannot be read", {f"{ROWS}[0]": "HASH"}, ("FORMAT", FEJL, f"{ROWS}[0]")),
    whole(48, "daily on 25 days", used(25, **{OFTEN: "DAGLIGT"})),
    whole(48, "daily on 24 days", used(24, **{OFTEN: "DAGLIGT"}), (48, ADVARSEL, OFTEN)),
    whole(48, "not used on 0 days", {**HEROIN_UNUSED, DAYS: 0}),
    whole(48, "unknown on 0 days", {**HEROIN_UNUSED, OFTEN: "UOPLYST", DAYS: 0}),
    whole(48, "unknown on 1 day", used(1, **{OFTEN: "UOPLYST"})),
    whole(48, "at most once a week on 0 days", {**HEROIN_UNUSED, OFTEN: "HOEJST_1_DAG_UGE", DAYS: 0},
          (48, ADVARSEL, OFTEN)),
    whole(48, "daily on 0 days", {**HEROIN_UNUSED, OFTEN: "DAGLIGT", DAYS: 0}, (48, ADVARSEL, OFTEN)),
    whole(48, "0 days and a frequency that is none", {**HEROIN_UNUSED, OFTEN: "SJÆLDENT", DAYS: 0},
          ("KODELISTE", FEJL, OFTEN)),
    whole(48, "not used on 1 day", used(1, **{OFTEN: "IKKE_30_DAGE"}), (48, ADVARSEL, OFTEN)),
    whole(49, "as old as at the start", {FIRST: 48}),
    whole(49, "older than at the start", {FIRST: 49}, (49, FEJL, FIRST)),
    whole(49, "8 years", {FIRST: 8}),
    whole(49, "7 years", {FIRST: 7}, (49, ADVARSEL, FIRST)),
    whole(49, "0 years", {FIRST: 0}, (49, ADVARSEL, FIRST)),
    whole(49, "unknown", {FIRST: ABSENT, f"{IV}.hovedstof_alder_uoplyst": True}),
    whole(49, "unknown and an age", {f"{IV}.hovedstof_alder_uoplyst": True}, (49, FEJL, FIRST)),
    whole(49, "neither", {FIRST: ABSENT}, (49, FEJL, FIRST)),
    whole(50, "as old as at the start", {INJECTED: "JA", AGE_INJECTED: 48}),
    whole(50, "older than at the start", {INJECTED: "JA", AGE_INJECTED: 49}, (50, FEJL, AGE_INJECTED)),
    whole(50, "main drug injected", {**SYRINGE, AGE_INJECTED: 16}),
    whole(50, "main drug injected, and never injected", {**SYRINGE, INJECTED: "NEJ"}, (50, ADVARSEL, INJECTED)),
    *(whole(50, f"main drug injected, and {answer}", {**SYRINGE, INJECTED: answer}, (50, ADVARSEL, INJECTED))
      for answer in ("VIL_IKKE_SVARE", "UOPLYST")),
    whole(50, "main drug injected, and an answer that is none", {**SYRINGE, INJECTED: "MÅSKE"},
          ("KODELISTE", FEJL, INJECTED)),
    whole(50, "main drug smoked, and never injected", {INJECTED: "NEJ"}),
    whole(50, "injected before first used", {**SYRINGE, AGE_INJECTED: 15}, (50, ADVARSEL, AGE_INJECTED)),
    whole(50, "another drug injected before the main drug was used", {INJECTED: "JA", AGE_INJECTED: 15}),
    whole(51, "begun on the day of the start", {B: substitution()}),
    whole(51, "begun the day before", {B: substitution(tilbudsstartdato="2025-08-10")},
          (29, ADVARSEL, f"{B}.tilbudsstartdato"), (51, ADVARSEL, f"{IV}.substitutionsbehandling_nogensinde")),
    whole(51, "another medical treatment", {B: substitution(
        tilbudsstartdato="2025-08-10", behandlingstype="SUL142_ANDEN_MEDICINSK")},
          (29, ADVARSEL, f"{B}.tilbudsstartdato")),
    whole(51, "begun before, and said so", {
        B: substitution(tilbudsstartdato="2025-08-10"), f"{IV}.substitutionsbehandling_nogensinde": "FOR_TIDEN"},
          (29, ADVARSEL, f"{B}.tilbudsstartdato")),
    later("in an earlier course", 51, "2025-11-25", ivaerksaettelse=start(
        ivaerksat_dato="2025-11-25", laegesamtale_dato="2025-11-25")),
    Row(51, "substitution in an earlier course", document(
        course(tilbudstilknytninger=[tilbud(substitution())]),
        {"anmodning": request(anmodningsdato="2025-11-25", tidligere_stofmisbrugsbehandling="JA"),
         "ivaerksaettelse": start(ivaerksat_dato="2025-11-25", laegesamtale_dato="2025-11-25")}),
        ((51, ADVARSEL, f"{K1}.ivaerksaettelse.substitutionsbehandling_nogensinde"),)),
    later("yes after an earlier start", 52, "2025-11-25"),
    later("no after an earlier start", 52, "2025-11-25",
          (52, ADVARSEL, f"{K1}.anmodning.tidligere_stofmisbrugsbehandling"),
          anmodning=request(anmodningsdato="2025-11-25")),
    Row(52, "no after a request that came to nothing", document(
        request_only_course(), {"anmodning": request(anmodningsdato="2025-11-25")})),
)  # fmt: skip


def two(second: dict[str, Any], ends: str = "2025-11-20", **changes: Any) -> dict[str, Any]:
    """Changes that add a second treatment to the tilbud and close the course with it."""
    return {f"{T}.behandlinger": [treatment(), second], f"{SL}.afsluttet_dato": ends, **changes}


def elsewhere(*behandlinger: dict[str, Any], p_nummer: str = "1000000000") -> dict[str, Any]:
    """Changes that give the course a methadone treatment here and these in another tilbud."""
    return {
        f"{K}.tilbudstilknytninger": [tilbud(substitution()), tilbud(*behandlinger, p_nummer=p_nummer)],
        f"{SL}.afsluttet_dato": "2025-11-20",
    }


def other_drug(day: str, **answers: Any) -> dict[str, Any]:
    return substitution(
        **{
            "behandlingstype": "SUL142_BUPRENORPHIN",
            "tilbudsstartdato": day,
            "tilbudsslutdato": "2025-11-20",
            **answers,
        }
    )


def same(day: str, **answers: Any) -> dict[str, Any]:
    return treatment(**{"tilbudsstartdato": day, "tilbudsslutdato": "2025-11-20", **answers})


def single(day: str = "2025-10-31") -> dict[str, Any]:
    """A treatment of one day."""
    return treatment(tilbudsstartdato=day, tilbudsslutdato=day)


def late(**answers: Any) -> dict[str, Any]:
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
BORN_18, BORN_17 = number("110807", "4001"), number("120807", "4001")
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
    whole(55, "a single day that another begins on", two(same("2025-10-31"), **{
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
    Row(55, "in two courses", document(course(), course(
        anmodning=request(anmodningsdato="2025-10-01", tidligere_stofmisbrugsbehandling="JA"),
        ivaerksaettelse=start(ivaerksat_dato="2025-10-08", laegesamtale_dato="2025-10-08"),
        tilbudstilknytninger=[tilbud(same("2025-10-08"))],
        forloebsafslutning=closing(afsluttet_dato="2025-11-20"))),
        ((23, FEJL, REQUESTED_1),
         (55, FEJL, f"{K1}.tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato"))),
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
    whole(61, "§ 101 at 18", {CPR: BORN_18}),
    whole(61, "§ 101 at 17", {CPR: BORN_17}, (61, ADVARSEL, TYPE)),
    whole(61, "§ 33 at 17", {CPR: BORN_17, TYPE: "SOCIAL_BL33"}),
    whole(61, "§ 33 at 18", {CPR: BORN_18, TYPE: "SOCIAL_BL33"}, (61, ADVARSEL, TYPE)),
    whole(61, "§ 142 at 17", {CPR: BORN_17, B: substitution()}),
    whole(61, "no start", {CPR: BORN_17, f"{B}.tilbudsstartdato": None}, ("PAAKRAEVET", FEJL, f"{B}.tilbudsstartdato")),
    whole(61, "no type", {CPR: BORN_17, TYPE: None}, ("PAAKRAEVET", FEJL, TYPE)),
    whole(61, "an unknown type", {CPR: BORN_17, TYPE: "SOCIAL"}, ("KODELISTE", FEJL, TYPE)),
    whole(61, "§ 101 at 16 in 2024", {CPR: BORN_17, f"{B}.tilbudsstartdato": "2024-01-01"},
          (28, FEJL, f"{B}.tilbudsstartdato"), (61, ADVARSEL, TYPE)),
    whole(61, "§ 101 at 16 before 2024", {CPR: BORN_17, f"{B}.tilbudsstartdato": "2023-12-31"},
          (28, FEJL, f"{B}.tilbudsstartdato")),
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
        **LATE, SL: None, f"{T}.behandlinger": [{**late(), "status": "KLADDE"}]}),
    whole(103, "free choice, and no tilbud yet", {**LATE, SL: None, f"{K}.tilbudstilknytninger": []}),
    whole(103, "another reason", {**LATE, f"{IV}.aarsag_overskridelse_behandlingsgaranti": "ANDET",
                                  f"{T}.behandlinger": [late()]}),
)  # fmt: skip

REASON = f"{SL}.aarsag_afsluttet"
SECTION_8 = (
    whole(66, "every treatment ended", {}),
    whole(66, "one treatment open", {f"{B}.tilbudsslutdato": None}, (66, FEJL, f"{B}.tilbudsslutdato")),
    whole(66, "the second treatment open", {
        f"{T}.behandlinger": [treatment(), treatment(behandlingsintensitet="DAG", tilbudsslutdato=None)]},
          (66, FEJL, f"{B1}.tilbudsslutdato")),
    whole(66, "a draft treatment open", {f"{T}.behandlinger": [treatment(), {"status": "KLADDE"}]}, (102, FEJL, B1)),
    whole(66, "one treatment open, and another day of closing", {
        f"{T}.behandlinger": [treatment(), treatment(behandlingsintensitet="DAG", tilbudsslutdato=None)],
        f"{SL}.afsluttet_dato": "2025-11-20"}, (66, FEJL, f"{B1}.tilbudsslutdato")),
    whole(66, "an end that cannot be read", {f"{B}.tilbudsslutdato": "31-10-2025"},
          ("FORMAT", FEJL, f"{B}.tilbudsslutdato")),
    whole(66, "open, and so is the course", {f"{B}.tilbudsslutdato": None, SL: None}),
    *(whole(68, f"no {name}", {f"{SL}.{name}": ABSENT}, (68, FEJL, f"{SL}.{name}"))
      for name in ("afsluttet_dato", "status_stofmisbrug", "aarsag_afsluttet")),
    whole(68, "all three", {}),
    whole(71, "with a tilbud", {}),
    whole(71, "without", {f"{K}.tilbudstilknytninger": []}, (71, ADVARSEL, f"{SL}.afsluttet_dato")),
    whole(71, "without, and the closing is a draft", {f"{K}.tilbudstilknytninger": [], f"{SL}.status": "KLADDE"}),
    only(71, "never started", {}),
    whole(72, "ceased and did not come", {f"{SL}.status_stofmisbrug": "OPHOERT", REASON: "UDEBLEVET"},
          (72, ADVARSEL, REASON)),
    whole(72, "reduced and did not come", {REASON: "UDEBLEVET"}),
    whole(72, "ceased and finished", {f"{SL}.status_stofmisbrug": "OPHOERT"}),
    whole(72, "finished in a tilbud, no start", {IV: None}, (65, FEJL, T)),
    only(72, "never started and finished", {REASON: "FAERDIGBEHANDLET"}, (72, ADVARSEL, REASON)),
    only(72, "never started", {}),
    whole(72, "started, and the reason is that it never was", {REASON: "IKKE_IVAERKSAT"}, (72, ADVARSEL, REASON)),
    only(72, "own example of 2005", {CPR: CPR_2005}),
    whole(102, "a draft request", {f"{AN}.status": "KLADDE"}, (102, FEJL, AN)),
    whole(102, "a draft start", {f"{IV}.status": "KLADDE"}, (102, FEJL, IV)),
    whole(102, "a draft treatment that has ended", {f"{B}.status": "KLADDE"}, (102, FEJL, B)),
    whole(102, "three drafts", {f"{place}.status": "KLADDE" for place in (AN, IV, B)},
          *((102, FEJL, place) for place in (AN, IV, B))),
    whole(102, "three drafts, and the closing is one too", {f"{place}.status": "KLADDE" for place in (AN, IV, B, SL)},
          (42, ADVARSEL, f"{AN}.anmodningsdato"), (65, FEJL, T)),
    whole(102, "three drafts, not closed", {SL: None, **{f"{place}.status": "KLADDE" for place in (AN, IV, B)}},
          (42, ADVARSEL, f"{AN}.anmodningsdato"), (65, FEJL, T)),
    only(102, "a draft start, and the reason and status speak of it", {
        IV: {"status": "KLADDE"}, REASON: "FAERDIGBEHANDLET", f"{SL}.status_stofmisbrug": "OPHOERT"}, (102, FEJL, IV)),
    whole(102, "nothing is a draft", {}),
    only(104, "never started and ceased", {f"{SL}.status_stofmisbrug": "OPHOERT"},
         (104, ADVARSEL, f"{SL}.status_stofmisbrug")),
    only(104, "never started and another status", {}),
    whole(104, "started and ceased", {f"{SL}.status_stofmisbrug": "OPHOERT"}),
    whole(104, "ceased in a tilbud, no start", {IV: None, f"{SL}.status_stofmisbrug": "OPHOERT"}, (65, FEJL, T)),
)  # fmt: skip
