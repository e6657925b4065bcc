"""What happened to a course, in its main lines, as paper shows it: when, by whom, what. Typing stands in no line."""

from collections.abc import Iterator, Mapping

from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.printing.model import Block, Heading, Table
from smdb_desktop.services.stored.history import Haendelse, Handling, Historik
from smdb_desktop.services.stored.records import Json

HEADING = T("Historik")
COLUMNS = (T("Tid"), T("Af"), T("Hændelse"))
_WORDS = {
    Handling.BEGYNDT: T("Forløbet blev begyndt"),
    Handling.SKEMA_TILFOEJET: T("»{skema}« blev begyndt"),
    Handling.SKEMA_FJERNET: T("»{skema}« blev fjernet"),
    Handling.FAERDIG: T("»{skema}« blev gjort færdig"),
    Handling.BEKRAEFTET: T("En advarsel blev bekræftet: {begrundelse}"),
    Handling.KLAR: T("Klar til eksport, revision {revision}"),
    Handling.EKSPORTERET: T("Eksporteret, revision {revision}: {filnavn}"),
    Handling.GENAABNET: T("Forløbet blev genåbnet: {begrundelse}"),
    Handling.IMPORTERET: T("Læst ind fra en fil"),
    Handling.VERSION_SKIFTET: T("Flyttet til en anden skemaversion"),
    Handling.CPR_RETTET: T("Borgerens CPR-nummer blev rettet, og forløbet fulgte med"),
    Handling.AFKLARET: T("Sagt, hvad der blev af en afbrudt eksport"),
}
"""What has no line here (keys, copies, machines) is about no course."""


def history_blocks(historik: Historik, version: Skemaversion) -> Iterator[Block]:
    """The events of a course, oldest first; nothing where there are none."""
    rows = tuple(_row(event, version) for event in historik.haendelser if event.art in _WORDS)
    if rows:
        yield Heading(HEADING)
        yield Table(COLUMNS, rows)


def _row(event: Haendelse, version: Skemaversion) -> tuple[str, ...]:
    when = local(event.tid)
    data = event.data or {}
    values = {
        "skema": _title(data, version),
        "begrundelse": str(data.get("begrundelse") or "–"),
        "revision": str(data.get("revision") or "–"),
        "filnavn": str(data.get("filnavn") or "–"),
    }
    return f"{format_date(when.date())} {when:%H.%M}", event.hvem or "–", _WORDS[event.art].format(**values)


def _title(data: Mapping[str, Json], version: Skemaversion) -> str:
    """The form that an event names; of another version it is called as the event has it."""
    art = str(data.get("skema") or "–")
    return version.skemaer[art].title if art in version.skemaer else art
