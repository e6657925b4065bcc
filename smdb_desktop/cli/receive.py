"""``receive``: submissions of others are shown, taken in where that is asked, and answered with signed receipts. Needs no Qt."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, unlock
from smdb_desktop.domain.words import T
from smdb_desktop.durable import write_new
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.viewing import REVOCATION
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.exchange.inbox import Indgaaet, Stand
from smdb_desktop.services.ports.submissions import SEALED_LIMIT, Signer
from smdb_desktop.services.stored.receipts import Bemaerkning, Udfaldsord
from smdb_desktop.services.workspace import Workspace

EVERY = "alle"
"""What ``--theirs`` calls every answer that can be taken."""


def receive(arguments: Namespace) -> int:
    """Show each file, and do with it what is asked; one that is refused holds back no other."""
    day, findings = _day(arguments.typed), tuple(map(_finding, arguments.returned))
    if day is not None and findings:
        raise UsageError(T("Angiv --typed eller --return, ikke begge."))
    if (day is not None or findings) and arguments.receipts is None:
        raise UsageError(T("Angiv med --receipts, hvilken mappe kvitteringerne skal skrives i."))
    if len([True for given in (arguments.theirs, arguments.keep, arguments.delete, findings) if given]) > 1:
        raise UsageError(T("Angiv kun ét af --theirs, --keep, --delete og --return."))
    secret = first_line(arguments.certificate_password_file) if arguments.certificate_password_file else None
    if arguments.receipts is not None and not arguments.receipts.is_dir():
        # before anything is signed: what is kept as answered has a file
        raise UsageError(
            T("Mappen {mappe} findes ikke. Kvitteringerne kan ikke skrives der.", mappe=arguments.receipts)
        )
    workspace = unlock(arguments)
    rows: list[dict[str, Any]] = []
    status = 0
    try:
        contents = {path: _content(path) for path in arguments.files}
        inbox = workspace.exchange.inbox
        sealed = any(isinstance(each, bytes) and inbox.sealed(each) for each in contents.values())
        needs = arguments.receipts is not None or sealed
        key = workspace.certificates.open_signer(secret) if needs else None
        for path, content in contents.items():
            try:
                if isinstance(content, KnownError):
                    raise content
                row = _one(workspace, arguments, path, content, key, day, findings)
            except KnownError as error:
                status = max(status, error.exit_status)
                row = {"fil": str(path), "ok": False, "besked": str(error)}
                output.say(T("{fil}: {fejl}", fil=path, fejl=str(error)))
            rows.append(row)
            status = max(status, 0 if row["ok"] else 1)
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(rows)
    return status


def _content(path: Path) -> bytes | KnownError:
    """What is in a file, or why it cannot be read: that holds back no other."""
    try:
        return read_file(path, SEALED_LIMIT)
    except KnownError as error:
        return error


def _one(
    workspace: Workspace,
    arguments: Namespace,
    path: Path,
    content: bytes,
    key: Signer | None,
    day: date | None,
    findings: tuple[Bemaerkning, ...],
) -> dict[str, Any]:
    inbox = workspace.exchange.inbox
    shown = inbox.look(content, path.name, key)
    row = _json(path, shown)
    if not arguments.json:
        for line in _lines(shown):
            output.data(line)
    if arguments.take and not findings and not (shown.stand is Stand.SLETTET and arguments.delete):
        row["besked"] = inbox.take(shown) if not shown.hvorfor_ikke else shown.hvorfor_ikke
        row["taget_ind"] = not shown.hvorfor_ikke
        output.say(T("{fil}: {besked}", fil=path, besked=row["besked"]))
    elif told := _decided(workspace, arguments, shown):
        row |= {"besked": told, "ok": True}
        output.say(T("{fil}: {besked}", fil=path, besked=told))
    if arguments.receipts is not None and key is not None:
        outcome = Udfaldsord.RETURNERET if findings else Udfaldsord.INDBERETTET if day else Udfaldsord.MODTAGET
        name, letter = inbox.answer(shown, outcome, key, findings, day)
        write_new(arguments.receipts / name, letter)
        row["kvittering"] = str(arguments.receipts / name)
    return row


def _decided(workspace: Workspace, arguments: Namespace, shown: Indgaaet) -> str:
    """What was asked for about a file that says something else than what is here, or was deleted by its sender; "" for none."""
    deciding = workspace.exchange.deciding
    if arguments.theirs:
        return deciding.take(shown, None if EVERY in arguments.theirs else arguments.theirs)
    if arguments.keep:
        return deciding.keep(shown)
    if arguments.delete:
        seen = deciding.withdrawn(shown)
        for line in seen.eget:
            output.say(T("{fil}: {besked}", fil=shown.navn, besked=line))
        return deciding.delete(shown, seen, eget=arguments.own_too)
    return ""


def _lines(shown: Indgaaet) -> list[str]:
    vist = shown.vist
    lines: list[str] = [T("{fil}: {saetning}", fil=shown.navn, saetning=vist.saetning)]
    lines += [T("  {navn}: {svar}", navn=name, svar=value) for name, value in (*vist.fakta, *vist.borger) if value]
    lines += [
        T("  {linje}", linje=step.besked) for step in vist.trin if step.holder is not True or step.navn == REVOCATION
    ]
    lines += [T("  {linje}", linje=line) for line in (*shown.linjer, shown.hvorfor_ikke) if line]
    for each in shown.forskelle:
        words = {"skema": each.skema, "felt": each.felt, "deres": each.deres, "vores": each.vores}
        lines.append(T("  {skema}, {felt}: i filen »{deres}«, her »{vores}« ({sted})", sted=each.sted, **words))
        lines += [T("    i filen: {linje}", linje=line) for line in each.deres_historik]
        lines += [T("    her: {linje}", linje=line) for line in each.vores_historik]
        lines += [T("    {linje}", linje=each.hvorfor_ikke)] if each.hvorfor_ikke else []
    return lines


def _json(path: Path, shown: Indgaaet) -> dict[str, Any]:
    return {
        "fil": str(path),
        "ok": not shown.hvorfor_ikke,
        "indberetning_id": shown.vist.indberetning_id,
        "sha256": shown.vist.sha256,
        "afsender": shown.vist.afsender,
        "dom": shown.vist.dom.value,
        "stand": shown.stand.value,
        "krypteret": shown.krypteret,
        "pakket_om": shown.pakket_om,
        "trin": [{"navn": each.navn, "holder": each.holder, "besked": each.besked} for each in shown.vist.trin],
        "linjer": list(shown.linjer),
        "hvorfor_ikke": shown.hvorfor_ikke,
        "forskelle": [each._asdict() for each in shown.forskelle],
    }


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(T("--typed: skriv dagen som åååå-mm-dd.")) from None


def _finding(text: str) -> Bemaerkning:
    felt, is_, besked = text.partition("=")
    if not is_ or not besked.strip():
        raise UsageError(T("--return: skriv FELT=TEKST, fx kontaktforloeb[0].anmodning.gravid=Svaret passer ikke."))
    return Bemaerkning(felt.strip(), "FEJL", "", besked.strip())
