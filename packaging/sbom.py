"""Says what a packaged build is made of, as CycloneDX: ``python sbom.py FOLDER`` writes ``sbom.cdx.json`` into it.

CycloneDX's own tool reads the lock of what is installed; what lies inside those packages, beside them or comes from the machine
that built is added with CycloneDX's own library, whose validator judges the whole. Nothing is asked of the net. Needs what
``requirements/sbom.txt`` locks.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

import lying_inside
import machine_parts

ROOT = Path(__file__).resolve().parent.parent
NAME = "sbom.cdx.json"
SPEC = SchemaVersion.V1_6
LEFT_OUT = {"pip"}
"""Locked because another package names it, and not packaged."""


def write(build: Path, said: lying_inside.Said) -> Path:
    """Write the list into a build and judge it; ``said``: what the Python that made it says of its packages.

    Raises ValueError where it is not valid CycloneDX, or another system's Python was asked.
    """
    with tempfile.TemporaryDirectory() as name:
        bom = _of_the_lock(Path(name))
    if bom.metadata.component is None:
        raise ValueError("the tool named no program")
    bom.metadata.component.version = _version()
    notices = _notices()
    for component in list(bom.components):
        component.description = None
        component.external_references.clear()
        if component.name in notices:
            component.licenses.add(LicenseFactory().make_from_string(notices[component.name].licence))
    for component in [*_inside(notices, machine_parts.versions(build, said)), *_of_the_machine(build)]:
        bom.components.add(component)
    bom.register_dependency(bom.metadata.component, bom.components)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = make_outputter(bom, OutputFormat.JSON, SPEC).output_as_string(indent=1)
    text = _without_chance(text)
    fault = JsonStrictValidator(SPEC).validate_str(text)
    if fault:
        raise ValueError(f"not valid CycloneDX: {fault}")
    target = build / NAME
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def _of_the_lock(folder: Path) -> Bom:
    """What CycloneDX's tool makes of the lock, of which what is not packaged is left out."""
    lines = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    entries = [each for each in re.split(r"\n(?=[a-z])", lines) if each.partition("==")[0] not in LEFT_OUT]
    lock, made = folder / "requirements.txt", folder / NAME
    lock.write_text("\n".join(entries), encoding="utf-8")
    tool = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements"]
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--sv", SPEC.to_version()]
    subprocess.run([*tool, *options, "-o", str(made), str(lock)], check=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Bom.from_json(json.loads(made.read_text(encoding="utf-8")))


class _Notice(NamedTuple):
    """A row of the notices: what something is called, its version, licence as SPDX says it, and where it lies."""

    name: str
    version: str
    licence: str
    where: str


# the notices name these licences in words
_SPDX = {"PSF License": "PSF-2.0", "SIL Open Font License 1.1": "OFL-1.1", "Unicode licence": "Unicode-3.0"}
_SPDX |= {"public domain": "blessing"}
_EXCEPTION = " with an exception"


def _notices() -> dict[str, _Notice]:
    """Every row of every table of the notices, by what it is called."""
    found = {"Qt": _Notice("Qt", "", "LGPL-3.0-only", "pyside6-essentials")}
    for line in (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or len(cells) < 5 or cells[0] in {"package", "library", "part", "---"}:
            continue
        version, licence = (cells[1], cells[2]) if len(cells) == 6 else ("", cells[2])
        excepted = _EXCEPTION in licence
        licence = re.split(rf" \(|;|{_EXCEPTION}", licence)[0]
        licence = f"{licence} WITH Bootloader-exception" if excepted else _SPDX.get(licence, licence)
        found[cells[0]] = _Notice(cells[0], version, licence, cells[1])
    return found


def _inside(notices: dict[str, _Notice], versions: dict[str, tuple[str, ...]]) -> list[Component]:
    """What lies inside the packages or beside them: every other row of the notices, with the version that this build has."""
    made = []
    for notice in notices.values():
        if notice.version:
            continue
        for name in notice.name.split(", "):
            stem = re.sub(r" [\d.]+( community| and [\d.]+)?$", "", name)
            for version in versions.get(stem, ("",)):
                made.append(
                    Component(
                        name=stem,
                        version=version or None,
                        type=ComponentType.LIBRARY,
                        bom_ref=f"inside-{stem}-{version}",
                        licenses=[LicenseFactory().make_from_string(notice.licence)],
                        properties=[Property(name="smdb:lies-in", value=notice.where.replace("`", ""))],
                    )
                )
    return made


def _of_the_machine(build: Path) -> list[Component]:
    """The libraries that the machine which built gave, with Debian's package where there is one."""
    made = []
    for library in machine_parts.libraries(build):
        digest = hashlib.sha256(library.file.read_bytes()).hexdigest()
        made.append(
            Component(
                name=library.package or library.file.name,
                version=library.version or None,
                type=ComponentType.LIBRARY,
                bom_ref=f"machine-{library.file.name}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
                purl=PackageURL("deb", "debian", library.package, library.version) if library.package else None,
                properties=[Property(name="smdb:file", value=library.file.relative_to(build).as_posix())],
            )
        )
    return made


def _version() -> str:
    text = (ROOT / "smdb_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise ValueError("the program names no version")
    return found[1]


def _without_chance(text: str) -> str:
    """The same list for the same build: without the number and the time by which one writing differs from another."""
    whole = json.loads(text)
    whole.pop("serialNumber", None)
    whole["metadata"].pop("timestamp", None)
    return f"{json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False)}\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "said", type=Path, nargs="?", help="what lying_inside.py wrote in the Python that made the build"
    )
    arguments = parser.parse_args()
    said = lying_inside.read(arguments.said) if arguments.said else lying_inside.asked()
    print(write(arguments.folder.resolve(), said))


if __name__ == "__main__":
    main()
