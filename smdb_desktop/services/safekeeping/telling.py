"""Copies in words: what one holds, what a restoration would change, what became of it. One place for window and command line."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn, joined
from smdb_desktop.services.safekeeping import since
from smdb_desktop.services.safekeeping.backups import Status
from smdb_desktop.services.stored.copies import Antal, Forskelsart, Gendannelse, Kopiaarsag, Sammenligning, Trin
from smdb_desktop.services.stored.records import Heling

KINDS = {
    Forskelsart.KUN_I_LAGER: T("findes kun i lageret og falder væk"),
    Forskelsart.KUN_I_KOPI: T("findes kun i kopien og kommer tilbage"),
    Forskelsart.NYERE_I_LAGER: T("lageret har mere eller nyere, og det falder væk"),
    Forskelsart.NYERE_I_KOPI: T("kopien har mere eller nyere"),
    Forskelsart.FORSKELLIG: T("lageret og kopien har hver sit"),
}
REASONS = {
    Kopiaarsag.LUKKET: T("da programmet blev lukket"),
    Kopiaarsag.BEDT_OM: T("da nogen bad om den"),
    Kopiaarsag.AABNET: T("da programmet blev åbnet"),
    Kopiaarsag.PAUSE: T("mens ingen arbejdede"),
    Kopiaarsag.FOER_OPDATERING: T("før en ny udgave af programmet"),
    Kopiaarsag.FOER_MIGRERING: T("før data blev lagt om til en ny udgave"),
    Kopiaarsag.FLYTNING: T("da lageret blev flyttet"),
}


ONCE = T(
    "En flyttefil bruges kun én gang og får endelsen .brugt, når lageret er flyttet. Er den brugt før, eller kan den ikke få nyt "
    "navn, får næste indberetning af hvert forløb et højere nummer. Brug aldrig en kopi af den på endnu en maskine. "
    "Valget af et andet sted til sikkerhedskopier følger med; se det efter på siden Sikkerhedskopier."
)


def holds(antal: Antal, *, citizens: bool = True) -> str:
    """What a store or a copy holds."""
    parts = [
        Tn("{n} forløb", "{n} forløb", n=antal.forloeb),
        Tn("{n} kladde", "{n} kladder", n=antal.kladder),
        Tn("{n} indberetning", "{n} indberetninger", n=antal.indberetninger),
    ]
    if citizens:
        parts.insert(0, Tn("{n} borger", "{n} borgere", n=antal.borgere))
    return joined(", ", parts)


def size(bytes_: int) -> str:
    """A size as people read it."""

    def tenths(unit: float) -> int:
        return round(bytes_ * 10 / unit)

    if bytes_ < 1_000_000:
        return T("{n} kB", n=max(1, round(bytes_ / 1000)))
    if bytes_ < 1_000_000_000:
        return T("{hele},{tiendedel} MB", hele=tenths(1e6) // 10, tiendedel=tenths(1e6) % 10)
    return T("{hele},{tiendedel} GB", hele=tenths(1e9) // 10, tiendedel=tenths(1e9) % 10)


class Line(NamedTuple):
    """A sentence of the state of the copies; ``ok`` False where somebody has to do something."""

    ok: bool
    text: str


def when(time: datetime, now: datetime) -> str:
    """A time in local time, as people say it; this page is shown before the forms are loaded, and needs nothing of them."""
    there, today = local(time), now.astimezone().date()
    days = (today - there.date()).days
    if days == 0:
        return T("i dag kl. {tid:%H.%M}", tid=there)
    return T("i går kl. {tid:%H.%M}", tid=there) if days == 1 else T("{tid:%d-%m-%Y kl. %H.%M}", tid=there)


def state(status: Status, now: datetime) -> Iterator[Line]:
    """The copies of a store in sentences: the newest, and the second place."""
    newest = status.seneste
    if newest is None:
        yield Line(False, T("Der er ingen sikkerhedskopi endnu. Den bliver lavet, når programmet lukkes."))
    else:
        yield Line(
            True,
            T(
                "Nyeste sikkerhedskopi: {tid}, åbnet og kontrolleret, med {indhold}. Den ligger i {mappe}",
                tid=when(newest.tid, now),
                indhold=holds(newest.antal or Antal()),
                mappe=status.mappe,
            ),
        )
    yield from _second_place(status, now)


def _second_place(status: Status, now: datetime) -> Iterator[Line]:
    other, place = status.andet_seneste, status.andet
    if place.sted is None:
        yield Line(
            place.spurgt,
            T("Kopierne ligger kun på denne maskine. Vælg et andet sted til dem, fx en USB-nøgle eller et fællesdrev."),
        )
    elif place.siden is not None or not status.andet_er_der:
        yield Line(False, _lacking(status, place.sted, now))
    elif other is None:
        yield Line(False, T("Der ligger ingen kopi på det andet sted endnu: {sted}", sted=place.sted))
    else:
        yield Line(True, T("Også på det andet sted, {sted}: {tid}.", sted=place.sted, tid=when(other.tid, now)))
        if status.samme_disk:
            yield Line(
                False,
                T("Det andet sted ligger på samme disk som datamappen. Går disken i stykker, er begge kopier væk."),
            )


def _lacking(status: Status, sted: Path, now: datetime) -> Text:
    """What is wrong with the second place: it is not there, or takes no copy."""
    other, place = status.andet_seneste, status.andet
    if place.siden is None:
        return T(
            "Det andet sted til sikkerhedskopier ({sted}) er der ikke lige nu. Sæt USB-nøglen i, eller forbind drevet; så "
            "kopieres der af sig selv.",
            sted=sted,
        )
    if not status.andet_er_der:
        return T(
            "Det andet sted til sikkerhedskopier ({sted}) har ikke været der siden {siden}. Sæt USB-nøglen i, eller forbind "
            "drevet; så kopieres der af sig selv.",
            sted=sted,
            siden=when(place.siden, now),
        )
    last = T("den nyeste kopi dér er fra {tid}", tid=when(other.tid, now)) if other else T("der er ingen kopi dér")
    return T(
        "Der er ikke lagt nogen kopi på det andet sted ({sted}) siden {siden}; {seneste}. {hvorfor}",
        sted=sted,
        siden=when(place.siden, now),
        seneste=last,
        hvorfor=place.fejl,
    )


def what_changes(found: Sammenligning) -> Iterator[str]:
    """The comparison in sentences, the one that matters most first."""
    yield T(
        "Kopien er fra {tid:%d-%m-%Y kl. %H.%M} og rummer {indhold}.",
        tid=local(found.kopi_tid),
        indhold=holds(found.kopi),
    )
    if found.oevelse:
        yield T("Kopien er et ØVELSESLAGER: dens borgere er opdigtede, og intet fra den kan indberettes.")
    if found.heling is not None:
        yield _mended(found.heling)
    if not found.der_er_et_lager:
        yield T("Der er intet lager i datamappen. Kopien bliver lageret.")
        if found.flyttefil:
            yield ONCE
    elif found.lager is None and not found.samme_lager:
        yield T(
            "Lageret i datamappen kan ikke læses med kopiens nøgle: det er beskadiget, eller det er et andet lager. Hvad der "
            "ville falde væk, kan derfor ikke vises. Det flyttes til side og slettes ikke. Næste indberetning af hvert forløb "
            "får et højere nummer, så intet nummer bruges to gange."
        )
    else:
        yield T("Lageret rummer nu {indhold}.", indhold=holds(found.lager or Antal()))
        if not found.forskelle:
            yield T("Der er ingen forskel på borgere, forløb, kladder og indberetninger.")
        counts = Counter(forskel.art for forskel in found.forskelle)
        for art in Forskelsart:
            if counts[art]:
                yield Tn("{n} borger: {hvad}.", "{n} borgere: {hvad}.", n=counts[art], hvad=KINDS[art])
        gone = sum(
            max(0, each.lager.forloeb - each.kopi.forloeb)
            for each in found.forskelle
            if each.lager.indberetninger > each.kopi.indberetninger
        )
        if gone:
            yield Tn(
                "{n} forløb i lageret, der er gjort færdigt, er ikke i kopien. Er det eksporteret eller indberettet, "
                "så tast det ikke igen: modtageren ville få det to gange.",
                "{n} forløb i lageret, der er gjort færdige, er ikke i kopien. Er de eksporteret eller indberettet, "
                "så tast dem ikke igen: modtageren ville få dem to gange.",
                n=gone,
            )
        yield from since.taken_back(found.tilbagekaldt)
        yield T("Det lager, der er nu, flyttes til side og slettes ikke. Det, der er indberettet siden kopien, huskes.")
    yield from since.people(found)
    yield from map(since.NOT_CARRIED.__getitem__, found.tilbage)
    if not found.der_er_et_lager or found.noegle_nuvaerende:
        return
    yield T("Bagefter gælder den adgangssætning og den gendannelseskode, der gjaldt, da kopien blev lavet.")


def _mended(heling: Heling) -> Text:
    if heling.helet:
        return T(
            "Lageret i filen blev ikke lukket i orden, og dets log var beskadiget. Den er læst fra sin kopi, og alt er med."
        )
    if not heling.antal:
        return T(
            "Lageret i filen blev ikke lukket i orden, og dets log er beskadiget. Der kan mangle noget af det sidste."
        )
    return Tn(
        "Lageret i filen blev ikke lukket i orden, og dets log er beskadiget: højst {n} gemt ændring mangler.",
        "Lageret i filen blev ikke lukket i orden, og dets log er beskadiget: højst {n} gemte ændringer mangler.",
        n=heling.antal,
    )


NEW_KEY_NOT = T(
    "Lageret fik ikke en ny nøgle, fordi det blev afbrudt. Det er, som det var. Gør det igen på siden Personer."
)
NEW_KEY = T(
    "Lageret fik en ny nøgle; det blev afbrudt og er nu gjort færdigt. Den nye gendannelseskode er ikke skrevet ned: lav en på "
    "siden Indstillinger. Det, der var før, ligger under den gamle nøgle i {mappe}"
)


def ended_text(ended: Gendannelse) -> str:
    """What became of a restoration, or of a new data key that was cut off."""
    if ended.ny_noegle:
        return NEW_KEY_NOT if ended.trin is Trin.AFBRUDT else NEW_KEY.format(mappe=ended.erstattet or "")
    if ended.trin is Trin.AFBRUDT:
        return T("En gendannelse blev afbrudt, før noget blev ændret. Lageret er, som det var.")
    words = {
        (False, False): T("Lageret er gendannet fra {fra}."),
        (False, True): T("Lageret er gendannet fra {fra}. Det, der var før, ligger uændret i {mappe}"),
        (True, False): T("Gendannelsen fra {fra} blev afbrudt og er nu gjort færdig."),
        (True, True): T(
            "Gendannelsen fra {fra} blev afbrudt og er nu gjort færdig. Det, der var før, ligger uændret i {mappe}"
        ),
    }
    told = words[ended.afbrudt, ended.erstattet is not None].format(fra=ended.fra, mappe=ended.erstattet or "")
    return joined(" ", (told, since.TYPED_UNKNOWN)) if ended.ukendt else told
