"""*Diagnose*: what support must know of a machine and its store, without anything that says who anybody is.

Only numbers, moments, yes and no, versions and words of our own lists can come in: no path, no name, no number of a citizen, no
message of an exception. Texts that anybody could have written are read nowhere, or only counted.
"""

import os
import platform
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop import __version__, faults
from smdb_desktop.domain.words import T, Text, joined, listed
from smdb_desktop.durable import write_whole
from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.updates import Trouble, Way
from smdb_desktop.services.stored.bin import Kassetart
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.updates.telling import FELL, Standing

if TYPE_CHECKING:
    from smdb_desktop.services.workspace import Desk, Workspace

FORMAT = "smdb-diagnose/1"
NAME = "smdb-diagnose.txt"
WHAT = T(
    "Filen er til din support. Den siger, hvilken maskine og hvilken udgave det er, hvor meget der ligger i lageret, og hvilke "
    "fejl programmet har noteret. Den indeholder ingen CPR-numre, navne, svar, adgangssætninger eller stier."
)
NOT_WRITTEN = T("Filen kan ikke skrives dér: {aarsag}. Vælg en anden mappe.")
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,4}((a|b|rc|\.post|\.dev)\d{1,4})?\Z")
_NUMBERS = re.compile(r"\d{1,6}(\.\d{1,6}){0,4}")
_MACHINES = ("x86_64", "AMD64", "arm64", "aarch64", "ARM64", "i686", "x86")
_SYSTEMS = ("linux", "win32", "darwin")
_DISTRIBUTIONS = (
    "debian",
    "ubuntu",
    "fedora",
    "linuxmint",
    "rhel",
    "centos",
    "opensuse-leap",
    "sles",
    "arch",
    "almalinux",
)
_PLATFORMS = ("xcb", "wayland", "windows", "cocoa", "offscreen", "minimal", "vnc", "eglfs")
_LOOKS = ("system", "lys", "moerk")
_PARTS = ("PySide6-Essentials", "sqlcipher3", "cryptography", "lxml", "argon2-cffi")
_EVENTS = ("started", "ended", "left", "page", "fault", "qt")
_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (\w+)")
_MOST_LOG = 400_000
OTHER = "andet"


class Fact(NamedTuple):
    """One thing: its key, its name for people, and a value that tells of nobody."""

    noegle: str
    navn: Text
    svar: str | int | bool | None


class Section(NamedTuple):
    """Facts that belong together."""

    noegle: str
    navn: Text
    fakta: tuple[Fact, ...]


class Seen(NamedTuple):
    """What only the window knows: Qt's version, its platform, the screens in pixels and scale (percent), and two of its settings:
    the look, and after how many minutes it locks itself (0: never)."""

    udseende: str = ""
    laas_efter: int = 0
    qt: str = ""
    platform: str = ""
    skaerme: tuple[tuple[int, int, int], ...] = ()


def a_version(text: str) -> str:
    """The text where it is a version, else the word for anything else."""
    return text if _VERSION.match(text) else OTHER


def one_of(text: str, known: Collection[str]) -> str:
    """The text where it is a word of ours, else the word for anything else."""
    return text if text in known else OTHER


def a_moment(tid: datetime | None) -> str | None:
    """A moment in UTC, to the minute."""
    return None if tid is None else f"{tid.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def diagnose(desk: "Desk", workspace: "Workspace | None", seen: Seen | None = None) -> tuple[Section, ...]:
    """Everything that is known now. On the store's thread where a store is open; opens none itself."""
    sections = [_program(desk, seen), _versions(desk), _machine(seen), _settled(desk), _folder(desk)]
    if workspace is not None:
        sections += [_store(workspace), _health(workspace)]
    return (*sections, _log(desk), _faults(desk))


def _program(desk: "Desk", seen: Seen | None) -> Section:
    def parts() -> Iterator[Fact]:
        yield Fact("lavet", T("Lavet"), a_moment(desk.clock()))
        yield Fact("version", T("SMDB Desktop"), a_version(__version__))
        yield Fact("python", T("Python"), a_version(platform.python_version()))
        if seen is not None and seen.qt:
            yield Fact("qt", T("Qt"), a_version(seen.qt))
        for name in _PARTS:
            with suppress(PackageNotFoundError):
                yield Fact(name.lower(), T("{navn}", navn=name), a_version(installed(name)))
        yield Fact("pakket", T("Pakket program"), bool(getattr(sys, "frozen", False)))

    return Section("program", T("Program"), tuple(parts()))


def _versions(desk: "Desk") -> Section:
    def parts() -> Iterator[Fact]:
        if desk.updates is None:
            return
        report = desk.updates().report()
        state = report.state
        yield Fact("soeges", T("Hvor der søges"), one_of(report.source.way, list(Way)))
        yield Fact("stilling", T("Stilling"), one_of(report.standing, list(Standing)))
        yield Fact("installeret", T("Installeret version"), a_version(state.installed))
        yield Fact("naeste", T("Version ved næste start"), a_version(state.next))
        yield Fact("sidst_soegt", T("Sidst søgt"), a_moment(state.tried))
        yield Fact("i_vejen", T("I vejen ved sidste søgning"), one_of(state.trouble, list(Trouble)) or None)
        if state.fall is not None:
            yield Fact("opgivet", T("Opgivet version"), a_version(state.fall.version))
            yield Fact("opgivet_fordi", T("Opgivet, fordi"), one_of(state.fall.why, list(FELL)))
        for number, line in enumerate(report.packages, 1):
            yield Fact(f"pakke_{number}", T("Pakke {n}, version", n=number), a_version(line.version))
            yield Fact(f"pakke_{number}_stilling", T("Pakke {n}, stilling", n=number), line.standing.value)

    return Section("versioner", T("Opdateringer"), tuple(parts()))


def _machine(seen: Seen | None) -> Section:
    def parts() -> Iterator[Fact]:
        yield Fact("system", T("System"), one_of(sys.platform, _SYSTEMS))
        yield Fact("systemversion", T("Systemets version"), _system_version())
        if sys.platform == "linux":
            about: dict[str, str] = {}
            with suppress(OSError):
                about = platform.freedesktop_os_release()
            yield Fact("udgave", T("Linux-udgave"), one_of(about.get("ID", ""), _DISTRIBUTIONS))
            yield Fact("udgaveversion", T("Linux-udgavens version"), a_version(about.get("VERSION_ID", "")))
        yield Fact("maskintype", T("Maskintype"), one_of(platform.machine(), _MACHINES))
        yield Fact("kerner", T("Processorkerner"), os.cpu_count() or 0)
        if seen is not None:
            yield Fact("udseende", T("Udseende"), one_of(seen.udseende, _LOOKS))
            yield Fact("laas_efter", T("Låser sig selv efter, minutter"), seen.laas_efter)
            yield Fact("platform", T("Qt's platform"), one_of(seen.platform, _PLATFORMS))
            for number, (width, height, scale) in enumerate(seen.skaerme, 1):
                screen = T("{bredde} x {hoejde}, {skala} %", bredde=width, hoejde=height, skala=scale)
                yield Fact(f"skaerm_{number}", T("Skærm {n}", n=number), screen)

    return Section("maskine", T("Maskine"), tuple(parts()))


def _system_version() -> str:
    """The numbers that a system's version begins with: what follows may be anybody's own word."""
    if sys.platform == "darwin":
        text = platform.mac_ver()[0]
    else:
        text = platform.version() if sys.platform == "win32" else platform.release()
    found = _NUMBERS.match(text)
    return found[0] if found else OTHER


def _settled(desk: "Desk") -> Section:
    def parts() -> Iterator[Fact]:
        for locked in desk.policy.locked():
            yield Fact(
                one_of(locked.key, list(Key)),
                T("Låst: {navn}", navn=one_of(locked.key, list(Key))),
                _kind(locked.source),
            )
        yield Fact("ikke_fulgt", T("Det, en administrator har skrevet, som ikke følges"), len(desk.policy.complaints()))

    return Section("administrator", T("Låst af en administrator"), tuple(parts()))


def _kind(source: str) -> str:
    """Which kind of source it is; the path of a file may name a person."""
    return next((hive for hive in ("HKLM", "HKCU") if source.startswith(f"{hive}\\")), "fil")


def _folder(desk: "Desk") -> Section:
    def parts() -> Iterator[Fact]:
        yield Fact("lager", T("Der er et lager"), desk.vault.exists())
        folder = desk.data_dir
        if folder is None:
            return
        for key, navn, name in (
            ("database", T("Datafil, byte"), "smdb.db"),
            ("forlog", T("Forlog, byte"), "smdb.db-wal"),
            ("noegler", T("Nøglefil, byte"), "keyslots.json"),
        ):
            yield Fact(key, navn, _size(folder / name))
        if desk.safe is not None:
            copies, second = desk.safe.copies(desk.safe.own_place), desk.safe.second_place()
            yield Fact("kopier", T("Sikkerhedskopier"), len(copies))
            yield Fact("kopier_byte", T("Sikkerhedskopier, byte"), sum(kopi.bytes for kopi in copies))
            yield Fact("nyeste_kopi", T("Nyeste sikkerhedskopi"), a_moment(copies[0].tid if copies else None))
            yield Fact("andet_sted", T("Andet sted valgt"), second.sted is not None)
            yield Fact("andet_sted_mangler", T("Andet sted mangler siden"), a_moment(second.siden))
        with suppress(OSError):
            found = os.statvfs(folder) if sys.platform != "win32" else None
            free = found.f_bavail * found.f_frsize if found is not None else _free(folder)
            yield Fact("ledig", T("Ledig plads, MB"), free // 1_000_000)

    return Section("datamappe", T("Datamappe"), tuple(parts()))


def _free(folder: Path) -> int:
    import shutil

    return shutil.disk_usage(folder).free


def _size(file: Path) -> int | None:
    with suppress(OSError):
        return file.stat().st_size
    return None


def _store(work: "Workspace") -> Section:
    def parts() -> Iterator[Fact]:
        amount, profil, way = work.store.amount(), work.profil(), work.way_to_smdb()
        yield Fact("oevelse", T("Øvelse"), work.oevelse)
        yield Fact("skema", T("Lagerets udgave"), work.store.info().schema_version)
        yield Fact("skrivninger", T("Skrivninger i alt"), work.store.written().taeller)
        yield Fact("borgere", T("Borgere"), amount.borgere)
        binned = work.store.bin.all()
        # what lies in the bin is in no list, and its rows are there still
        courses = sum(1 for each in binned if each.art is Kassetart.FORLOEB)
        yield Fact("forloeb", T("Forløb"), amount.forloeb - courses)
        yield Fact("papirkurv", T("Ting i papirkurven"), len(binned))
        yield Fact("kladder", T("Kladder"), amount.kladder)
        yield Fact("indberetninger", T("Indberetninger"), amount.indberetninger)
        counts = work.store.reports.counts()
        for state in Tilstand:
            if counts.get(state):
                yield Fact(f"sager_{state.value.lower()}", T("Sager: {tilstand}", tilstand=state.value), counts[state])
        yield Fact("vej", T("Vejen til SMDB"), None if way is None else one_of(way, list(Vej)))
        codes = [kode.code for kode in work.katalog.lister["profil"]]
        for rolle in codes:
            yield Fact(
                f"profil_{rolle.lower()}",
                T("Profil {rolle}", rolle=rolle),
                profil is not None and rolle in profil.roller,
            )
        info = work.certificates.info()
        yield Fact("certifikat", T("Certifikat lagt ind"), info is not None)
        if info is not None:
            yield Fact("certifikat_slut", T("Certifikatet gælder til"), a_moment(info.gyldig_til))
            yield Fact("certifikat_duer", T("Certifikatet kan bruges"), not info.problem)

    return Section("lager", T("Lager"), tuple(parts()))


def _health(work: "Workspace") -> Section:
    def parts() -> Iterator[Fact]:
        sundhed = work.health.sundhed()
        yield Fact("sidst_tjekket", T("Sidst set efter for skader"), a_moment(sundhed.sidst_tjekket))
        yield Fact("skader", T("Beskadigede sider"), sundhed.fundet)
        heling = sundhed.heling
        yield Fact("helet", T("En åbning fandt skader"), heling is not None)
        if heling is not None:
            yield Fact("helet_alt", T("Alt blev gendannet"), heling.helet)
            yield Fact("mangler", T("Gemte ændringer, der mangler, højst"), heling.antal)
        yield Fact("afbrudt", T("Sidst afbrudt (åbnet)"), a_moment(work.afbrudt))
        yield Fact("ur_betvivlet", T("Uret betvivles"), bool(work.ur.doubted))

    return Section("sundhed", T("Sundhed"), tuple(parts()))


def _log(desk: "Desk") -> Section:
    counts = dict.fromkeys(_EVENTS, 0)
    folder = _log_folder(desk)
    if folder is not None:
        with suppress(OSError):
            content = (folder / "smdb.log").read_bytes()[-_MOST_LOG:].decode("utf-8", "replace")
            for line in content.splitlines():
                found = _LINE.match(line)
                if found and found[1] in counts:
                    counts[found[1]] += 1
    names = {
        "started": T("Programmet startet"),
        "ended": T("Programmet lukket"),
        "left": T("Noget blev ikke færdigt ved lukning"),
        "page": T("Sider vist"),
        "fault": T("Fejl"),
        "qt": T("Advarsler fra Qt"),
    }
    return Section("log", T("Loggen"), tuple(Fact(name, names[name], counts[name]) for name in _EVENTS))


def _faults(desk: "Desk") -> Section:
    found = faults.kept(_log_folder(desk))
    return Section("fejl", T("De seneste fejl"), tuple(_fault(number, fault) for number, fault in enumerate(found, 1)))


def _fault(number: int, fault: faults.Fault) -> Fact:
    places = listed(fault.steder[-3:]) if fault.steder else OTHER
    types = joined(", ", fault.typer) if fault.typer else OTHER
    nummer = fault.nummer or OTHER
    words = T("{nummer}, {tid}: {typer} ({steder})", nummer=nummer, tid=a_moment(fault.tid), typer=types, steder=places)
    return Fact(f"fejl_{number}", T("Fejl {n}", n=number), words)


def _log_folder(desk: "Desk") -> Path | None:
    return None if desk.machine_dir is None else desk.machine_dir / "log"


# -- as a file -----------------------------------------------------------------------------------------------------------


def as_text(sections: Iterable[Section]) -> Text:
    """The file as people read it."""
    lines: list[str] = [T("SMDB Desktop: Diagnose"), WHAT]
    for section in sections:
        lines += ["", T("[{navn}]", navn=section.navn)]
        lines += [T("{navn}: {svar}", navn=fact.navn, svar=_words(fact.svar)) for fact in section.fakta] or [T("ingen")]
    return joined("\n", (*lines, ""))


def as_json(sections: Iterable[Section]) -> dict[str, Any]:
    """The same for programs: the facts of each section by their keys."""
    return {"format": FORMAT} | {
        section.noegle: {fact.noegle: fact.svar for fact in section.fakta} for section in sections
    }


def _words(svar: str | int | bool | None) -> str | int:
    if svar is None:
        return T("ukendt")
    if isinstance(svar, bool):
        return T("ja") if svar else T("nej")
    return svar


def save(file: Path, text: str) -> None:
    """Write the file that was shown, whole or not at all. Raises KnownError."""
    try:
        write_whole(file, text.encode("utf-8"), 0o644)
    except OSError as error:
        raise KnownError(NOT_WRITTEN.format(aarsag=error.strerror or type(error).__name__)) from error
