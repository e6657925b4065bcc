"""The words of *Godkendelse*: the guide's questions, what each number is called, and how each is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from smdb_desktop.domain.figures.approval import (
    ANMODET,
    BEHANDLET,
    CHANGE_PERCENT,
    ENHEDER,
    FORLOEB,
    FORLOEB_SAMLET,
    GRUPPE,
    HELE,
    HVERKEN,
    SAMLET,
    TILBUD,
    TYPE,
    UKENDT,
    Enhed,
    Grund,
    Noegle,
)
from smdb_desktop.domain.figures.headline import STARTED
from smdb_desktop.domain.figures.rows import MEDICINSK, SOCIAL
from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.reports.model import NO_AGE


class Spoergsmaal(NamedTuple):
    """A question: where it stands in the guide, its words (``{aar}`` is the year), what to do, how it is counted."""

    afsnit: str
    title: Text
    hjaelp: Text
    taelles: Text


_YEAR = T("Sagen hører til det år, hvor anmodningsdatoen ligger.")
_OPEN = T("Forløbet tæller i hvert år, hvor det er åbent mindst én dag.")
_RAN = T("En behandling tæller i hvert år, hvor den er i gang mindst én dag.")
_AGE = T(
    "Alderen er borgerens alder på forløbets anmodningsdato; Danmarks Statistik siger ikke, hvilken dag de bruger."
)
_ONCE = T("En borger tæller én gang, også med flere forløb eller behandlinger.")
_TODAY = T("Listen siger, hvordan det ser ud nu, for de forløb, der er åbne mindst én dag i året.")
_COMPLETED = T("Kun færdige skemaer tæller, og kun borgere med et gyldigt CPR-nummer.")

QUESTIONS: Mapping[int, Spoergsmaal] = {
    81: Spoergsmaal(
        "1",
        T("Har I indberettet alle stofmisbrugssager med start (anmodningsdato) i {aar}?"),
        T("Alle henvendelser, som I betaler for, skal med, også når behandlingen ikke blev til noget."),
        sentences(
            _YEAR,
            T(
                "»Som Danmarks Statistik tæller« lægger en borgers forløb sammen, når der går 10 dage eller mindre fra det ene "
                "afsluttes til det næste starter, eller når de overlapper (regel 24); sagen er da begyndt ved den første "
                "anmodning."
            ),
        ),
    ),
    82: Spoergsmaal(
        "1 a",
        T("Behandlinger på tilbud i {aar}, alle aldersgrupper, fordelt på behandlingstype"),
        T("§ 101 i Serviceloven, § 33 i Barnets lov og § 142 i Sundhedsloven skal alle med."),
        sentences(_RAN, T("Typen er svaret i behandlingen; om den er social eller medicinsk, står i kodelisten.")),
    ),
    83: Spoergsmaal(
        "1 a",
        T("Personer under 18 år i {aar}"),
        T("Danmarks Statistik har særligt fokus på borgere under 18 år (§ 33 i Barnets lov)."),
        sentences(_OPEN, _AGE, _ONCE),
    ),
    84: Spoergsmaal(
        "1 a",
        T("Personer på 18 år og derover i {aar}, fordelt på behandlingstype"),
        T("Danmarks Statistik har særligt fokus på, at alle borgere i medicinsk behandling er med."),
        sentences(
            _OPEN, _AGE, _ONCE, T("Fylder borgeren 18 år mellem to forløb, tæller borgeren både under 18 år og her.")
        ),
    ),
    85: Spoergsmaal(
        "1 b",
        T("Stofmisbrugsbehandlingstilbud, hvor I har betalt for behandling i {aar}"),
        T("Også tilbud i andre kommuner og private tilbud skal med."),
        sentences(_RAN, T("Et tilbud kendes på P-nummeret, og uden P-nummer på navn og kommune.")),
    ),
    86: Spoergsmaal(
        "1 c",
        T("Borgere i {aar}, som en anden kommune betaler for"),
        T("En borger, som I ikke er betalingskommune for, skal slettes: »Slet hele det valgte kontaktforløb«."),
        sentences(
            _OPEN,
            T(
                "Forløbet tæller, når borgerens opholdskommune er en anden end den kommune, der indberettes for. Er "
                "opholdskommunen ikke udfyldt, tæller det ikke."
            ),
        ),
    ),
    87: Spoergsmaal(
        "1 d",
        T(
            "Svarer »borgere med kontaktforløb« til de borgere, der har anmodet om behandling eller været i behandling i {aar}?"
        ),
        T(
            "Borgere, der hverken har anmodet eller været i behandling i året, skal gennemgås: mangler der en afslutning?"
        ),
        sentences(_OPEN, _ONCE, _RAN),
    ),
    88: Spoergsmaal(
        "2",
        T("Har I registreret alle tilbud for alle forløb i {aar}?"),
        T("Et skift af tilbud registreres som en ny behandling i samme forløb."),
        T("Et forløb tæller, når behandlinger på mindst to tilbud er i gang i året, hver mindst én dag."),
    ),
    89: Spoergsmaal(
        "3",
        T(
            "Har I indberettet skift i behandlingstype og behandlingsintensitet i løbet af et behandlingsforløb i {aar}?"
        ),
        T("Et skift registreres som en ny behandling, også på samme tilbud."),
        T(
            "Et forløb tæller, når en behandling begynder i året, og en anden behandling i samme forløb er begyndt før den med "
            "en "
            "anden type eller intensitet."
        ),
    ),
    90: Spoergsmaal(
        "3 a",
        T("Sager i {aar} med social og medicinsk stofmisbrugsbehandling på samme tid"),
        T("Får borgeren begge dele på samme tid, skal begge registreres."),
        T("Et forløb tæller, når en social og en medicinsk behandling er i gang på samme dag i året."),
    ),
    91: Spoergsmaal(
        "4",
        T("Svarer antallet af sager i {aar} med overskridelse af behandlingsgarantien til det, I forventer?"),
        T("Anmodningsdatoen er den dag, borgeren henvendte sig; iværksættelsesdatoen den dag, behandlingen begyndte."),
        sentences(
            _YEAR,
            T(
                "Den tæller, når der går mere end 14 kalenderdage fra anmodningsdatoen til datoen for iværksat behandling "
                "(regel 35 og 38); præcis 14 dage er overholdt. En sag, der ikke er iværksat, tæller ikke."
            ),
        ),
    ),
    92: Spoergsmaal(
        "5",
        T("Har I indberettet anmodninger i {aar}, der ikke er blevet til iværksat behandling?"),
        T("Blev behandlingen ikke til noget, registreres en anmodning og en afslutning."),
        sentences(_YEAR, T("Den tæller, når den er afsluttet uden iværksættelse og uden behandling.")),
    ),
    93: Spoergsmaal(
        "6",
        T("Anmodninger uden iværksættelse eller afslutning"),
        T("Gennemgå listen: mangler der en iværksættelse eller en afslutning?"),
        _TODAY,
    ),
    94: Spoergsmaal(
        "6",
        T("Iværksættelse uden behandling"),
        T("Gennemgå listen: mangler der en behandling (tilbudstilknytning)? Også afsluttede forløb er med."),
        _TODAY,
    ),
    95: Spoergsmaal(
        "6",
        T("Iværksættelses-kladder"),
        T(
            "Gør dem færdige, når I har de oplysninger, der mangler. Kun kladder, der aldrig har været færdige, står her."
        ),
        _TODAY,
    ),
}
PARTS: Mapping[int, tuple[str, ...]] = {
    81: (SAMLET,),
    87: (ANMODET, BEHANDLET, HVERKEN, FORLOEB, FORLOEB_SAMLET),
}
"""The parts that a question always has."""
_WHOLE: Mapping[int, Text] = {
    81: T("Sager med anmodningsdato i året"),
    82: T("Behandlinger i alt"),
    83: T("Personer under 18 år med kontaktforløb"),
    84: T("Personer på 18 år og derover med kontaktforløb"),
    85: T("Tilbud, der er brugt"),
    86: T("Forløb, som en anden kommune betaler for"),
    87: T("Borgere med kontaktforløb"),
    88: T("Forløb med behandling i mere end ét tilbud"),
    89: T("Forløb med skift i behandlingstype eller -intensitet"),
    90: T("Sager med social og medicinsk behandling samtidig"),
    91: T("Sager med overskredet behandlingsgaranti"),
    92: T("Anmodning og afslutning uden iværksættelse og behandling"),
    93: T("Anmodninger uden iværksættelse eller afslutning"),
    94: T("Iværksættelser uden behandling"),
    95: T("Iværksættelses-kladder"),
}
_PART: Mapping[str, Text] = {
    SAMLET: T("Som Danmarks Statistik tæller"),
    ANMODET: T("Borgere, der har anmodet i året"),
    BEHANDLET: T("Borgere, der har været i behandling i året"),
    HVERKEN: T("Borgere, der hverken har anmodet eller været i behandling"),
    FORLOEB: T("Kontaktforløb, der er åbne i året"),
    FORLOEB_SAMLET: T("Kontaktforløb, som Danmarks Statistik tæller dem"),
    GRUPPE + SOCIAL: T("Social behandling i alt"),
    GRUPPE + MEDICINSK: T("Medicinsk behandling i alt"),
    GRUPPE + UKENDT: T("Behandling af ukendt art"),
}
AGED = frozenset({83, 84})
"""The questions that ask for ages."""
_OWN: Mapping[str, Text] = {
    SAMLET: T("»{navn}«: forløb, der er lagt sammen, tæller som ét."),
    ANMODET: T("»{navn}«: borgere med mindst én anmodningsdato i året."),
    BEHANDLET: T("»{navn}«: borgere med mindst én behandling, der er i gang i året."),
    HVERKEN: T("»{navn}«: borgere med et åbent forløb i året uden anmodningsdato eller behandling i året."),
    FORLOEB_SAMLET: T(
        "»{navn}«: forløb, der er åbne i året; dem, der er lagt sammen, fordi der går 10 dage eller mindre imellem dem (regel "
        "24), tæller som ét."
    ),
    FORLOEB: T("»{navn}«: hvert forløb tæller én gang, også når en borger har flere."),
    GRUPPE: T("»{navn}«: kun det, hvis behandlingstype står i den gruppe i kodelisten."),
    TYPE: T("»{navn}«: kun det, hvor svaret i Behandlingstype er dette."),
    TILBUD: T("»{navn}«: behandlinger på dette tilbud."),
}
"""What a part takes of its question; groups, types and tilbud by what their names begin with."""
SECTION = T("Vejledningen om godkendelse, afsnit {afsnit}; regel {nr}")


def part(noegle: Noegle) -> str:
    """What a number is called that is no type and no tilbud."""
    return _WHOLE[noegle.nr] if noegle.del_ == HELE else _PART.get(noegle.del_, noegle.del_)


def unit(noegle: Noegle) -> Enhed:
    """What a number counts."""
    if noegle.del_.startswith(TILBUD):
        return Enhed.BEHANDLINGER
    return Enhed.FORLOEB if noegle.del_ in (FORLOEB, FORLOEB_SAMLET) else ENHEDER[noegle.nr]


UNITS: Mapping[Enhed, Text] = {
    Enhed.FORLOEB: T("forløb"),
    Enhed.BEHANDLINGER: T("behandlinger"),
    Enhed.BORGERE: T("borgere"),
    Enhed.TILBUD: T("tilbud"),
}


def counted(nr: int) -> str:
    """How the numbers of a question are counted, and from where."""
    said = QUESTIONS[nr]
    return sentences(said.taelles, _COMPLETED, T("{afsnit}.", afsnit=SECTION.format(afsnit=said.afsnit, nr=nr)))


def how(noegle: Noegle, name: str) -> str:
    """How one number is counted that is called so: what it takes of the question's, and whether anybody's age matters."""
    part = next((prefix for prefix in (GRUPPE, TYPE, TILBUD) if noegle.del_.startswith(prefix)), noegle.del_)
    own = "" if part == HELE else _OWN[part].format(navn=name)
    return sentences(own, counted(noegle.nr), "" if noegle.nr in AGED else NO_AGE)


def tilbud(navn: str, p_nummer: str) -> str:
    """How a tilbud is called in a list: its name, and its P-nummer where it has one."""
    called = navn or T("Tilbud uden navn")
    return T("{navn} (P-nummer {nummer})", navn=called, nummer=p_nummer) if p_nummer else called


def why(nr: int, grund: Grund, now: int, before: int, year: int) -> str:
    """What the register would ask, in a sentence with what to do."""
    if grund is Grund.AENDRING:
        return T(
            "{nu} sager i {aar} mod {foer} året før er en ændring på over {procent} %. Er alle sager med?",
            nu=now,
            foer=before,
            aar=year,
            procent=CHANGE_PERCENT,
        )
    if grund is Grund.FAA_TILBUD:
        if now == 0:
            return T("Der er ikke brugt noget tilbud i {aar}. Mangler der behandlinger?", aar=year)
        return Tn(
            "Der er kun brugt {n} tilbud i {aar}. Mangler der eksterne tilbud?",
            "Der er kun brugt {n} tilbud i {aar}. Mangler der eksterne tilbud?",
            n=now,
            aar=year,
        )
    if grund is Grund.NUL:
        return T("Tallet er 0. Det spørger Danmarks Statistik som hovedregel om. Er det rigtigt?")
    return _review(nr, now)


def _review(nr: int, n: int) -> str:
    if nr == 86:
        return Tn(
            "{n} forløb skal slettes, hvis I ikke betaler for det.",
            "{n} forløb skal slettes, hvis I ikke betaler for dem.",
            n=n,
        )
    if nr == 93:
        return Tn("{n} anmodning skal gennemgås.", "{n} anmodninger skal gennemgås.", n=n)
    if nr == 94:
        return Tn("{n} iværksættelse skal gennemgås.", "{n} iværksættelser skal gennemgås.", n=n)
    return Tn("{n} kladde skal gøres færdig.", "{n} kladder skal gøres færdige.", n=n)


def heading(noegle: Noegle, year: int) -> Text:
    """What the list of the cases behind a number is called."""
    if noegle == STARTED:
        return T("Forløb, hvor behandlingen er iværksat i {aar}", aar=year)
    return QUESTIONS[noegle.nr].title.format(aar=year)
