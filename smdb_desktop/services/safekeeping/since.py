"""What was done since a copy was made, in the words of a restoration: what is kept of it, and what becomes as it was then."""

from collections.abc import Iterator, Mapping

from smdb_desktop.domain.words import T, Text, Tn, listed
from smdb_desktop.services.stored.copies import Sammenligning, Tilbage
from smdb_desktop.services.stored.records import Skaebne

NOT_CARRIED: Mapping[Tilbage, Text] = {
    Tilbage.KODELISTER: T(
        "Kodelister, der er læst ind eller fortrudt siden kopien, følger ikke med. Læs dem ind igen bagefter, før I eksporterer."
    ),
    Tilbage.CERTIFIKAT: T(
        "Certifikatet i dag er et andet end kopiens, og bagefter gælder kopiens. Se det efter på siden Indstillinger."
    ),
    Tilbage.INDLAESNINGER: T(
        "Indlæsninger fra tabeller, der er lavet eller fortrudt siden kopien, bliver, som de var, da den blev lavet."
    ),
    Tilbage.OPSAETNING: T(
        "Organisation, kommune, eksportmappe eller vejen til SMDB er ændret siden kopien og bliver, som de var. Se dem efter på "
        "siden Indstillinger."
    ),
}
TYPED_UNKNOWN = T(
    "Det, der var før, kunne ikke læses: svar, der er markeret som tastet i SMDB siden kopien, er ikke markeret her. Se efter i "
    "SMDB, før du taster videre."
)
NEW_KEY = T("Lageret har fået en ny nøgle siden kopien. Kopien får den nøgle, der gælder i dag.")
STAY_OUT = T("Fjernet siden kopien, og fortsat fjernet: {navne}.")
STAY_IN = T("Kommet til siden kopien, og bliver ved med at kunne låse op: {navne}.")
COME_AGAIN = T("Kommet til siden kopien: {navne}. De skal have en ny adgangssætning på siden Personer.")
AS_TODAY = T("Navn og profiler bliver, som de er i dag, for {navne}.")
NO_DOOR = T(
    "Uden adgang bagefter, fordi de ingen adgangssætning har i dag: {navne}. Skal de bruge lageret, så giv dem en på siden "
    "Personer."
)


def taken_back(found: Mapping[Skaebne, int]) -> Iterator[Text]:
    """How many courses come alive again of which somebody outside was told otherwise."""
    if deleted := found.get(Skaebne.SLETTET, 0):
        yield Tn(
            "{n} forløb i kopien er meldt slettet siden. Det kommer tilbage her; slet det igen, eller begrund, at det skal leve.",
            "{n} forløb i kopien er meldt slettet siden. De kommer tilbage her; slet dem igen, eller begrund, at de skal leve.",
            n=deleted,
        )
    if handed := found.get(Skaebne.OVERDRAGET, 0):
        yield Tn(
            "{n} forløb i kopien er overdraget til en anden myndighed siden. Det kommer tilbage her; overdrag det igen.",
            "{n} forløb i kopien er overdraget til en anden myndighed siden. De kommer tilbage her; overdrag dem igen.",
            n=handed,
        )
    if corrected := found.get(Skaebne.CPR_RETTET, 0):
        yield Tn(
            "{n} forløb i kopien står under et CPR-nummer, der er rettet siden. Ret nummeret igen.",
            "{n} forløb i kopien står under CPR-numre, der er rettet siden. Ret numrene igen.",
            n=corrected,
        )


def people(found: Sammenligning) -> Iterator[Text]:
    """Who stays out, who stays in, and by which key."""
    who = found.personer
    if found.ny_noegle:
        yield NEW_KEY
    come = STAY_IN if found.noegle_nuvaerende else COME_AGAIN
    for words, names in (
        (STAY_OUT, who.fjernet),
        (come, who.tilfoejet),
        (AS_TODAY, who.aendret),
        (NO_DOOR, who.uden_adgang),
    ):
        if names:
            yield words.format(navne=listed(names))
