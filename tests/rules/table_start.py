"""The borders of section 6: the start of treatment, whose questions about drugs and children differ between the versions."""

from datetime import date
from typing import Any

from tests.rules.cases import ABSENT, V24, V25
from tests.rules.rows import (
    ADVARSEL,
    AN,
    FEJL,
    IV,
    K1,
    KOEN,
    SL,
    B,
    K,
    course,
    document,
    judged,
    later,
    only,
    request,
    request_only_course,
    start,
    substitution,
    tilbud,
    whole,
    whole_24,
    whole_25,
)  # fmt: skip

MAIN = ("antal_dage", "alder_foerste_brug", "hyppighed", "indtagelsesmaade")
NO_MAIN = {f"{IV}.hovedstof": ABSENT, **{f"{IV}.hovedstof_{name}": ABSENT for name in MAIN}}
UNUSED = {f"{IV}.hovedstof": "KOKAIN", f"{IV}.hovedstof_hyppighed": "IKKE_30_DAGE"}
ROWS = f"{IV}.stoffer_brugt_30_dage"
DAYS, OFTEN = f"{IV}.hovedstof_antal_dage", f"{IV}.hovedstof_hyppighed"
FIRST = f"{IV}.hovedstof_alder_foerste_brug"
INJECTED, AGE_INJECTED = f"{IV}.injektion_nogensinde", f"{IV}.alder_foerste_injektion"
SYRINGE = {f"{IV}.hovedstof_indtagelsesmaade": "INJICERER", INJECTED: "JA"}
PREGNANT = f"{AN}.gravid"
WOMAN = {KOEN: "2", PREGNANT: "NEJ"}
CHILDREN = ("antal_boern_kontakt", "antal_boern_anbragt")


def used(antal: int, **changes: Any) -> dict[str, Any]:
    """Changes that set the main drug's days in both places."""
    return {f"{ROWS}[0].antal_dage": antal, DAYS: antal, **changes}


CONDITIONAL = (
    whole(45, "talk wished for", {f"{IV}.laegesamtale_afholdt": "NEJ", f"{IV}.laegesamtale_dato": ABSENT}),
    whole(45, "talk wished for, not said whether held",
          {f"{IV}.laegesamtale_afholdt": ABSENT, f"{IV}.laegesamtale_dato": ABSENT},
          (45, FEJL, f"{IV}.laegesamtale_afholdt")),
    whole(45, "talk held, no date", {f"{IV}.laegesamtale_dato": ABSENT}, (45, FEJL, f"{IV}.laegesamtale_dato")),
    whole(45, "drugs used, none named", {ROWS: ABSENT}, (45, FEJL, ROWS)),
    whole_25(45, "children, not said where", {f"{IV}.boern_i_husstanden": ABSENT}, (45, FEJL, f"{IV}.boern_i_husstanden")),
    whole_25(45, "no children, and yet said where", {f"{IV}.boern_under_18": "NEJ"}, (45, FEJL, f"{IV}.boern_i_husstanden")),
    whole_25(45, "no drugs used, and yet some named", {f"{IV}.stofbrug_seneste_30_dage": "NEJ"}, (45, FEJL, ROWS),
             (48, ADVARSEL, DAYS)),
    whole_25(45, "injected, no age", {INJECTED: "JA"}, (45, FEJL, AGE_INJECTED)),
    whole_25(45, "injected, with age", {INJECTED: "JA", AGE_INJECTED: 20}),
    whole_25(45, "never injected, and yet an age", {AGE_INJECTED: 20}, (45, FEJL, AGE_INJECTED)),
    whole_24(45, "free of drugs, and yet some named", {f"{IV}.stoffri_seneste_maaned": "JA"}, (45, FEJL, ROWS)),
    whole_24(45, "free of drugs", {f"{IV}.stoffri_seneste_maaned": "JA", ROWS: ABSENT}),
    whole_24(45, "a woman", WOMAN),
    whole_24(45, "a woman, not said whether pregnant", {KOEN: "2"}, (45, FEJL, PREGNANT)),
    whole_24(45, "a man, and yet said whether pregnant", {PREGNANT: "NEJ"}, (45, FEJL, PREGNANT)),
    whole_24(45, "pregnant, and the sex is missing", {**WOMAN, KOEN: None}, ("PAAKRAEVET", FEJL, KOEN)),
    whole_24(45, "pregnant, and the sex is none of the list", {**WOMAN, KOEN: "K"}, ("KODELISTE", FEJL, KOEN)),
)  # fmt: skip

MAIN_DRUG = (
    whole_25(46, "ticked and no drug", {**NO_MAIN, f"{IV}.hovedstof_kan_ikke_angives": True}),
    whole_25(46, "neither", NO_MAIN, (46, FEJL, f"{IV}.hovedstof")),
    whole_24(46, "ticked and no drug", {f"{IV}.hovedstof": ABSENT, f"{IV}.hovedstof_kan_ikke_angives": True}),
    whole_24(46, "neither", {f"{IV}.hovedstof": ABSENT}, (46, FEJL, f"{IV}.hovedstof")),
    whole(46, "both", {f"{IV}.hovedstof_kan_ikke_angives": True}, (46, FEJL, f"{IV}.hovedstof")),
    whole_25(46, "no main drug, and yet its details", {f"{IV}.hovedstof": ABSENT}, (46, FEJL, f"{IV}.hovedstof")),
    whole_25(46, "ticked, no drug, and yet its details",
             {f"{IV}.hovedstof": ABSENT, f"{IV}.hovedstof_kan_ikke_angives": True, f"{IV}.hovedstof_alder_uoplyst": True},
             *((46, FEJL, f"{IV}.hovedstof_{name}") for name in (*MAIN, "alder_uoplyst"))),
    whole(47, "1 day", {f"{ROWS}[1].antal_dage": 1}),
    whole(47, "0 days", {f"{ROWS}[1].antal_dage": 0}, (47, FEJL, f"{ROWS}[1].antal_dage")),
    whole(47, "30 days", {f"{ROWS}[1].antal_dage": 30}),
    whole(47, "31 days", {f"{ROWS}[1].antal_dage": 31}, (47, FEJL, f"{ROWS}[1].antal_dage")),
    whole(47, "no days", {f"{ROWS}[1].antal_dage": None}, (47, FEJL, f"{ROWS}[1].antal_dage")),
    whole_25(47, "main drug 0 days", {**UNUSED, DAYS: 0}),
    whole_25(47, "main drug -1 days", {**UNUSED, DAYS: -1}, (47, FEJL, DAYS)),
    whole_25(47, "main drug 31 days", {**UNUSED, OFTEN: "DAGLIGT", DAYS: 31}, (47, FEJL, DAYS)),
    whole(47, "a drug twice", {f"{ROWS}[1].stof": "HEROIN"}, (47, FEJL, f"{ROWS}[1].stof")),
    whole(47, "two rows without a drug", {f"{ROWS}[0].stof": None, f"{ROWS}[1].stof": None},
          ("PAAKRAEVET", FEJL, f"{ROWS}[0].stof"), ("PAAKRAEVET", FEJL, f"{ROWS}[1].stof")),
    whole_25(48, "the same days", {}),
    whole_25(48, "other days", {DAYS: 19}, (48, ADVARSEL, DAYS)),
    whole_25(48, "days of a drug that is not in the list", {f"{IV}.hovedstof": "KOKAIN", DAYS: 1}, (48, ADVARSEL, DAYS)),
    whole_25(48, "days although no drug was used",
             {f"{IV}.stofbrug_seneste_30_dage": "NEJ", ROWS: ABSENT}, (48, ADVARSEL, DAYS)),
    whole_25(48, "days although the use is unknown", {f"{IV}.stofbrug_seneste_30_dage": "UOPLYST", ROWS: ABSENT},
             (48, ADVARSEL, DAYS)),
    whole_25(48, "days although the answer is none of its list", {f"{IV}.stofbrug_seneste_30_dage": "MÅSKE", ROWS: ABSENT},
             ("KODELISTE", FEJL, f"{IV}.stofbrug_seneste_30_dage")),
    whole(48, "days in the list that cannot be read", {f"{ROWS}[0].antal_dage": "20"},
          ("FORMAT", FEJL, f"{ROWS}[0].antal_dage")),
    whole(48, "a drug that the list does not know", {f"{ROWS}[0].stof": "SODAVAND"}, ("KODELISTE", FEJL, f"{ROWS}[0].stof")),
    whole(48, "days in the list that no month has", {f"{ROWS}[0].antal_dage": 31}, (47, FEJL, f"{ROWS}[0].antal_dage")),
    whole(48, "a drug in the list that cannot be read", {f"{ROWS}[0].stof": 7}, ("FORMAT", FEJL, f"{ROWS}[0].stof")),
    whole(48, "a row in the list that cannot be read", {f"{ROWS}[0]": "HEROIN"}, ("FORMAT", FEJL, f"{ROWS}[0]")),
    whole_25(48, "daily on 25 days", used(25, **{OFTEN: "DAGLIGT"})),
    whole_25(48, "daily on 24 days", used(24, **{OFTEN: "DAGLIGT"}), (48, ADVARSEL, OFTEN)),
    whole_25(48, "not used on 0 days", {**UNUSED, DAYS: 0}),
    whole_25(48, "unknown on 0 days", {**UNUSED, OFTEN: "UOPLYST", DAYS: 0}),
    whole_25(48, "unknown on 1 day", used(1, **{OFTEN: "UOPLYST"})),
    whole_25(48, "at most once a week on 0 days", {**UNUSED, OFTEN: "HOEJST_1_DAG_UGE", DAYS: 0}, (48, ADVARSEL, OFTEN)),
    whole_25(48, "daily on 0 days", {**UNUSED, OFTEN: "DAGLIGT", DAYS: 0}, (48, ADVARSEL, OFTEN)),
    whole_25(48, "0 days and a frequency that is none", {**UNUSED, OFTEN: "SJÆLDENT", DAYS: 0}, ("KODELISTE", FEJL, OFTEN)),
    whole_25(48, "not used on 1 day", used(1, **{OFTEN: "IKKE_30_DAGE"}), (48, ADVARSEL, OFTEN)),
    *(whole_24(48, f"{name} in the second row", {f"{ROWS}[1].antal_dage": antal, f"{ROWS}[1].hyppighed": often}, *found)
      for name, antal, often, found in (
          ("daily on 25 days", 25, "DAGLIGT", ()),
          ("daily on 24 days", 24, "DAGLIGT", ((48, ADVARSEL, f"{ROWS}[1].hyppighed"),)),
          ("not used on 1 day", 1, "IKKE_30_DAGE", ((48, ADVARSEL, f"{ROWS}[1].hyppighed"),)),
          ("unknown on 1 day", 1, "UOPLYST", ()),
          ("daily on days that are none", 0, "DAGLIGT", ((47, FEJL, f"{ROWS}[1].antal_dage"),)),
          ("a frequency that is none", 1, "SJÆLDENT", (("KODELISTE", FEJL, f"{ROWS}[1].hyppighed"),)),
      )),
)  # fmt: skip

AGES = (
    *(row for only_in, age in ((V25, FIRST), (V24, f"{ROWS}[1].alder_foerste_brug")) for row in (
        whole(49, "as old as at the start", {age: 48}, only_in=only_in),
        whole(49, "older than at the start", {age: 49}, (49, FEJL, age), only_in=only_in),
        whole(49, "8 years", {age: 8}, only_in=only_in),
        whole(49, "7 years", {age: 7}, (49, ADVARSEL, age), only_in=only_in),
        whole(49, "0 years", {age: 0}, (49, ADVARSEL, age), only_in=only_in),
        whole(49, "121 years", {age: 121}, (49, FEJL, age), (49, FEJL, age), only_in=only_in),
        whole(49, "no age", {age: None}, (49, FEJL, age), only_in=only_in),
    )),
    whole_25(49, "unknown", {FIRST: ABSENT, f"{IV}.hovedstof_alder_uoplyst": True}),
    whole_25(49, "unknown and an age", {f"{IV}.hovedstof_alder_uoplyst": True}, (49, FEJL, FIRST)),
    whole_25(50, "as old as at the start", {INJECTED: "JA", AGE_INJECTED: 48}),
    whole_25(50, "older than at the start", {INJECTED: "JA", AGE_INJECTED: 49}, (50, FEJL, AGE_INJECTED)),
    whole_25(50, "main drug injected", {**SYRINGE, AGE_INJECTED: 16}),
    *(whole_25(50, f"main drug injected, and {answer}", {**SYRINGE, INJECTED: answer}, (50, ADVARSEL, INJECTED))
      for answer in ("NEJ", "VIL_IKKE_SVARE", "UOPLYST")),
    whole_25(50, "main drug injected, and an answer that is none", {**SYRINGE, INJECTED: "MÅSKE"},
             ("KODELISTE", FEJL, INJECTED)),
    whole(50, "main drug smoked, and never injected", {INJECTED: "NEJ"}),
    whole_25(50, "injected before first used", {**SYRINGE, AGE_INJECTED: 15}, (50, ADVARSEL, AGE_INJECTED)),
    whole_25(50, "another drug injected before the main drug was used", {INJECTED: "JA", AGE_INJECTED: 15}),
    whole_24(50, "a drug of the list injected", {f"{ROWS}[1].indtagelsesmaade": "INJICERER", INJECTED: "JA"}),
    *(whole_24(50, f"a drug of the list injected, and {answer}",
               {f"{ROWS}[1].indtagelsesmaade": "INJICERER", INJECTED: answer}, (50, ADVARSEL, INJECTED))
      for answer in ("NEJ", "VIL_IKKE_SVARE", "UOPLYST")),
    *(row for name in CHILDREN for row in (
        whole_24(53, f"0 {name}", {f"{IV}.{name}": 0}),
        whole_24(53, f"20 {name}", {f"{IV}.{name}": 20}),
        whole_24(53, f"21 {name}", {f"{IV}.{name}": 21}, (53, FEJL, f"{IV}.{name}")),
        whole_24(53, f"-1 {name}", {f"{IV}.{name}": -1}, (53, FEJL, f"{IV}.{name}")),
        whole_24(53, f"{name} or the tick, neither", {f"{IV}.{name}": ABSENT}, (53, FEJL, f"{IV}.{name}")),
        whole_24(53, f"the tick for {name}", {f"{IV}.{name}": ABSENT, f"{IV}.{name}_vil_ikke_oplyse": True}),
        whole_24(53, f"the tick for {name} beside a number", {f"{IV}.{name}_vil_ikke_oplyse": True},
                 (53, FEJL, f"{IV}.{name}")),
    )),
)  # fmt: skip

EARLIER_TREATMENT = (
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
    judged(51, "substitution in an earlier course", document(
        course(tilbudstilknytninger=[tilbud(substitution())]),
        {"anmodning": request(anmodningsdato="2025-11-25", tidligere_stofmisbrugsbehandling="JA"),
         "ivaerksaettelse": start(ivaerksat_dato="2025-11-25", laegesamtale_dato="2025-11-25")}),
        (51, ADVARSEL, f"{K1}.ivaerksaettelse.substitutionsbehandling_nogensinde")),
    later("yes after an earlier start", 52, "2025-11-25"),
    later("no after an earlier start", 52, "2025-11-25",
          (52, ADVARSEL, f"{K1}.anmodning.tidligere_stofmisbrugsbehandling"),
          anmodning=request(anmodningsdato="2025-11-25")),
    judged(52, "no after a request that came to nothing", document(
        request_only_course(), {"anmodning": request(anmodningsdato="2025-11-25")})),
)  # fmt: skip

SECTION_6 = (
    whole(43, "with a request", {}),
    whole_25(43, "without a request", {AN: None}, ("PAAKRAEVET", FEJL, AN), (43, FEJL, IV)),
    whole_24(43, "without a request", {AN: None, f"{K}.skemaversion": V24}, ("PAAKRAEVET", FEJL, AN), (43, FEJL, IV)),
    whole(43, "with a request that is a draft, not closed", {f"{AN}.status": "KLADDE", SL: None}, (43, FEJL, IV)),
    whole(43, "a draft in a closed course", {f"{IV}.status": "KLADDE"}, (102, FEJL, IV)),
    only(43, "a draft in an open course", {SL: None, IV: {"status": "KLADDE"}}, today=date(2025, 8, 2)),
    only(43, "a draft after a request that is a draft",
         {SL: None, f"{AN}.status": "KLADDE", IV: {"status": "KLADDE"}}, today=date(2025, 8, 2)),
    *CONDITIONAL,
    *MAIN_DRUG,
    *AGES,
    *EARLIER_TREATMENT,
)  # fmt: skip
