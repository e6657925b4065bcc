"""The borders of sections 2 to 5: the CPR number, courses, dates, and the two limits of 14 days."""

from datetime import date
from typing import Any

from tests.rules.cases import ABSENT, V24, V25, number
from tests.rules.rows import (
    ADVARSEL,
    AN,
    CPR,
    FEJL,
    IV,
    KH,
    REQUESTED_1,
    SL,
    B,
    Born,
    K,
    T,
    citizen,
    course,
    document,
    judged,
    kvalhep,
    later,
    only,
    request,
    request_only_course,
    start,
    treatment,
    whole,
    whole_24,
    whole_25,
)  # fmt: skip

INVALID = ((9, FEJL, CPR), (10, FEJL, CPR))
REPLACEMENT = ((16, ADVARSEL, CPR), (17, FEJL, CPR))

HEALTH = {"profil": "SUNDHEDSFAGLIG"}
INJECTED = {f"{IV}.injektion_nogensinde": "JA"}
SECTION_1 = (
    whole_24(6, "KvalHep by the one who may", {**HEALTH, **INJECTED, KH: [kvalhep()]}),
    whole_24(6, "KvalHep by another", {**INJECTED, KH: [kvalhep()]}, (6, FEJL, f"{KH}[0]")),
    whole_24(6, "KvalHep by one who reports for another municipality",
             {**INJECTED, "profil": "FORVALTENDE_INDBERETTER", KH: [kvalhep()]}, (6, FEJL, f"{KH}[0]")),
    whole_24(6, "two of them by another, one a draft", {**INJECTED, SL: None, KH: [kvalhep(), {"status": "KLADDE"}]},
             (6, FEJL, f"{KH}[0]")),
    whole_24(6, "no profile", {"profil": None, KH: [kvalhep()]}, ("PAAKRAEVET", FEJL, "profil")),
    whole(6, "everything else by the one who may fill KvalHep", HEALTH),
)  # fmt: skip

SECTION_2 = (
    citizen(9, "own example 1977", number("150277")),
    citizen(9, "own example 2005", number("100705")),
    citizen(9, "without hyphen", number("150277").replace("-", "")),
    citizen(9, "day that no month has", number("310277"), *INVALID),
    citizen(9, "blank", "", *INVALID),
    citizen(10, "ten digits with a space", number("150277").replace("-", " ")),
    citizen(10, "nine digits", number("150277", "999"), *INVALID),
    citizen(10, "eleven digits", number("150277", "99951"), *INVALID),
    citizen(10, "month 13", number("151377"), *INVALID),
    citizen(10, "day 0", number("000277"), *INVALID),
    citizen(10, "day 32", number("320177"), *INVALID),
    citizen(10, "29 February of no leap year", number("290277"), *INVALID),
    citizen(10, "29 February of a leap year", number("290276")),
    citizen(10, "born today", number("011225", "4001")),
    citizen(10, "born tomorrow", number("021225", "4001"), *INVALID),
    citizen(10, "another character", "150277/9995", *INVALID),
    citizen(11, "leap day of 1900", number("290200", "3001"), *INVALID, (11, FEJL, CPR)),
    citizen(11, "leap day of 2000", number("290200", "4001")),
    citizen(16, "day 31", number("310177")),
    citizen(16, "day 61", number("610177"), *REPLACEMENT),
    citizen(16, "day 91", number("910177"), *REPLACEMENT),
    citizen(16, "day 92", number("920177"), *INVALID),
    citizen(17, "letters among the last four", number("150277", "9A9B"), *REPLACEMENT),
    citizen(17, "letter in the first six", number("15O277"), *INVALID),
    whole(17, "letters leave the age open", {CPR: number("150277", "TA12")}, *REPLACEMENT),
    citizen(17, "digits only", number("150277")),
    *(whole(nummer, f"in a whole case, {navn}", {CPR: cpr_nr}, *found) for nummer, navn, cpr_nr, found in (
        (9, "a day that no month has", number("310277"), INVALID),
        (10, "nine digits", number("150277", "999"), INVALID),
        (11, "the leap day of 1900", number("290200", "3001"), (*INVALID, (11, FEJL, CPR))),
        (16, "a replacement number", number("750277"), REPLACEMENT),
    )),
)  # fmt: skip


OPEN_ELSEWHERE = (course(forloebsafslutning=None),)
SECTION_3 = (
    later("first one closed", 19, "2025-11-25"),
    judged(19, "two open courses",
           document(course(forloebsafslutning=None),
                    {"anmodning": request(anmodningsdato="2025-11-25", tidligere_stofmisbrugsbehandling="JA")}),
           (19, FEJL, REQUESTED_1)),
    judged(19, "the open course is the second in the file and the later in time",
           document(course(anmodning=request(anmodningsdato="2025-08-02")), request_only_course(forloebsafslutning=None)),
           (19, FEJL, f"{AN}.anmodningsdato"), (42, ADVARSEL, REQUESTED_1)),
    judged(19, "a draft closing leaves the course open",
           document(request_only_course(forloebsafslutning={"status": "KLADDE"}),
                    {"anmodning": request(anmodningsdato="2025-08-09")}),
           (19, FEJL, REQUESTED_1), today=date(2025, 8, 9)),
    whole(21, "open here and elsewhere", {SL: None}, (21, ADVARSEL, f"{AN}.anmodningsdato"), andre=OPEN_ELSEWHERE),
    whole(21, "closed here, open elsewhere", {}, andre=OPEN_ELSEWHERE),
    whole(21, "open here, closed elsewhere", {SL: None}, andre=(course(),)),
    whole(21, "open here, elsewhere closed by a draft", {SL: None}, (21, ADVARSEL, f"{AN}.anmodningsdato"),
          andre=(course(forloebsafslutning={"status": "KLADDE"}),)),
    whole(21, "a course elsewhere is none of those here", {f"{AN}.tidligere_stofmisbrugsbehandling": "NEJ"},
          andre=(course(anmodning=request(anmodningsdato="2025-07-02")),)),
    later("the day before the closing", 23, "2025-10-30", (23, FEJL, REQUESTED_1), *(
        (30, FEJL, path) for path in (f"{B}.tilbudsslutdato", f"{SL}.afsluttet_dato"))),
    later("the day of the closing", 23, "2025-10-31", (24, ADVARSEL, REQUESTED_1)),
    later("ten days after", 24, "2025-11-10", (24, ADVARSEL, REQUESTED_1)),
    later("eleven days after", 24, "2025-11-11"),
    judged(24, "no day of request", document(course(), {"anmodning": request(
        anmodningsdato=None, tidligere_stofmisbrugsbehandling="JA")}), ("PAAKRAEVET", FEJL, REQUESTED_1), only_in=V25),
    judged(24, "a course without a day counts as the last", document(
        {"anmodning": request(anmodningsdato=None, tidligere_stofmisbrugsbehandling="JA")}, course()),
        ("PAAKRAEVET", FEJL, f"{AN}.anmodningsdato"), only_in=V25),
    only(42, "no day of request", {SL: None, f"{AN}.anmodningsdato": None},
         ("PAAKRAEVET", FEJL, f"{AN}.anmodningsdato"), only_in=V25),
    only(42, "day 9", {SL: None}, today=date(2025, 8, 10)),
    only(42, "day 10", {SL: None}, (42, ADVARSEL, f"{AN}.anmodningsdato"), today=date(2025, 8, 11)),
    only(42, "day 15", {SL: None}, (42, ADVARSEL, f"{AN}.anmodningsdato"), today=date(2025, 8, 16)),
    only(42, "closed", {}, today=date(2025, 12, 1)),
    only(42, "started", {SL: None, IV: start(hovedstof_alder_foerste_brug=12)}, only_in=V25),
    only(42, "started", {SL: None, IV: start(stoffri_seneste_maaned="JA", stoffer_brugt_30_dage=None)}, only_in=V24),
    only(42, "started as a draft", {SL: None, IV: {"status": "KLADDE"}}, (42, ADVARSEL, f"{AN}.anmodningsdato")),
)  # fmt: skip

NO_TALK = {
    f"{IV}.laegesamtale_oenskes": "NEJ",
    f"{IV}.laegesamtale_afholdt": ABSENT,
    f"{IV}.laegesamtale_dato": ABSENT,
}
ALL_DATES = (
    f"{AN}.anmodningsdato", f"{IV}.laegesamtale_dato", f"{IV}.ivaerksat_dato", f"{B}.tilbudsstartdato",
    f"{B}.tilbudsslutdato", f"{SL}.afsluttet_dato",
)  # fmt: skip


def ended(day: str) -> dict[str, Any]:
    """Changes that put the start on 16 August and let the treatment and the course end on a day."""
    return {f"{IV}.ivaerksat_dato": "2025-08-16", f"{IV}.aarsag_overskridelse_behandlingsgaranti": "ANDET",
            f"{B}.tilbudsstartdato": "2025-08-15", f"{B}.tilbudsslutdato": day, f"{SL}.afsluttet_dato": day}  # fmt: skip


SECTION_4 = (
    whole(26, "the same day", {**NO_TALK, f"{IV}.ivaerksat_dato": "2025-08-01"}),
    whole(26, "the day before", {**NO_TALK, f"{IV}.ivaerksat_dato": "2025-07-31"},
          (26, FEJL, f"{IV}.ivaerksat_dato")),
    whole(27, "the same day", {f"{B}.tilbudsslutdato": "2025-08-11", f"{SL}.afsluttet_dato": "2025-08-11"}),
    whole(27, "the day before", {f"{B}.tilbudsslutdato": "2025-08-10", f"{SL}.afsluttet_dato": "2025-08-10"},
          (27, FEJL, f"{B}.tilbudsslutdato"), (101, FEJL, f"{SL}.afsluttet_dato")),
    whole(28, "the same day", {f"{B}.tilbudsstartdato": "2025-08-01"}, (29, ADVARSEL, f"{B}.tilbudsstartdato")),
    whole(28, "the day before", {f"{B}.tilbudsstartdato": "2025-07-31"}, (28, FEJL, f"{B}.tilbudsstartdato")),
    whole(29, "the same day", {}),
    whole(29, "the day before", {f"{B}.tilbudsstartdato": "2025-08-10"}, (29, ADVARSEL, f"{B}.tilbudsstartdato")),
    whole(30, "everything until today", {}, today=date(2025, 10, 31)),
    whole(30, "one day too early", {}, (30, FEJL, f"{B}.tilbudsslutdato"), (30, FEJL, f"{SL}.afsluttet_dato"),
          today=date(2025, 10, 30)),
    whole_24(30, "KvalHep today", {**HEALTH, SL: None, f"{B}.tilbudsslutdato": None, KH: [kvalhep()]}, today=date(2025, 8, 21)),
    whole_24(30, "KvalHep one day too early", {**HEALTH, SL: None, f"{B}.tilbudsslutdato": None, KH: [kvalhep()]},
             (30, FEJL, f"{KH}[0].kvalhep_dato"), today=date(2025, 8, 20)),
    whole(30, "every date there is", {}, *((30, FEJL, path) for path in ALL_DATES), today=date(2025, 7, 31)),
    whole(31, "equal", {}),
    whole(31, "a day before", {f"{SL}.afsluttet_dato": "2025-10-30"}, (31, FEJL, f"{SL}.afsluttet_dato")),
    whole(31, "a day after", {f"{SL}.afsluttet_dato": "2025-11-01"}, (31, FEJL, f"{SL}.afsluttet_dato")),
    whole(31, "the latest of two",
          {f"{T}.behandlinger": [treatment(tilbudsslutdato="2025-11-20", behandlingsintensitet="DAG"), treatment()]},
          (31, FEJL, f"{SL}.afsluttet_dato")),
    whole(31, "equal to the latest of two",
          {f"{T}.behandlinger": [treatment(tilbudsslutdato="2025-11-20", behandlingsintensitet="DAG"), treatment()],
           f"{SL}.afsluttet_dato": "2025-11-20"}),
    only(32, "the same day", {f"{SL}.afsluttet_dato": "2025-08-01"}),
    only(32, "the day before", {f"{SL}.afsluttet_dato": "2025-07-31"}, (32, FEJL, f"{SL}.afsluttet_dato")),
    only(32, "no day of request", {f"{AN}.anmodningsdato": None}, ("PAAKRAEVET", FEJL, f"{AN}.anmodningsdato"), only_in=V25),
    whole(32, "with a tilbud another rule speaks", {f"{SL}.afsluttet_dato": "2025-07-31"},
          (31, FEJL, f"{SL}.afsluttet_dato")),
    whole(101, "the same day", ended("2025-08-16"), (29, ADVARSEL, f"{B}.tilbudsstartdato")),
    whole(101, "the day before", ended("2025-08-15"), (29, ADVARSEL, f"{B}.tilbudsstartdato"),
          (101, FEJL, f"{SL}.afsluttet_dato")),
    whole(101, "the day before, and the latest end is another", {f"{SL}.afsluttet_dato": "2025-08-10"},
          (31, FEJL, f"{SL}.afsluttet_dato"), (101, FEJL, f"{SL}.afsluttet_dato")),
    whole(101, "no tilbud", {**ended("2025-08-15"), f"{K}.tilbudstilknytninger": []},
          (71, ADVARSEL, f"{SL}.afsluttet_dato"), (101, FEJL, f"{SL}.afsluttet_dato")),
    whole(101, "before the request another rule speaks", {
        f"{K}.tilbudstilknytninger": [], f"{SL}.afsluttet_dato": "2025-07-31"},
          (32, FEJL, f"{SL}.afsluttet_dato"), (71, ADVARSEL, f"{SL}.afsluttet_dato")),
    only(101, "never started", {}),
    only(33, "born that day", {CPR: Born("2025-08-01")}),
    only(33, "born the day after", {CPR: Born("2025-08-02")}, (33, FEJL, f"{AN}.anmodningsdato")),
    whole_25(33, "every date there is", {CPR: Born("2025-11-30")},
             *((33, FEJL, path) for path in ALL_DATES),
             (49, FEJL, f"{IV}.hovedstof_alder_foerste_brug"), (61, ADVARSEL, f"{B}.behandlingstype")),
    whole_24(33, "every date there is", {CPR: Born("2025-11-30"), **HEALTH, KH: [kvalhep()]},
             *((33, FEJL, path) for path in (*ALL_DATES, f"{KH}[0].kvalhep_dato")),
             *((49, FEJL, f"{IV}.stoffer_brugt_30_dage[{row}].alder_foerste_brug") for row in (0, 1))),
    whole(34, "on the day of the request", {f"{IV}.laegesamtale_dato": "2025-08-01"}),
    whole(34, "the day before the request", {f"{IV}.laegesamtale_dato": "2025-07-31"},
          (34, FEJL, f"{IV}.laegesamtale_dato")),
    whole(34, "tomorrow", {f"{IV}.laegesamtale_dato": "2025-11-01"},
          (30, FEJL, f"{IV}.laegesamtale_dato"), (36, FEJL, f"{IV}.aarsag_overskridelse_laegesamtale"),
          today=date(2025, 10, 31)),
    whole(34, "today, and after the start", {f"{IV}.laegesamtale_dato": "2025-10-31",
                                            f"{IV}.aarsag_overskridelse_laegesamtale": "ANDET"},
          (34, ADVARSEL, f"{IV}.laegesamtale_dato"), today=date(2025, 10, 31)),
    whole(34, "on the day of the start", {f"{IV}.laegesamtale_dato": "2025-08-11"}),
    whole(34, "the day after the start", {f"{IV}.laegesamtale_dato": "2025-08-12"},
          (34, ADVARSEL, f"{IV}.laegesamtale_dato")),
)  # fmt: skip


def started(day: str, **answers: Any) -> dict[str, Any]:
    """Changes that move the start of treatment, in the form and in the tilbud."""
    return {
        f"{IV}.ivaerksat_dato": day,
        f"{B}.tilbudsstartdato": day,
        **{f"{IV}.{k}": v for k, v in answers.items()},
    }


GARANTI, LAEGE = "aarsag_overskridelse_behandlingsgaranti", "aarsag_overskridelse_laegesamtale"
SECTION_5 = (
    whole(35, "fourteen days", started("2025-08-15")),
    whole(35, "fifteen days", started("2025-08-16"), (35, FEJL, f"{IV}.{GARANTI}")),
    whole(35, "fifteen days with the reason", started("2025-08-16", **{GARANTI: "FRIT_VALG"}),
          (103, ADVARSEL, f"{B}.frit_valg")),
    whole(36, "fourteen days", started("2025-08-20", **{GARANTI: "ANDET", "laegesamtale_dato": "2025-08-15"})),
    whole(36, "fifteen days", started("2025-08-20", **{GARANTI: "ANDET", "laegesamtale_dato": "2025-08-16"}),
          (36, FEJL, f"{IV}.{LAEGE}")),
    whole(37, "a reason after fourteen days", started("2025-08-15", **{GARANTI: "ANDET"}),
          (37, FEJL, f"{IV}.{GARANTI}")),
    whole(37, "a reason after fifteen days", started("2025-08-16", **{GARANTI: "ANDET"})),
    whole(37, "a reason for a talk that was in time", {f"{IV}.{LAEGE}": "ANDET"}, (37, FEJL, f"{IV}.{LAEGE}")),
)  # fmt: skip
