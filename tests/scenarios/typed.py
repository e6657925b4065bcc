"""What a caseworker types into each form, as it is typed: codes for choices, digits and dates as text. All made up."""

from __future__ import annotations

from typing import Any

ANMODNING: dict[str, Any] = {
    "anmodningsdato": "04082025",
    "gravid": "NEJ",
    "tidligere_stofmisbrugsbehandling": "NEJ",
    "psykisk_lidelse": "JA",
}
DEL_1: dict[str, Any] = {
    "laegesamtale_oenskes": "JA",
    "laegesamtale_afholdt": "JA",
    "laegesamtale_dato": "8.8.25",
    "ivaerksat_dato": "11-08-2025",
    "screeningsvaerktoej": "ASI",
    "behandlingsformaal": "OPHOER",
    "henvendelse_paa_opfordring_af": ["EGET_INITIATIV", "KOMMUNE_SOCIAL"],
    "boligsituation": "SELVSTAENDIG_BOLIG",
    "boern_under_18": "NEJ",
}
DEL_2: dict[str, Any] = {
    "stofbrug_seneste_30_dage": "JA",
    "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": "20"}],
    "hovedstof": "HASH",
    "hovedstof_antal_dage": "20",
    "hovedstof_alder_foerste_brug": "16",
    "hovedstof_hyppighed": "4_6_DAGE_UGE",
    "hovedstof_indtagelsesmaade": "RYGER",
    "injektion_nogensinde": "NEJ",
    "delt_vaerktoej": "NEJ",
    "hcv_test": "ALDRIG_TESTET",
    "hiv_test": "TESTET_12_MDR",
    "substitutionsbehandling_nogensinde": "ALDRIG",
}
BEHANDLING: dict[str, Any] = {
    "tilbudsstartdato": "11082025",
    "behandlingsintensitet": "AMBULANT",
    "behandlingstype": "SOCIAL_SEL101",
}
AFSLUTNING: dict[str, Any] = {
    "afsluttet_dato": "01-10-2025",
    "status_stofmisbrug": "REDUCERET",
    "aarsag_afsluttet": "FAERDIGBEHANDLET",
}
ALDRIG_STARTET: dict[str, Any] = {
    "afsluttet_dato": "i dag",
    "status_stofmisbrug": "ANDET",
    "aarsag_afsluttet": "IKKE_IVAERKSAT",
}
