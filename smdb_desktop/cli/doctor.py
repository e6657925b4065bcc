"""``doctor``: what this machine lacks for the program, and how to get it. Opens no store unless asked to, and changes nothing."""

import ctypes
import os
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from smdb_desktop import __version__
from smdb_desktop.app import BUILT, administrators_file, default_data_dir, katalog, policy, updates
from smdb_desktop.called import called
from smdb_desktop.cli import output
from smdb_desktop.cli.stopping import Stopping
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.causes import cause
from smdb_desktop.services.desk.clock import Vidner, judge
from smdb_desktop.services.desk.lying import cost
from smdb_desktop.services.desk.settled import NAMES, said
from smdb_desktop.services.updates.telling import FELL_ADVICE, PACKAGE_ADVICE, PackageStanding
from smdb_desktop.trouble import named
from smdb_desktop.whereabouts import Lies, lies

_DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
}
_PLACES = {
    Lies.HERE: T("maskinens egen disk"),
    Lies.NETWORK: T("et netværksdrev"),
    Lies.CLOUD: T("en sky (OneDrive eller lignende)"),
}
_FREE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing looked at: whether it is in order, what was found, and what to do where it is not."""

    navn: str
    ok: bool
    fundet: str
    raad: str = ""
    mere: Mapping[str, object] = field(default_factory=dict)
    """What ``--json`` says besides."""


def _libraries() -> Iterator[Answer]:
    """Load each library that the program stands on, as it would be loaded."""
    for module, what in (
        ("sqlcipher3.dbapi2", T("Krypteret lager")),
        ("argon2", T("Nøgler")),
        ("cryptography", T("Certifikater")),
        ("lxml.etree", "XML"),
        ("PySide6.QtWidgets", T("Vindue")),
    ):
        try:
            import_module(module)
        except ImportError as error:
            yield Answer(what, False, str(error), _advice())
        else:
            yield Answer(what, True, T("kan indlæses"))


def _advice() -> str:
    """What to do about a module that cannot be loaded: the system's libraries are tried one by one, no message is read."""
    packages = _missing(_DEBIAN) if sys.platform.startswith("linux") else []
    if packages:
        return T("Installér bibliotekerne. På Debian og Ubuntu: sudo apt install {pakker}", pakker=" ".join(packages))
    return T(
        "Installér programmet igen. Nævnes der et bibliotek ovenfor, så installér først den pakke i systemet, "
        "der har det."
    )


def _missing(libraries: Iterable[str]) -> list[str]:
    """The Debian packages of those of these libraries that cannot be loaded."""
    return sorted({_DEBIAN[name] for name in libraries if not _loads(name)})


def _window() -> Iterator[Answer]:
    """What a real window on Linux needs beyond the libraries: the platform plugin and a screen."""
    if not sys.platform.startswith("linux"):
        return
    try:
        from PySide6.QtCore import QLibraryInfo
    except ImportError:
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    plugin = plugins / "libqxcb.so"
    found = not plugin.is_file() or _loads(str(plugin))
    # the window loads some libraries of the X protocol only when it opens
    packages = _missing(name for name in _DEBIAN if not found or name.startswith("libxcb"))
    yield Answer(
        T("Vinduets systembiblioteker"),
        found and not packages,
        T("mangler: {pakker}", pakker=", ".join(packages))
        if packages
        else T("alle fundet")
        if found
        else T("{navn} kan ikke indlæses", navn=plugin.name),
        "" if found and not packages else _advice(),
    )
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    yield Answer(
        T("Skærm"),
        bool(screen or asked),
        screen or asked or T("ingen"),
        ""
        if screen or asked
        else T("Start programmet fra et skrivebord. »check«, »verify« og »demo --headless« kræver ingen skærm."),
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _folder(folder: Path) -> Iterator[Answer]:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield Answer(
            T("Datamappe"),
            False,
            T(
                "{mappe} kan ikke skrives: {aarsag}",
                mappe=folder,
                aarsag=cause(error) or error.strerror or named(error),
            ),
            T("Vælg en anden mappe med --data-dir."),
        )
    else:
        there = T("findes") if (folder / "keyslots.json").exists() else T("intet lager endnu")
        yield Answer(T("Datamappe"), True, T("{mappe} ({hvad})", mappe=folder, hvad=there))
    free = shutil.disk_usage(existing).free
    yield Answer(
        T("Plads på disken"),
        free >= _FREE_BYTES,
        T("{plads} MB ledige", plads=free // 1_000_000),
        "" if free >= _FREE_BYTES else T("Slet eller flyt noget, så der er mindst 200 MB."),
    )


def _place(folder: Path) -> Answer:
    """On which kind of disk the data folder lies; one that costs something is no fault of the machine's."""
    where = lies(folder)
    return Answer(T("Datamappens sted"), True, _PLACES[where], cost(where))


def _clock(folder: Path) -> Answer:
    """The clock, against the program's own day and the last time that the store's files were written."""
    now, used = datetime.now(UTC), None
    with suppress(OSError, ValueError):
        files = [path for path in (folder / "smdb.db", folder / "smdb.db-wal") if path.exists()]
        used = max((datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files), default=None)
    doubt = judge(Vidner(brugt=used, bygget=BUILT), now)
    return Answer(T("Ur"), doubt is None, f"{now.astimezone():%d-%m-%Y %H.%M}", doubt.besked if doubt else "")


def _administration() -> Iterator[Answer]:
    """What an administrator has locked, and by which file or registry key; and what of it is not followed."""
    settled, file = policy(), administrators_file()
    there = T("{fil} findes", fil=file) if file.exists() else T("{fil} findes ikke", fil=file)
    yield Answer(T("Administratorens fil"), True, there)
    lister = katalog().lister
    for locked in settled.locked():
        yield Answer(
            T("Låst: {navn}", navn=NAMES[locked.key]),
            True,
            T("{svar} ({kilde})", svar=said(locked, lister), kilde=locked.source),
            mere={"noegle": locked.key, "vaerdier": list(locked.values), "kilde": locked.source},
        )
    for source, line, text in settled.complaints():
        yield Answer(
            T("Det, en administrator har skrevet"),
            False,
            T("{kilde}, linje {linje}: {tekst}", kilde=source, linje=line, tekst=text)
            if line
            else T("{kilde}: {tekst}", kilde=source, tekst=text),
            T("En administrator retter det. Hvad der kan skrives, står i docs/admin.md."),
            mere={"kilde": source, "linje": line},
        )


class _Looking:
    """Says each tenth of a long history that was looked at, and stops where a person asks."""

    def __init__(self, stopping: Stopping) -> None:
        self._stopping, self._tenths = stopping, 1

    def told(self, done: int, all_: int) -> None:
        """Between two portions. Raises KeyboardInterrupt."""
        self._stopping.between(done, all_)
        if done * 10 >= all_ * self._tenths:
            self._tenths = done * 10 // all_ + 1
            output.say(T("Historik: {procent} % af {n} linjer er set efter", procent=done * 100 // all_, n=all_))


def _history(arguments: Namespace) -> Iterator[Answer]:
    """Whether the history of the store is the one that was written, where it was asked for."""
    if not arguments.store:
        return
    # imported here: the machine is looked at without a store
    from smdb_desktop.cli.access import unlock

    workspace = unlock(arguments)
    try:
        with Stopping() as stopping:
            broken = workspace.history.broken(_Looking(stopping).told)
        differing = workspace.store.figures.differing()
        if differing:
            workspace.store.figures.rebuild()
    finally:
        workspace.close()
    advice = T(
        "Historikken er ændret uden om programmet. Behold lageret, som det er, og hent en sikkerhedskopi fra før."
    )
    yield Answer(T("Historik"), not broken, T("ubrudt") if not broken else T("brudt"), advice if broken else "")
    for each in broken:
        yield Answer(T("Historik"), False, each)
    made_anew = Tn(
        "{n} forløb stod med andre tal end i skemaerne; tallene er lavet igen",
        "{n} forløb stod med andre tal end i skemaerne; tallene er lavet igen",
        n=len(differing),
    )
    yield Answer(T("Nøgletal"), True, made_anew if differing else T("stemmer med skemaerne"))


def _versions() -> Iterator[Answer]:
    """A version that did not come up, and each package of forms and lists: used, waiting, or why it is not."""
    report = updates(policy()).report()
    if report.fell:
        yield Answer(T("Nyere version"), False, report.fell, FELL_ADVICE)
    for line in report.packages:
        yield Answer(
            T("Skemaer og kodelister"),
            line.standing is not PackageStanding.REFUSED,
            line.text,
            PACKAGE_ADVICE if line.standing is PackageStanding.REFUSED else "",
            mere={"pakke": line.name, "version": line.version, "stilling": line.standing.value},
        )


def doctor(arguments: Namespace) -> int:
    """Look at everything and say it; status 3 when something is missing."""
    answers = [
        Answer(T("Program"), True, f"SMDB Desktop {__version__}, Python {sys.version.split()[0]}"),
        *_libraries(),
        *_window(),
        *_folder(arguments.data_dir or default_data_dir()),
        _place(arguments.data_dir or default_data_dir()),
        _clock(arguments.data_dir or default_data_dir()),
        *_administration(),
        *_history(arguments),
        *_versions(),
    ]
    if arguments.json:
        found = [{"navn": a.navn, "ok": a.ok, "fundet": a.fundet, "raad": a.raad, **a.mere} for a in answers]
        output.data_json(found)
    else:
        for answer in answers:
            state = T("ok     {navn}: {fundet}") if answer.ok else T("MANGLER {navn}: {fundet}")
            output.data(state.format(navn=answer.navn, fundet=answer.fundet))
            if answer.raad:
                output.data(T("        {raad}", raad=answer.raad))
        output.say(
            T("Alt er i orden.")
            if all(a.ok for a in answers)
            else T("Noget mangler. Følg rådene ovenfor, og prøv igen.")
        )
        output.say(T("Certifikatet ses på siden Indstillinger og med »{program} certificate«.", program=called()))
    return 0 if all(a.ok for a in answers) else 3
