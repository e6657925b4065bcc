"""The way in for anybody with a clone: makes the virtual environment from the locks and runs the program or its checks.

Standard library only, Python 3.11 or newer, on Linux, macOS and Windows. It may import nothing of the program: it has
to work before anything is installed. What Python cannot install is named with the command that installs it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells an older Python so
    sys.exit(
        f"SMDB Desktop needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Install a newer Python and start dev.py with it, for example: python3.11 dev.py run"
    )

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "dev-stamp.json"
UNFINISHED = VENV / "dev-unfinished"
LOCK = ROOT / ".venv.lock"
DEBIAN = ROOT / "requirements" / "debian.txt"
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
MACHINES_FAULT = 3
SIGN_OF_LIFE = 3.0

# Debian names a library's package after its soname, but for these
ODD_PACKAGES = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0", "libz.so.1": "zlib1g"}
TEST_TOOLS = {
    "strace": "strace",
    "xmlsec1": "xmlsec1",
    "openssl": "openssl",
    "xmllint": "libxml2-utils",
    "pdftotext": "poppler-utils",
    "dpkg-shlibdeps": "dpkg-dev",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "update-mime-database": "shared-mime-info",
    "groff": "groff-base",
    "man": "man-db",
    "xz": "xz-utils",
}
SCREEN_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "setxkbmap": "x11-xkb-utils"}
WINDOW_COMMANDS = {"", "demo"}
QT_COMMANDS = {"self-check"}
VALUED = {"--data-dir", "--passphrase-file", "--out"}


def main(argv: list[str]) -> int:
    """Run one command; returns the exit status (3 when the machine lacks something, else the command's own)."""
    parser, arguments = _parse(argv)
    command: Callable[[argparse.Namespace], int] | None = getattr(arguments, "function", None)
    if command is None:
        parser.print_help()
        return 2
    return command(arguments)


def _parse(argv: list[str]) -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="dev.py", description="SMDB Desktop from a clone.")
    commands = parser.add_subparsers(metavar="COMMAND")

    def add(name: str, function: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(function=function, rest=[])
        return command

    add("run", run, "start the program; everything after `run` is the program's own: run demo")
    add(
        "test",
        test,
        "lint, types, layers and all tests; with arguments only pytest with them (--platform xcb: on a screen)",
    )
    build_ = add("build", build, "make the folder build in dist/ and let it prove itself from another folder")
    build_.add_argument("--bench", action="store_true", help="instead: the program whose start `bench` measures")
    build_.add_argument("--twice", action="store_true", help="then build again elsewhere and compare every file")
    add("gallery", gallery, "write pictures of every page and state into DIR").add_argument("dir", metavar="DIR")
    add("bench", _passed_on("benchmarks"), "run the benchmarks and print the table")
    kill = add("kill-test", kill_test, "kill the program N times while it works, and count what was lost")
    kill.add_argument("count", metavar="N", nargs="?", type=int, default=200)
    kill.add_argument("--kind", choices=sorted(_kill_kinds()), default="typing", help="at which work (typing)")
    kill.add_argument("--seed", type=int, default=1)
    tabled = add(
        "table-test",
        table_test,
        "take in N rows of cases with a twentieth of faults, and compare each with a reckoning of its own",
    )
    tabled.add_argument("count", type=int, nargs="?", default=10_000)
    harm = add("damage-test", damage_test, "damage the files of a data folder N times, and count what is said of it")
    harm.add_argument("count", metavar="N", nargs="?", type=int, default=300)
    harm.add_argument("--seed", type=int, default=1)
    add(
        "exchange-test",
        _passed_on("tools.exchange"),
        "N cases leave one store and return as receipts over a real server, cut and killed (options: exchange-test --help)",
    )
    add("power-test", _passed_on("tools.power_test"), "replay power cuts on recorded work (options: power-test --help)")
    add("disk-test", _passed_on("tools.disk_test"), "work on full and read-only disks (options: disk-test --help)")
    add("week-test", _passed_on("tools.week"), "two people's made-up week on one store (options: week-test --help)")
    add("effort", _passed_on("tools.effort"), "type one whole case by keys, by mouse and both (options: effort --help)")
    add("windows", _passed_on("tools.windows"), "build and prove for Windows, under Wine; windows test: its tests")
    add("packages", _passed_on("tools.packages"), "the .deb and the archive from the folder build (packages --help)")
    add("generate", generate, "write the generated files again: Designer forms, schemas, texts")
    # argparse would claim --help and unknown options; what follows these belongs to the program called
    theirs = {"run", "exchange-test", "power-test", "disk-test", "effort", "week-test", "windows", "packages"}
    if argv and (argv[0] in theirs or (argv[0] in {"test", "bench"} and argv[1:] not in (["-h"], ["--help"]))):
        arguments = parser.parse_args(argv[:1])
        arguments.rest = argv[1:]
        return parser, arguments
    return parser, parser.parse_args(argv)


# The commands


def run(arguments: argparse.Namespace) -> int:
    """Start the program with the arguments given."""
    python = prepare("run")
    rest: list[str] = arguments.rest
    platforms = _platforms_needed(rest)
    _refuse_missing_libraries(*platforms)
    if platforms and "--headless" not in rest and not QT_COMMANDS.intersection(rest):
        _say("Opening the window ...")
    # what the program tells a person to run must exist here
    os.environ["SMDB_CALLED"] = f"{Path(sys.executable).stem} dev.py run"
    # -P: a json.py in the folder one stands in must not be taken for Python's own
    return _become([str(python), "-P", "-m", "smdb_desktop", *rest])


def test(arguments: argparse.Namespace) -> int:
    """Every check that a change has to pass (``tools/checks.py``); with arguments only pytest with them."""
    python = prepare("test")
    _refuse_missing_libraries("offscreen")
    lacking = sorted(tool for tool in TEST_TOOLS if shutil.which(tool) is None)
    if lacking:
        _say(
            f"The checks by foreign programs need more than Python, and without it they are skipped (and fail where CI is set): "
            f"{', '.join(lacking)}.\n{_everything()}"
        )
    rest, on_a_screen = arguments.rest, [str(python), "-m", "tools.screen", "pytest"]
    if rest[:2] == ["--platform", "xcb"]:
        _refuse_missing_libraries("xcb")
        return _call([*on_a_screen, *rest[2:]])
    if rest:
        return _call([str(python), "-m", "pytest", *rest])
    lacks = _missing_for_a_screen()
    screen = LINUX and (bool(os.environ.get("CI")) or not lacks)
    if LINUX and not screen:
        _say(
            "Without a screen in memory the tests that open windows run on Qt's screenless platform: it lacks "
            f"{', '.join(lacks)}." + ("" if lacking else f"\n{_everything()}")
        )
    return _call([str(python), "-m", "tools.checks", *(["--screen"] if screen else [])])


def build(arguments: argparse.Namespace) -> int:
    """Make the folder build and run its self-check and the main job from a folder that is not the clone."""
    python = prepare("build")
    prepare("sbom")
    _refuse_missing_libraries("offscreen")
    os.environ["SMDB_BUILD"] = "bench" if arguments.bench else ""
    status = _call([str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec"])
    if status != 0 or arguments.bench:
        return status
    program = ROOT / "dist" / "smdb-desktop" / ("smdb-desktop.exe" if WINDOWS else "smdb-desktop")
    for script in ("finish.py", "prove.py", *(["twice.py"] if arguments.twice else [])):
        status = status or _call([str(python), str(ROOT / "packaging" / script), str(program)])
    return status


def gallery(arguments: argparse.Namespace) -> int:
    """Pictures of every page and state."""
    return _tool("tools.gallery", str(Path(arguments.dir).resolve()))


def kill_test(arguments: argparse.Namespace) -> int:
    """Random kills during a scripted typing, or during another kind of work."""
    return _tool(_kill_kinds()[arguments.kind], str(arguments.count), "--seed", str(arguments.seed))


def table_test(arguments: argparse.Namespace) -> int:
    """A table of cases with faults of twenty kinds, in memory."""
    return _tool("tools.table_test", str(arguments.count))


def damage_test(arguments: argparse.Namespace) -> int:
    """Random damage to store, log, counter, mirror, key files and backups."""
    return _tool("tools.damage_test", str(arguments.count), "--seed", str(arguments.seed))


def _kill_kinds() -> dict[str, str]:
    """The kinds of work that can be killed, each with its module. One named as a word of Python has a stroke behind it."""
    stems = {path.stem for path in (ROOT / "tools" / "kills").glob("[!_]*.py")} - {"harness"}
    kinds = {stem.rstrip("_").replace("_", "-"): f"tools.kills.{stem}" for stem in stems}
    return {"typing": "tools.kill_test", **kinds}


def generate(_: argparse.Namespace) -> int:
    """Everything in the tree that is made from something else in the tree."""
    python = prepare("test")
    designer = VENV / ("Scripts/pyside6-uic.exe" if WINDOWS else "bin/pyside6-uic")
    targets = []
    for form in sorted((ROOT / "ui").glob("*.ui")):
        targets.append(str(ROOT / "smdb_desktop" / "gui" / "forms" / f"ui_{form.stem}.py"))
        status = _call([str(designer), str(form.relative_to(ROOT)), "-o", targets[-1]])
        if status != 0:
            return status
    status = _call([str(python), "-m", "tools.placed_first", *targets])
    return status or _call([str(python), "-m", "tools.generate"])


def _passed_on(module: str) -> Callable[[argparse.Namespace], int]:
    """A tool that has options of its own."""
    return lambda arguments: _tool(module, *arguments.rest)


def _tool(module: str, *rest: str) -> int:
    python = prepare("test")
    _refuse_missing_libraries("offscreen")
    return _call([str(python), "-m", module, *rest])


# The environment


def prepare(which: str) -> Path:
    """Make the virtual environment hold what requirements/WHICH.txt locks; returns its Python.

    Quick when nothing changed. An installation that was interrupted is thrown away and made again; two at
    once wait for each other. Ends the program with a sentence when the machine lacks something.
    """
    lock_file = ROOT / "requirements" / f"{which}.txt"
    wanted = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    if _stamp().get(which) != wanted:
        with _only_one() as lock:
            if _stamp().get(which) != wanted:
                _install(lock_file, which, wanted, lock)
    return _venv_python()


def _install(lock_file: Path, which: str, wanted: str, lock: int) -> None:
    stamp = _stamp()
    if UNFINISHED.exists() or (STAMP.exists() and not stamp) or not _venv_works():
        _say(f"Making the virtual environment {VENV.name} ...")
        _make_venv()
        stamp = {}
    UNFINISHED.touch()
    _say(f"Installing what requirements/{which}.txt locks ...")
    command = [str(_venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--require-hashes", "--requirement", str(lock_file)]
    status = _call_watched(
        command, lock, len(re.findall(r"^[\w.-]+==", lock_file.read_text(encoding="utf-8"), re.MULTILINE))
    )
    if status != 0:
        _refuse(
            "The packages could not be installed; pip's own words stand above. Most often there is no network,\n"
            "or a proxy has to be named first (HTTPS_PROXY). Nothing is left half-done: run the same command again."
        )
    STAMP.write_text(json.dumps({**stamp, "python": _identity(), which: wanted}), encoding="utf-8")
    UNFINISHED.unlink()


def _make_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        _refuse(
            f"This Python cannot make virtual environments with pip.\n{_everything('python3-venv')}\n"
            f"(for a Python beside the system's own: sudo apt install {version}-venv). Then run the same command again."
        )
    if VENV.is_symlink():
        # a link leads to the environment of another clone, which clearing would empty
        VENV.unlink()
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if _call(command) != 0:
        _refuse(f"The virtual environment could not be made; the reason stands above. It was: {' '.join(command)}")
    UNFINISHED.touch()


def _venv_works() -> bool:
    python = _venv_python()
    if not python.exists():
        return False
    question = "import pip, sys; print(sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def _stamp() -> dict[str, str]:
    """What is installed, or nothing when that is unknown or was made by another Python or in another place."""
    with contextlib.suppress(OSError, ValueError):
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        if stamp.get("python") == _identity() and not UNFINISHED.exists() and _venv_python().exists():
            return dict(stamp)
    return {}


def _identity() -> str:
    return f"{sys.version} | {sys.base_prefix} | {ROOT}"


def _venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


@contextlib.contextmanager
def _only_one() -> Iterator[int]:
    """Hold the lock beside the environment (yields its descriptor); says so when another dev.py has it."""
    with LOCK.open("a+b") as handle:
        told = False
        while not _try_lock(handle.fileno()):
            if not told:
                _say("Another dev.py is preparing the environment; waiting for it ...")
                told = True
            time.sleep(0.2)
        yield handle.fileno()


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# The machine


def _platforms_needed(rest: list[str]) -> list[str]:
    """The Qt platforms of which one has to work for the program's arguments; none when no Qt is loaded."""
    named = [name.partition(":")[0] for name in os.environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    if any(word in {"-h", "--help", "--version"} for word in rest):
        return []
    words = [word for before, word in zip(["", *rest], rest, strict=False) if word[:1] != "-" and before not in VALUED]
    command = words[0] if words else ""
    if command not in WINDOW_COMMANDS | QT_COMMANDS:
        return []
    if command in QT_COMMANDS or "--headless" in rest:
        return named or ["offscreen"]
    if named or not LINUX:
        return named
    screens = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    there = [platform for platform, variable in screens.items() if os.environ.get(variable)]
    if not there:
        _refuse(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n"
            "Without a screen, this runs the whole main job: python3 dev.py run demo --headless --out DIR"
        )
    return there


def _refuse_missing_libraries(*platforms: str) -> None:
    """End with the one command that installs what is missing, unless one of the platforms has everything."""
    missing = {platform: missing_libraries(platform) for platform in platforms}
    if not missing or not all(missing.values()):
        return
    platform, names = min(missing.items(), key=lambda item: len(item[1]))
    _refuse(
        f"Qt ({platform}) needs libraries that this machine lacks: {', '.join(sorted(names))}.\n"
        f"{_everything(*(debian_package(name) for name in names))}\n"
        "Elsewhere, install the packages that hold these libraries. Then run the same command again."
    )


def _everything(*known: str) -> str:
    """The one command that brings what is missing for all that the README shows, not only for what was asked now."""
    lacking = sorted({*known, *missing_packages()})
    return (
        "On Debian and Ubuntu, this brings it and whatever else the README's commands need:\n"
        f"    sudo apt install {' '.join(lacking)}"
    )


def missing_packages() -> set[str]:
    """The packages of requirements/debian.txt that are not installed here; all where nobody can be asked."""
    listed = DEBIAN.read_text(encoding="utf-8").splitlines() if DEBIAN.exists() else []
    wanted = {line for line in listed if line and not line.startswith("#")}
    if importlib.util.find_spec("ensurepip") is not None:
        # a Python from elsewhere brings its own
        wanted.discard("python3-venv")
    query = shutil.which("dpkg-query")
    if query is None:
        return wanted
    command = [query, "-W", "-f", "${db:Status-Status} ${Package}\n", *wanted, *(f"{name}t64" for name in wanted)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    there = {line.partition(" ")[2] for line in answer.splitlines() if line.startswith("installed ")}
    # a newer release carries some libraries under a name that ends in t64
    return {name for name in wanted if not there & {name, f"{name}t64"}}


def debian_package(soname: str) -> str:
    """The package that holds a library: libxcb-icccm.so.4 is in libxcb-icccm4, libX11.so.6 in libx11-6."""
    name, _, number = soname.partition(".so.")
    return ODD_PACKAGES.get(soname, f"{name}{'-' if name[-1:].isdigit() else ''}{number}".lower())


def missing_libraries(platform: str) -> set[str]:
    """Sonames that the system's linker does not find for Qt's widgets and the plugin of PLATFORM (Linux only)."""
    linker = shutil.which("ldd")
    qt = next(iter(VENV.glob("lib/python3*/site-packages/PySide6")), None)
    if not LINUX or linker is None or qt is None:
        return set()
    files = [qt / "Qt" / "plugins" / "platforms" / f"libq{platform}.so", *qt.glob("QtWidgets.*.so")]
    missing: set[str] = set()
    for file in files:
        answer = subprocess.run([linker, str(file)], capture_output=True, text=True, check=False).stdout
        missing.update(re.findall(r"^\s*(\S+) => not found", answer, re.MULTILINE))
    return missing


def _missing_for_a_screen() -> list[str]:
    """The Debian packages without which no window opens on a screen in memory."""
    tools = {package for tool, package in SCREEN_TOOLS.items() if shutil.which(tool) is None}
    return sorted(tools | {debian_package(name) for name in missing_libraries("xcb")})


def _environment() -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PIP_USER": "0", "PYTHONUTF8": "1"}
    for name in ("PYTHONHOME", "__PYVENV_LAUNCHER__"):
        environment.pop(name, None)
    return environment


def _call(command: list[str], lock: int | None = None) -> int:
    """Run and wait. A lock given is held by the child too: a pip that outlives us must be waited for."""
    kept = () if lock is None or WINDOWS else (lock,)
    try:
        return subprocess.run(command, cwd=ROOT, env=_environment(), pass_fds=kept, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _call_watched(command: list[str], lock: int, total: int) -> int:
    """Run pip and say how far it is: a package as it is met, and that it still works while a large one comes."""
    kept = () if WINDOWS else (lock,)
    began, met, now = time.monotonic(), ["starting"], list[str]()

    def read(lines: Iterable[str]) -> None:
        for line in lines:
            if line.startswith("Collecting "):
                met.append(line.split()[1].partition("==")[0])
            elif line.startswith("Installing collected"):
                now.append("unpacking them")

    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(), pass_fds=kept, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as pip:
        reader = threading.Thread(target=read, args=[pip.stdout], daemon=True)
        reader.start()
        while pip.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                pip.wait(timeout=SIGN_OF_LIFE)
            if pip.returncode is None:
                _say(f"  {len(met) - 1} of {total} packages, {time.monotonic() - began:.0f} s: {[*met, *now][-1]}")
        reader.join()
    return pip.returncode


def _become(command: list[str]) -> int:
    """Replace this process where the system can, so that signals and the exit status are the program's own."""
    if WINDOWS:
        return subprocess.run(command, env=_environment(), check=False).returncode
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, _environment())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _refuse(text: str) -> NoReturn:
    _say(text)
    sys.exit(MACHINES_FAULT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
