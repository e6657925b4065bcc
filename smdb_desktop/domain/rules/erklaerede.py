"""The rules that are no function: those that form definitions carry, and those that another part of the program keeps.

It may hold no logic. Number, level and basis of each: ``docs/rules.md``; ``hvor`` says honestly where, or when, it is honoured.
"""

from smdb_desktop.domain.rules.registry import Grundlag, Regel, Regelniveau, Udfoerelse, erklaer
from smdb_desktop.domain.words import T

_IV = "kontaktforloeb.ivaerksaettelse"
_SLUT = "kontaktforloeb.forloebsafslutning"
_FEJL, _ADVARSEL, _LISTE = Regelniveau.FEJL, Regelniveau.ADVARSEL, Regelniveau.LISTE
_PROCES, _INFO = Regelniveau.PROCES, Regelniveau.INFO
_K, _A = Grundlag.K, Grundlag.A

_SKEMA = (
    (35, _K, T("Årsag, når behandlingsgarantien er overskredet"), "V25 §4, G25 spm. 4",
     (f"{_IV}.aarsag_overskridelse_behandlingsgaranti",)),
    (36, _K, T("Årsag, når lægesamtalen er for sen"), "V25 §4", (f"{_IV}.aarsag_overskridelse_laegesamtale",)),
    (37, _A, T("Ingen årsag, når fristen er holdt"), "afledt af V25 §4",
     (f"{_IV}.aarsag_overskridelse_behandlingsgaranti", f"{_IV}.aarsag_overskridelse_laegesamtale")),
    (45, _K, T("Betingede felter"), "V25 §4",
     ("kontaktforloeb.anmodning.gravid", f"{_IV}.laegesamtale_afholdt", f"{_IV}.laegesamtale_dato", f"{_IV}.boern_i_husstanden",
      f"{_IV}.stoffer_brugt_30_dage", f"{_IV}.alder_foerste_injektion")),
    (46, _K, T("Hovedstof, eller at det ikke kan angives"), "V25 §4",
     (f"{_IV}.hovedstof", f"{_IV}.hovedstof_antal_dage", f"{_IV}.hovedstof_alder_foerste_brug",
      f"{_IV}.hovedstof_alder_uoplyst", f"{_IV}.hovedstof_hyppighed", f"{_IV}.hovedstof_indtagelsesmaade")),
    (58, _K, T("Autorisationskode ved medicinsk behandling og kun dér"), "V25 §5",
     ("kontaktforloeb.tilbudstilknytninger.behandlinger.autorisationskode",)),
    (59, _K, T("Autorisationskodens form"), "stps.dk, autorisations-ID",
     ("kontaktforloeb.tilbudstilknytninger.behandlinger.autorisationskode",)),
    (68, _K, T("Dato, status og årsag ved afslutning"), "V25 §6",
     (f"{_SLUT}.afsluttet_dato", f"{_SLUT}.status_stofmisbrug", f"{_SLUT}.aarsag_afsluttet")),
)  # fmt: skip

_PROGRAM = (
    (5, _PROCES, _K, T("Roller"), "Personer; profilen skiftes øverst i vinduet"),
    (7, _ADVARSEL, _A, T("Forvaltende indberetter ser, hvem der indberettes for"), "øverst i vinduet; der spørges ved skift"),
    (12, _INFO, _K, T("10. ciffer: ulige mand, lige kvinde"), "domain/cpr.py: forslag, aldrig tvang"),
    (13, _INFO, _K, T("Modulus 11 afviser aldrig"), "domain/cpr.py"),
    (14, _INFO, _A, T("Numre, der fejler modulus 11, er gyldige"), "domain/cpr.py"),
    (15, _INFO, _A, T("Kontrolciffer som diskret oplysning"), "domain/cpr.py: modulus11_ok"),
    (25, _PROCES, _K, T("Skift af tilbud, type eller intensitet i samme forløb"), "guiden: Tilføj ny behandling"),
    (38, _INFO, _K, T("Fristerne er kalenderdage"), "skemaernes betingelse days_between"),
    (44, _PROCES, _K, T("Kladden tæller aldrig som iværksat"), "guiden; regel 29, 42, 52, 65, 71 og 72"),
    (54, _INFO, _K, T("Forskelle mellem 2024 og 2025"), "skemaversionerne i resources/forms"),
    (57, _INFO, _K, T("Alt andet må overlappe"), "regel 55 og 56 forbyder intet andet"),
    (62, _LISTE, _K, T("Iværksættelse uden behandling"), "Forside, Overblik til kontrol"),
    (64, _FEJL, _K, T("En behandling slettes kun, hvis den er oprettet ved en fejl"), "guiden spørger, før den slettes"),
    (67, _PROCES, _K, T("Skal forløbet også afsluttes?"), "guiden, når den sidste behandling lukkes"),
    (69, _PROCES, _K, T("Aldrig startet: Anmodning og Forløbsafslutning"), "guiden og regel 72"),
    (70, _PROCES, _K, T("Visiteret, men udeblevet: alle skemaer"), "guiden og regel 27"),
    (73, _FEJL, _A, T("Et afsluttet forløb er låst"), "services: låst; Genåbn forløbet kræver en begrundelse, som logges"),
    (74, _PROCES, _K, T("Slet hele det valgte kontaktforløb"), "services: sletning med begrundelse"),
    (79, _INFO, _K, T("KvalHep: kun anmodninger før 1. juli 2025"), "skemaversionerne; listen på Forside"),
    (93, _LISTE, _K, T("Anmodninger uden iværksættelse eller afslutning"), "Forside, Overblik til kontrol"),
    (94, _LISTE, _K, T("Iværksættelse uden behandling (godkendelse)"), "Forside, Overblik til kontrol"),
    (95, _LISTE, _K, T("Iværksættelses-kladder"), "Forside, Overblik til kontrol"),
    (100, _PROCES, _A, T("Helbredsoplysninger og CPR beskyttes"), "store: kryptering; domain/cpr.py: masked"),
    (108, _FEJL, _A, T("En rettet CPR flytter borgerens forløb"), T("Borgeroverblik: ret CPR-nummeret")),
    (76, _PROCES, _K, T("Social behandling: den 15. i næste måned"), "Frister"),
    (77, _PROCES, _K, T("Medicinsk behandling: en måned efter start"), "Frister"),
    (80, _PROCES, _K, T("Årets sidste frist"), "Frister"),
    (106, _PROCES, _K, T("Opfølgning 1 og 6 måneder efter afslutningen"), "Frister"),
    (81, _LISTE, _K, T("Sager med anmodning i året"), "Godkendelse"),
    (82, _LISTE, _K, T("Behandlinger fordelt på type"), "Godkendelse"),
    (83, _LISTE, _K, T("Personer under 18 år"), "Godkendelse"),
    (84, _LISTE, _K, T("Personer over 18 år fordelt på type"), "Godkendelse"),
    (85, _LISTE, _K, T("Alle anvendte tilbud"), "Godkendelse"),
    (86, _LISTE, _K, T("Ingen borgere, som en anden kommune betaler for"), "Godkendelse"),
    (87, _LISTE, _K, T("Borgere med kontaktforløb"), "Godkendelse"),
    (88, _LISTE, _K, T("Forløb i mere end ét tilbud"), "Godkendelse"),
    (89, _LISTE, _K, T("Forløb med skift i type eller intensitet"), "Godkendelse"),
    (90, _LISTE, _K, T("Social og medicinsk behandling samtidig"), "Godkendelse"),
    (91, _LISTE, _K, T("Overskredet behandlingsgaranti"), "Godkendelse"),
    (92, _LISTE, _K, T("Anmodning og afslutning uden iværksættelse"), "Godkendelse"),
    (96, _INFO, _A, T("Et nul kan være mistænkeligt"), "Godkendelse"),
    (97, _INFO, _A, T("Hvordan året afgrænses"), "Godkendelse"),
    (105, _LISTE, _K, T("Frafald"), "Rapporter"),
)  # fmt: skip

_OPLYSNING = (
    (1, _INFO, _K, T("Hvem der indberettes")),
    (2, _INFO, _K, T("Betalingskommunen har ansvaret")),
    (3, _INFO, _K, T("Alle henvendelser indberettes")),
    (4, _INFO, _K, T("Hvad der ligger uden for SMDB")),
    (8, _PROCES, _K, T("Sager fra et fagsystem rettes dér")),
    (18, _INFO, _K, T("Danmarks Statistik sletter ugyldige numre")),
    (20, _INFO, _K, T("Ét åbent forløb pr. kommune")),
    (22, _INFO, _K, T("Hvad et kontaktforløb er")),
    (39, _INFO, _K, T("Hvornår fristen løber fra")),
    (40, _INFO, _K, T("Behandlingsgarantiens hjemmel")),
    (41, _INFO, _K, T("Ingen garanti ved anonym behandling")),
    (75, _PROCES, _K, T("Sager fra et fagsystem slettes dér")),
    (78, _INFO, _K, T("Lægers månedlige pligt")),
    (98, _INFO, _K, T("Registrenes ejere")),
    (99, _INFO, _K, T("Ingen fast opbevaringstid")),
    (107, _INFO, _K, T("Kriminalforsorgen: ret til behandling, men ikke frit valg")),
)

for _nummer, _grundlag, _titel, _kilde, _felter in _SKEMA:
    erklaer(Regel(_nummer, _titel, (_FEJL,), _grundlag, Udfoerelse.SKEMA, _kilde, _felter, "skemaerne", i_skema=True))
for _nummer, _niveau, _grundlag, _titel, _hvor in _PROGRAM:
    erklaer(Regel(_nummer, _titel, (_niveau,), _grundlag, Udfoerelse.PROGRAM, hvor=_hvor))
for _nummer, _niveau, _grundlag, _titel in _OPLYSNING:
    erklaer(Regel(_nummer, _titel, (_niveau,), _grundlag, Udfoerelse.OPLYSNING, hvor="en oplysning, intet at dømme"))
