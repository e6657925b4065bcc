"""The Debian package of the folder build: made by Debian's own tools, with the dependencies that the binaries ask for.

Two packages of the same folder are the same to the last byte: every file carries the day of the version.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from tools.packages.facts import BUILD, NAME, ROOT, TEXTS, Facts, MachineError, binaries, oldest_glibc
from tools.packages.manual import manual
from tools.packages.tree import files, put_program, put_share

HOME = Path("usr/lib") / NAME
TOOLS = ("dpkg-deb", "dpkg-shlibdeps", "objdump")
# what Qt opens by name when it runs, which no binary links to
BY_NAME = ("libgl1",)
_LIBC = re.compile(r"(libc|libm|libdl|libpthread|librt|libutil|ld-linux.*)\.so\.")


def make_deb(facts: Facts, out: Path, build: Path = BUILD, extra: str = "") -> Path:
    """Write the package into a folder; with ``extra``, a file that only it carries, it is one to be thrown away soon."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        raise MachineError(f"A .deb is made with Debian's own tools ({', '.join(lacking)}): sudo apt install dpkg-dev")
    with tempfile.TemporaryDirectory(prefix="smdb-deb-") as name:
        tree = Path(name) / "tree"
        lay(tree, facts, build, extra)
        out.mkdir(parents=True, exist_ok=True)
        made = deb_in(out, facts)
        made.unlink(missing_ok=True)
        packed = ["-Zgzip", "-z1"] if extra else ["-Zxz"]
        command = ["dpkg-deb", "--root-owner-group", *packed, "--build", str(tree), f"{made}.half"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch)}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        Path(f"{made}.half").rename(made)
    return made


def lay(tree: Path, facts: Facts, build: Path, extra: str = "") -> None:
    """The tree of the package, with its control files."""
    put_program(tree / HOME, build)
    put_share(tree / "usr" / "share", facts)
    _put_papers(tree, facts)
    if extra:
        (tree / HOME / extra).write_text(f"{facts.version}\n", encoding="utf-8")
    link = tree / "usr" / "bin" / NAME
    link.parent.mkdir(parents=True)
    link.symlink_to(Path("../lib") / NAME / NAME)
    _put_control(tree, facts, depends(build))
    for path in (tree, *tree.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def deb_in(out: Path, facts: Facts) -> Path:
    """Where the package lies."""
    return out / f"{NAME}_{facts.version}_{facts.architecture}.deb"


def depends(build: Path) -> str:
    """The packages whose libraries the folder's binaries need and do not bring, with the versions they need."""
    inside, named = {path.name for path in build.rglob("*")}, _named(build)
    wanted = {library for names in named.values() for library in names} - inside
    asking = [path for path, names in named.items() if any(not _LIBC.match(name) for name in names - inside)]
    with tempfile.TemporaryDirectory(prefix="smdb-depends-") as name:
        control = Path(name) / "debian" / "control"
        control.parent.mkdir()
        control.write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n", encoding="utf-8")
        folders = sorted({str(path.parent) for path in named})
        command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *(f"-l{each}" for each in folders)]
        command += [f"-e{path}" for path in asking]
        answer = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise MachineError(f"dpkg-shlibdeps found a library in no package: {answer.stderr.strip()}")
    found = answer.stdout.strip().removeprefix("shlibs:Depends=").split(", ")
    # of the C library it has seen only a part of the binaries
    versions = {re.split(r"[ (]", each)[0]: each for each in found} | {"libc6": f"libc6 (>= {oldest_glibc(build)})"}
    return ", ".join(sorted(versions.get(name, name) for name in _packages_of(wanted) | set(BY_NAME)))


def _named(build: Path) -> dict[Path, set[str]]:
    """The libraries that each binary names."""
    named = dict[Path, set[str]]()
    for path in binaries(build):
        told = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True).stdout
        named[path] = set(re.findall(r"^\s+NEEDED\s+(\S+)$", told, re.MULTILINE))
    return named


def _packages_of(libraries: set[str]) -> set[str]:
    """The installed packages that bring these libraries; raises MachineError when one is of no package."""
    packages = set()
    for library in libraries:
        command = ["dpkg-query", "--search", f"*/{library}"]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        owners = {line.split(":")[0] for line in told.splitlines() if line.endswith(f"/{library}")}
        if not owners:
            raise MachineError(
                f"{library} is in no package of this machine; the folder would not start elsewhere either"
            )
        packages.add(min(owners))
    return packages


def _put_papers(tree: Path, facts: Facts) -> None:
    """Man page and the folder of documents."""
    page = gzip.compress(manual(facts).encode(), 9, mtime=0)
    danish = tree / "usr/share/man/da/man1" / f"{NAME}.1.gz"
    plain = tree / "usr/share/man/man1" / f"{NAME}.1.gz"
    papers = tree / "usr/share/doc" / NAME
    for folder in (danish.parent, plain.parent, papers):
        folder.mkdir(parents=True)
    for place in (danish, plain):
        place.write_bytes(page)
    for name, text in (
        ("changelog", _entry(facts)),
        ("CHANGELOG.md", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")),
    ):
        (papers / f"{name}.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    (papers / "copyright").write_text(copyright_text(), encoding="utf-8")
    overrides = tree / "usr/share/lintian/overrides" / NAME
    overrides.parent.mkdir(parents=True)
    overrides.write_text((TEXTS / "lintian-overrides").read_text(encoding="utf-8"), encoding="utf-8")
    for path in (danish, plain, overrides, *papers.iterdir()):
        path.chmod(0o644)


def _entry(facts: Facts) -> str:
    """What Debian calls a changelog: which version, whose and when."""
    when = format_datetime(datetime.fromtimestamp(facts.epoch, UTC))
    told = f"What a user notices stands in /usr/share/doc/{NAME}/CHANGELOG.md.gz."
    return f"{NAME} ({facts.version}) unstable; urgency=medium\n\n  * {told}\n\n -- {facts.maintainer}  {when}\n"


def copyright_text() -> str:
    """Debian's copyright file: our licence, and every part that comes along with its own, out of the notices."""
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    holder = next(line for line in licence.splitlines() if line.startswith("Copyright"))
    head = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: SMDB Desktop",
        "Comment: The texts of all licences named here lie in full in",
        f" /{HOME}/_internal/resources/licences, and what is to be said of each part in",
        f" /{HOME}/_internal/THIRD_PARTY_NOTICES.md.",
        " Qt and PySide6 are used under the LGPL; they lie there as separate libraries",
        " that may be exchanged. Debian keeps the LGPL and GPL in",
        " /usr/share/common-licenses/LGPL-3 and /usr/share/common-licenses/GPL-3.",
        "",
        "Files: *",
        f"Copyright: {holder.removeprefix('Copyright ')}",
        "License: Expat",
        *(f" {line}" if line.strip() else " ." for line in licence.splitlines()),
    ]
    for row in re.findall(r"^\| (?!-|package|library|part)(.+?) \|$", notices, re.MULTILINE):
        head += ["", *_stanza([cell.strip() for cell in row.split(" | ")])]
    return "\n".join(head) + "\n"


def _stanza(cells: list[str]) -> list[str]:
    """A part that comes along: its name, second column, licence, holder, text."""
    name, second, licence, holder, *rest = cells
    texts = ", ".join(re.findall(r"`([^`]+)`", rest[0])) if rest else ""
    return [
        f"Files: {HOME}/_internal/*",
        f"Copyright: {holder if holder.strip('–') else 'none (' + licence + ')'}",
        f"License: {_short(licence)}",
        f" {licence}.",
        f"Comment: of {name} ({second}){', text: ' + texts if texts else ''}",
    ]


def _short(licence: str) -> str:
    first = re.split(r"[;(,]| OR ", licence)[0].strip()
    return re.sub(r"[^A-Za-z0-9.+-]+", "-", first).strip("-")


def _put_control(tree: Path, facts: Facts, needs: str) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    size = sum(-(-path.stat().st_size // 1024) for path in files(tree))
    text = (TEXTS / "control").read_text(encoding="utf-8")
    (control / "control").write_text(facts.fill(text, SIZE=str(size), DEPENDS=needs), encoding="utf-8")
    running = (TEXTS / "running.sh").read_text(encoding="utf-8").rstrip("\n")
    for name in ("preinst", "prerm"):
        script = control / name
        script.write_text((TEXTS / name).read_text(encoding="utf-8").replace("@RUNNING@", running), encoding="utf-8")
        script.chmod(0o755)
    inside = (path for path in files(tree) if control not in path.parents)
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}"
        for path in inside
    ]
    (control / "md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")
