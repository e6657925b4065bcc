"""``verify``: judges submissions. Needs no store and no Qt. A practice submission is judged against the root that it names."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smdb_desktop import app
from smdb_desktop.cli import output
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.viewing import SENDER, SENTENCES, Dom, judged, without_sender
from smdb_desktop.services.desk.settled import trusted_roots
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.ports.submissions import Verification
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.stored.states import word


def verify(arguments: Namespace) -> int:
    """Verify each file and print JSON; status 1 when any does not hold."""
    roots = trusted_roots(app.policy(), arguments.trust)
    submissions = app.submissions(app.katalog())
    trust = [_root(path) for path in roots]
    results: list[dict[str, Any]] = []
    status = 0
    for path in arguments.files:
        try:
            found = judged(submissions, read_file(path), datetime.now(UTC), trust)
        except KnownError as error:
            output.say_error(error)
            status = max(status, error.exit_status)
            continue
        results.append({"fil": str(path), **as_json(found)})
        for _name, held, text in found.trin:
            if not held:
                output.say(T("{fil}: {tekst}", fil=path, tekst=text))
        if without_sender(found):
            output.say(T("{fil}: {tekst}", fil=path, tekst=SENTENCES[Dom.UDEN_AFSENDER]))
        status = max(status, 0 if _holds(found) else 1)
    output.data_json(results if len(arguments.files) > 1 else results[0] if results else [])
    return status


def _root(path: Path) -> bytes:
    """A trusted root as PEM; a file that holds none is wrong use, not a submission that fails."""
    from cryptography.x509 import load_pem_x509_certificates

    content = read_file(path)
    try:
        load_pem_x509_certificates(content)
    except ValueError:
        raise UsageError(
            T("Filen {fil} er ikke et certifikat i PEM-form. Angiv udstederens rodcertifikat.", fil=path)
        ) from None
    return content


def as_json(found: Verification) -> dict[str, Any]:
    """A verification as JSON."""
    signer, holds = found.underskriver, _holds(found)
    return {
        "ok": holds,
        # what the file itself shows; whether anybody answered, or the case stands in SMDB, its sender knows
        "tilstand": Tilstand.EKSPORTERET.value if holds else None,
        "tilstandstekst": word(Tilstand.EKSPORTERET) if holds else None,
        "oevelse": found.oevelse,
        "indberetning": found.indberetning_id,
        "sha256": found.payload_sha256,
        "underskrevet": found.underskrevet.isoformat() if found.underskrevet else None,
        "gyldighed": found.gyldighed,
        "underskriver": None
        if signer is None
        else {
            "emne": signer.emne,
            "organisation": signer.organisation,
            "organisation_id": signer.organisation_id,
            "udsteder": signer.udsteder,
            "serienummer": signer.serienummer,
            "gyldig_fra": signer.gyldig_fra.isoformat(),
            "gyldig_til": signer.gyldig_til.isoformat(),
            "noegle": signer.noegle,
        },
        "trin": [
            {"navn": name, "ok": None if name == SENDER and without_sender(found) else held, "besked": text}
            for name, held, text in found.trin
        ],
    }


def _holds(found: Verification) -> bool:
    """Whether all of it held, and the signer is who it says it is from."""
    return found.ok and not without_sender(found)
