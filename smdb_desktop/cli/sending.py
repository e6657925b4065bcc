"""``export`` and ``send``: what is Klar leaves, and what is signed and waits for its way, by the window's own use cases."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.workspace import Workspace

ANSWER = T("Vælg det i vinduet under Indstillinger.")


def export(arguments: Namespace) -> int:
    """Sign and export everything that is Klar, into a folder or by a way that was set up."""
    workspace = unlock(arguments)
    try:
        way = workspace.exchange.way(_target(workspace, arguments), receiver(workspace, arguments.receiver))
        results = _signed(workspace, way, arguments)
        states = _finish(workspace, results, arguments)
    finally:
        workspace.close()
    return _written(results, states, arguments)


def send(arguments: Namespace) -> int:
    """Hand over by a way what waits for it, and sign and hand over what is Klar."""
    workspace = unlock(arguments)
    try:
        way = workspace.outways.chosen(arguments.way)
        results = list(workspace.sending.send(way.id))
        for number, result in enumerate(results, start=1):
            _say(number, len(results), result)
        known = {result.id for result in results}
        left = [row for row in workspace.exports.queue() if row.indberetning.id not in known]
        if left and arguments.certificate_password_file is None and workspace.certificates.needs_password():
            output.say(_not_signed(len(left)))
        elif left and all(result.ok for result in results):
            results += _signed(workspace, workspace.outways.open(way.id), arguments)
        states = _finish(workspace, results, arguments)
    finally:
        workspace.close()
    return _written(results, states, arguments)


def _not_signed(number: int) -> str:
    return Tn(
        "{n} sag er klar og ikke underskrevet. Giv --certificate-password-file med, så bliver den underskrevet og afleveret.",
        "{n} sager er klar og ikke underskrevet. Giv --certificate-password-file med, så bliver de underskrevet og afleveret.",
        n=number,
    )


def _target(workspace: Workspace, arguments: Namespace) -> WayOut:
    """The folder or the way that is meant: a way's name comes before a folder of that name."""
    if arguments.to is None:
        return workspace.desk.folder_way(arguments.out)
    ways = workspace.outways
    found = ways.named(arguments.to)
    if found is not None:
        return ways.open(found.id)
    if Path(arguments.to).is_dir():
        return workspace.desk.folder_way(Path(arguments.to))
    return ways.open(ways.chosen(arguments.to).id)


def receiver(workspace: Workspace, to: Path | None) -> str:
    """Which receiver a certificate file names; it is put in where it is not there yet."""
    if to is None:
        return ""
    content = read_file(to, CERTIFICATE_FILE_LIMIT)
    found = workspace.exchange.receivers.look(content)
    if all(each.certifikat != found.certifikat for each in workspace.exchange.receivers.all()):
        found = workspace.exchange.receivers.add(content)
    output.say(T("Modtager: {hvem}.", hvem=found.betegnelse))
    return found.noegle


def _signed(workspace: Workspace, way: WayOut, arguments: Namespace) -> Sequence[ExportResult]:
    secret = first_line(arguments.certificate_password_file) if arguments.certificate_password_file else None
    info = workspace.certificates.info()
    if info is not None and info.varsel:
        output.say(info.varsel)
    if workspace.ur.doubted:
        output.say(T("Viser uret rigtigt, så giv --trust-clock med."))
    return workspace.exports.export_all(way, secret, _say, output.say)


def _say(number: int, total: int, result: ExportResult) -> None:
    words = T(
        "{antal} af {i_alt}: {borger}: {besked}", antal=number, i_alt=total, borger=result.borger, besked=result.besked
    )
    output.say(words)


def _finish(workspace: Workspace, results: Sequence[ExportResult], arguments: Namespace) -> dict[str, str]:
    """Say what is not known, what waits and what is missing until the cases are reported; the states of the results."""
    for text in (*workspace.exports.doubts(), *workspace.sending.told()):
        output.say(text)
    states = _states(workspace, results) if arguments.json else {}
    found = workspace.reporting()
    for text in (found.saetning, sentences(found.spoergsmaal, ANSWER) if found.spoergsmaal else ""):
        if text:
            output.say(text)
    copy_if_due(workspace)
    return states


def _states(workspace: Workspace, results: Iterable[ExportResult]) -> dict[str, str]:
    """In which state each of these is now, by id."""
    ids = [result.id for result in results]
    return {id_: given.indberetning.tilstand.value for id_, given in workspace.store.outbox.outgoing(ids).items()}


def _written(results: Sequence[ExportResult], states: dict[str, str], arguments: Namespace) -> int:
    if arguments.json:
        output.data_json(
            [
                {
                    "id": r.id,
                    "ok": r.ok,
                    "venter": bool(r.venter),
                    "tilstand": states.get(r.id),
                    "fil": str(r.path) if r.path else None,
                    "besked": r.besked,
                }
                for r in results
            ]
        )
    else:
        for result in results:
            if result.path:
                output.data(str(result.path))
    if not results:
        output.say(T("Der er ingen sager, der er klar."))
    return max((r.status for r in results), default=0)
