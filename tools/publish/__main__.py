"""``python -m tools.publish COMMAND``: what a publisher types. ``docs/publishing.md`` walks through all of it."""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from securesystemslib.exceptions import StorageError
from securesystemslib.signer import Key, Signer
from tuf.api.exceptions import RepositoryError

from smdb_desktop.updating.layout import this_platform
from smdb_desktop.updating.listing import ListingError
from smdb_desktop.updating.seal import DELEGATED
from tools.publish import keys
from tools.publish.repository import DAYS, ROLES, Release, Repository, Trusted

PROGRAMS = ("smdb-desktop", "smdb-desktop.exe", "SMDB Desktop.exe")
ONLINE = ("snapshot", "timestamp")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; status 0, or 1 with a sentence."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except (ValueError, ListingError, RepositoryError, StorageError, OSError) as error:
        sys.stderr.write(f"Not done: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.publish", description=__doc__)
    commands = parser.add_subparsers(required=True)

    key = commands.add_parser("key", help="make a key pair: FILE and FILE.pub")
    key.add_argument("file", type=Path)
    _passphrase(key)
    key.set_defaults(run=_key)

    root = _about(commands.add_parser("root", help="stage the next root: who may sign what"))
    for role in ROLES:
        root.add_argument(f"--{role}", type=Path, action="append", required=True, metavar="KEY.pub")
        root.add_argument(f"--{role}-threshold", type=int, default=1, metavar="N")
    root.add_argument("--days", type=int, default=DAYS["root"])
    root.set_defaults(run=_root)

    accept = _about(commands.add_parser("accept-root", help="publish the staged root once enough have signed it"))
    accept.set_defaults(run=lambda given: _say(f"root {Repository(given.repository).accept_root()} is published"))

    roles = _about(
        commands.add_parser("roles", help="stage the next targets: whose keys sign programs, whose packages")
    )
    for role in DELEGATED:
        roles.add_argument(f"--{role}", type=Path, action="append", default=[], metavar="KEY.pub")
        roles.add_argument(f"--{role}-threshold", type=int, default=1, metavar="N")
    roles.set_defaults(run=_roles)

    sign = _about(commands.add_parser("sign", help="add signatures to what is staged"))
    sign.add_argument("role", choices=("root", "targets", *DELEGATED))
    sign.add_argument("--key", type=Path, action="append", required=True)
    _passphrase(sign)
    sign.set_defaults(run=_sign)

    add = _about(commands.add_parser("add", help="stage a version: a build, or a folder of forms and code lists"))
    add.add_argument("build", type=Path)
    add.add_argument("--name", default="program")
    add.add_argument("--platform", default="", help="as this machine's; »any« for forms and code lists")
    add.add_argument("--version", required=True)
    add.add_argument("--schema", type=int, default=0, help="the newest schema of a store that it opens")
    add.add_argument("--minimum", default="", help="the oldest version that may be used beside it")
    add.add_argument("--since", type=date.fromisoformat, help="from this day on")
    add.set_defaults(run=_add)

    withdraw = _about(commands.add_parser("withdraw", help="stage that a version is named no more"))
    withdraw.add_argument("version")
    withdraw.add_argument("--name", default="program")
    withdraw.add_argument("--platform", default="")
    withdraw.set_defaults(run=_withdraw)

    _bundle_parser(commands)
    again = _about(commands.add_parser("again", help="stage what a role has signed anew, for later days or other keys"))
    again.add_argument("role", choices=("targets", *DELEGATED))
    again.set_defaults(run=lambda given: _say(f"to be signed: {Repository(given.repository).stage_again(given.role)}"))

    for name, words in (
        ("release", "publish what is staged and signed, with a snapshot and a timestamp"),
        ("refresh", "a new snapshot and timestamp: every few days, on the server"),
    ):
        online = _about(commands.add_parser(name, help=words))
        for role in ONLINE:
            online.add_argument(f"--{role}", type=Path, action="append", required=True, metavar="KEY")
        _passphrase(online)
        online.set_defaults(run=_release if name == "release" else _refresh)

    ship = _about(commands.add_parser("ship", help="put root and address into the resources, before a build"))
    ship.add_argument("resources", type=Path)
    ship.add_argument("--url", default="", help="an https address; none where only a folder is filled")
    ship.set_defaults(run=_ship)
    return parser


def _bundle_parser(commands: Any) -> None:
    bundle = _about(commands.add_parser("bundle", help="write one published package of forms into a file to hand out"))
    bundle.add_argument("file", type=Path)
    bundle.add_argument("--name", required=True)
    bundle.add_argument("--version", required=True)
    bundle.set_defaults(run=lambda given: Repository(given.repository).bundle(given.name, given.version, given.file))


def _about(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--repository", type=Path, required=True, metavar="FOLDER")
    return parser


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, help="the keys' passphrase on its first line; else it is asked for"
    )
    parser.add_argument("--no-passphrase", action="store_true", help="for a key that a server uses by itself")


def _secret(given: argparse.Namespace) -> bytes | None:
    if given.no_passphrase:
        return None
    if given.passphrase_file is not None:
        return bytes(given.passphrase_file.read_bytes().split(b"\n")[0].rstrip(b"\r"))
    return getpass.getpass("Passphrase of the key: ").encode()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _key(given: argparse.Namespace) -> None:
    made = keys.make(given.file, _secret(given))
    _say(f"{given.file}{keys.PUBLIC}: {made.keyid}")


def _root(given: argparse.Namespace) -> None:
    trusted = {}
    for role in ROLES:
        public: tuple[Key, ...] = tuple(keys.public(path) for path in getattr(given, role))
        trusted[role] = Trusted(public, getattr(given, f"{role}_threshold"))
    _say(f"to be signed: {Repository(given.repository).stage_root(trusted, given.days)}")


def _roles(given: argparse.Namespace) -> None:
    trusted = {}
    for role in DELEGATED:
        public: tuple[Key, ...] = tuple(keys.public(path) for path in getattr(given, role))
        if public:
            trusted[role] = Trusted(public, getattr(given, f"{role}_threshold"))
    _say(f"to be signed: {Repository(given.repository).stage_roles(trusted)}")


def _sign(given: argparse.Namespace) -> None:
    secret = _secret(given)
    Repository(given.repository).sign(given.role, [keys.signer(path, secret) for path in given.key])


def _add(given: argparse.Namespace) -> None:
    platform = given.platform or ("any" if given.name != "program" else this_platform())
    start = tuple(name for name in PROGRAMS if (given.build / name).is_file())
    if given.name == "program" and not start:
        raise ValueError(f"{given.build} holds no program: {', '.join(PROGRAMS)}")
    day = datetime.now(UTC).date()
    release = Release(given.name, platform, given.version, day, start, given.schema, given.minimum, given.since)
    listing = Repository(given.repository).add(given.build, release)
    _say(f"staged: {given.name} {given.version} for {platform}, {len(listing.files)} files, {listing.bytes} bytes")


def _withdraw(given: argparse.Namespace) -> None:
    platform = given.platform or ("any" if given.name != "program" else this_platform())
    Repository(given.repository).withdraw(given.name, platform, given.version)


def _online(given: argparse.Namespace) -> dict[str, list[Signer]]:
    secret = _secret(given)
    return {role: [keys.signer(path, secret) for path in getattr(given, role)] for role in ONLINE}


def _release(given: argparse.Namespace) -> None:
    Repository(given.repository).release(_online(given))


def _refresh(given: argparse.Namespace) -> None:
    Repository(given.repository).refresh(_online(given))


def _ship(given: argparse.Namespace) -> None:
    root = Repository(given.repository).root()
    if root is None:
        raise ValueError("there is no root yet")
    place = given.resources / "updates"
    place.mkdir(parents=True, exist_ok=True)
    number = root.signed.version
    (place / "root.json").write_bytes((given.repository / "metadata" / f"{number}.root.json").read_bytes())
    (place / "source.json").write_text(json.dumps({"url": given.url}) + "\n", encoding="utf-8")
    _say(f"root {number} and the address are in {place}")


if __name__ == "__main__":
    sys.exit(main())
