"""What a submission file says: what it is, whose, signed by whom, whether that can be believed, and every answer in words.

For ``show`` and for the page that shows a file; needs no store. A hostile file ends in a sentence. Nothing is promised: a file
shows what its sender wrote, never what became of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.recognising import no_submission, recognise
from smdb_desktop.services.casework.showing import Afsnit, course_sections
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.ports.submissions import CONTAINER_LIMIT, Submissions, Verification
from smdb_desktop.services.stored.records import Aarsag, Art

ONLY_THE_FILE = T("Filen viser ikke, om nogen har svaret, eller om sagen står i SMDB; det ved afsenderen.")
NO_RECEIVER = T("SMDB har ingen offentlig indgang for filer som denne. At filen findes, er ikke en indberetning.")
DELETED = T("Forløbet {forloeb} er meldt slettet under dette CPR-nummer. Der følger ingen oplysninger med.")
UNSURE = T("Uvist: revision {fra} til {til} er måske også eksporteret.")
TYPED = T("Revision {fra} til {til} blev tastet i SMDB, og der er ingen fil af dem.")
TAKEN_BACK = T("Revision {fra} til {til} blev taget tilbage, før de forlod afsenderens maskine.")
_SAID: Mapping[Aarsag, Text] = {Aarsag.INDTASTET: TYPED, Aarsag.TAGET_TILBAGE: TAKEN_BACK}
_WHY: Mapping[Aarsag, Text] = {
    Aarsag.AFBRUDT: T("En eksport blev afbrudt, og sagen er rettet siden."),
    Aarsag.GENDANNET: T(
        "Afsenderens data er gendannet fra en ældre kopi eller har været flyttet til en anden maskine."
    ),
}
_KINDS: Mapping[str, Text] = {
    Art.NY: T("Ny: afsenderen har ikke eksporteret forløbet før"),
    Art.RETTET: T("Rettet: en tidligere revision er eller kan være eksporteret"),
    Art.SLETTET: T("Slettet: det, der er eksporteret om forløbet under dette CPR-nummer, gælder ikke mere"),
}
ISSUER = T("Udsteder")
"""How the verification calls the step that asks whether the issuer is trusted."""
REVOCATION = T("Spærring")
"""How it calls the step that asks whether the certificate was revoked."""
SENDER = T("Afsender")
"""How it calls the step that holds the signer's organisation against the sender's."""
SCHEMA, THE_FILE = T("Skema"), T("Fil")
_STEPS: Mapping[str, Text] = {
    text: text
    for text in (
        *(T("Pakke"), T("Underskriftens form"), T("Algoritmer"), T("Underskrift"), T("Underskriverens certifikat")),
        *(T("Indhold"), SCHEMA, T("Certifikat"), ISSUER, T("Gyldighed"), REVOCATION, T("Tidspunkt"), SENDER),
        *(T("Øvelse"), THE_FILE),
    )
}
"""The steps of a verification, which names them as data, as texts."""
TOO_LARGE = T("Filen {navn} er for stor til at være en indberetning.")
NO_FILE = T("{navn} er ikke en almindelig fil. Vælg en fil, der ender på .asice.")
NO_NAME = T("uden navn")


class Dom(Enum):
    """How far a file can be believed."""

    HOLDER = "holder"
    """Everything held: unchanged, and signed by somebody whose issuer is trusted."""
    OEVELSE = "oevelse"
    """Everything held, of a practice: nobody real signed it."""
    UDEN_AFSENDER = "uden_afsender"
    """Everything that can be judged held; the payload names no organisation that the signer's could be held against, so it is
    not proved that whoever signed is who it says it is from."""
    UBEKRAEFTET = "ubekraeftet"
    """Unchanged since it was signed; who signed it is not proved here, because the issuer is not trusted."""
    TVIVL = "tvivl"
    """Unchanged since it was signed, and something else did not hold."""
    AFVIST = "afvist"
    """A submission that is changed, damaged or unknown: nothing of it is shown."""
    INGEN = "ingen"
    """No submission at all."""


SENTENCES: Mapping[Dom, Text] = {
    Dom.HOLDER: T(
        "Kontrolleret: filen er uændret, siden den blev underskrevet, og udstederen af certifikatet er betroet."
    ),
    Dom.OEVELSE: T(
        "ØVELSE med opdigtede borgere. Filen er uændret, siden den blev underskrevet. En øvelse beviser ikke, hvem der "
        "underskrev, og må ikke indlæses."
    ),
    Dom.UDEN_AFSENDER: T(
        "Afsenderen er ikke bekræftet: filen er uændret, siden den blev underskrevet, og udstederen af certifikatet er betroet, "
        "men filen angiver intet CVR-nummer for afsenderen. Det kan ikke ses, om den, der underskrev, er afsenderen."
    ),
    Dom.UBEKRAEFTET: T(
        "Ikke bekræftet: filen er uændret, siden den blev underskrevet, men det er ikke bevist her, hvem der underskrev den."
    ),
    Dom.TVIVL: T("Ikke bekræftet: filen er uændret, siden den blev underskrevet, men noget andet holder ikke."),
    Dom.AFVIST: T("Stol ikke på filen. Den kan ikke bekræftes, og dens indhold vises ikke. Bed afsenderen om en ny."),
    Dom.INGEN: T("Filen er ikke en indberetning, så der er intet at vise."),
}


class Trin(NamedTuple):
    """One step of the verification: what was judged, whether it held (None: nothing to judge it by), and what that means."""

    navn: str
    holder: bool | None
    besked: str


class Vist(NamedTuple):
    """A file as people see it. ``fakta`` are names with values, as are those of ``borger``: first the number, then the name.

    ``bemaerkninger`` are sentences about the submission as a whole, ``ulaeste`` about answers that this program cannot show.
    """

    navn: str
    dom: Dom
    saetning: Text
    trin: tuple[Trin, ...]
    oevelse: bool = False
    indberetning_id: str = ""
    sha256: str = ""
    afsender: str = ""
    borger: tuple[tuple[str, str], ...] = ()
    fakta: tuple[tuple[str, str], ...] = ()
    bemaerkninger: tuple[str, ...] = ()
    afsnit: tuple[Afsnit, ...] = ()
    ulaeste: tuple[str, ...] = ()
    bekraeftelser: tuple[tuple[str, str], ...] = ()

    @property
    def mangler(self) -> tuple[str, ...]:
        """Why it cannot be believed, sentence by sentence; none where it can."""
        return tuple(trin.besked for trin in self.trin if trin.holder is False)

    @property
    def cpr_nr(self) -> str:
        """The citizen's number as it stands in the file; "" where nothing is shown."""
        return self.borger[0][1] if self.borger else ""

    @property
    def borgernavn(self) -> str:
        """The citizen's name; "" where there is none."""
        return self.borger[1][1] if len(self.borger) > 1 else ""


def read_submission(path: Path) -> bytes:
    """The bytes of a file that is to be shown, at most as many as a container may have. Raises KnownError with a sentence."""
    if path.exists() and not path.is_file():
        # asked first: a pipe or a device may keep whoever opens it waiting
        raise UsageError(NO_FILE.format(navn=path.name or str(path)))
    if path.is_file() and path.stat().st_size > CONTAINER_LIMIT:
        raise UsageError(TOO_LARGE.format(navn=path.name))
    return read_file(path, CONTAINER_LIMIT)


def judged(
    submissions: Submissions,
    content: bytes,
    now: datetime,
    trust: Sequence[bytes] = (),
    lists: Sequence[bytes] = (),
) -> Verification:
    """The verdict; what is another kind of file altogether is named before anything in it is explained."""
    found = submissions.verify(content, now, trust, revocation_lists=lists)
    wrong = no_submission(recognise(content))
    return found._replace(trin=((found.trin[0][0], False, wrong),)) if wrong and not found.ok else found


def see(
    content: bytes,
    navn: str,
    submissions: Submissions,
    katalog: Katalog,
    now: datetime,
    trust: Sequence[bytes] = (),
    lists: Sequence[bytes] = (),
) -> Vist:
    """What the bytes of a file called ``navn`` say, judged at ``now`` by these roots (PEM) and revocation lists.

    Never raises for hostile ones.
    """
    found = judged(submissions, content, now, trust, lists)
    trin = tuple(
        Trin(_STEPS.get(name, name), None if held and name in found.uprovet else held, plain(text))
        for name, held, text in found.trin
    )
    if found.payload is None:
        other = bool(no_submission(recognise(content)))
        return _nothing(navn, Dom.INGEN if other else Dom.AFVIST, trin)
    try:
        inside: Mapping[str, Any] = submissions.read_payload(found.payload)
    except KnownError as error:
        held = Trin(SCHEMA, False, str(error))
        return _nothing(navn, Dom.AFVIST, trin if any(each.holder is False for each in trin) else (*trin, held))
    sag, unread = read_case(inside["sag"], katalog)
    kommuner = katalog.lister["kommune"]
    borger = [
        (T("CPR-nr."), plain(sag.borger.cpr_nr)),
        (T("Navn"), plain(sag.borger.navn)),
        (T("Opholdskommune"), kommuner.label(sag.borger.opholdskommune) if sag.borger.opholdskommune else ""),
        (T("Køn"), katalog.lister["koen"].label(sag.borger.koen) if sag.borger.koen else ""),
    ]
    dom = _verdict(found)
    return Vist(
        navn=plain(navn),
        dom=dom,
        saetning=SENTENCES[dom],
        trin=trin,
        oevelse=found.oevelse,
        indberetning_id=found.indberetning_id,
        sha256=found.payload_sha256,
        afsender=_sender(inside),
        borger=tuple(borger),
        fakta=tuple(_facts(inside, found, katalog)),
        bemaerkninger=tuple(_remarks(inside)),
        afsnit=tuple(
            _plain_section(each) for course in sag.kontaktforloeb for each in course_sections(course, katalog)
        ),
        ulaeste=tuple(
            T("{felt}: {besked}", felt=fund.felt, besked=fund.besked) if fund.felt else fund.besked for fund in unread
        ),
        bekraeftelser=tuple(confirmations(inside)),
    )


def unreadable(navn: str, error: KnownError) -> Vist:
    """A file that could not even be read."""
    return _nothing(navn, Dom.INGEN, (Trin(THE_FILE, False, str(error)),))


def _nothing(navn: str, dom: Dom, trin: tuple[Trin, ...]) -> Vist:
    return Vist(plain(navn), dom, SENTENCES[dom], trin)


def without_sender(found: Verification) -> bool:
    """Whether all held, and yet nothing ties the signer to the sender: the payload names no CVR number. Never of a practice,
    which proves nobody."""
    return found.ok and not found.oevelse and SENDER in found.uprovet


def _verdict(found: Verification) -> Dom:
    if found.ok:
        if found.oevelse:
            return Dom.OEVELSE
        return Dom.UDEN_AFSENDER if without_sender(found) else Dom.HOLDER
    failed = {name for name, held, _ in found.trin if not held}
    return Dom.UBEKRAEFTET if failed == {ISSUER} else Dom.TVIVL


def _sender(inside: Mapping[str, Any]) -> str:
    sender = inside["afsender"]
    navn = plain(str(sender.get("navn") or NO_NAME))
    if sender.get("cvr"):
        return T("{navn}, CVR-nr. {nummer}", navn=navn, nummer=sender["cvr"])
    if sender.get("p_nummer"):
        return T("{navn}, P-nr. {nummer}", navn=navn, nummer=sender["p_nummer"])
    return navn


def _facts(inside: Mapping[str, Any], found: Verification, katalog: Katalog) -> Iterator[tuple[str, str]]:
    """What stands at the head of a submission, and who signed it."""
    yield T("Afsender"), _sender(inside)
    kommune = str(inside["myndighedskommune"])
    if kommune:
        yield T("Myndighed"), katalog.lister["kommune"].label(kommune)
    if (receiver := receiver_of(inside)) is not None:
        yield T("Modtager, som afsenderen skrev den"), plain(receiver_words(receiver))
    yield T("Art"), _KINDS[inside["art"]]
    yield T("Revision"), str(inside["revision"])
    yield T("Klar"), T("{tid:%d-%m-%Y kl. %H.%M}", tid=local(_moment(str(inside["tid"]))))
    signer = found.underskriver
    if signer is not None and found.underskrevet is not None:
        yield T("Underskrevet af"), joined(", ", _named(signer.emne, signer.organisation, signer.organisation_id))
        # the signer's own clock says so; the step Tidspunkt tells that
        yield T("Underskrevet"), T("{tid:%d-%m-%Y kl. %H.%M}", tid=local(found.underskrevet))
        yield T("Certifikatet er udstedt af"), plain(signer.udsteder)
    yield T("Skema"), katalog.versioner[inside["skemaversion"]].title
    yield T("Program"), plain(str(inside["programversion"]))
    yield T("Indberetningens nummer"), found.indberetning_id


def _named(emne: str, organisation: str, organisation_id: str) -> Iterator[str]:
    yield plain(emne)
    if organisation and organisation != emne:
        yield plain(organisation)
    if organisation_id:
        yield T("CVR-nr. {nummer}", nummer=plain(organisation_id))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _remarks(inside: Mapping[str, Any]) -> Iterator[str]:
    if inside["art"] == Art.SLETTET:
        yield DELETED.format(forloeb=inside.get("forloeb_id", ""))
    yield from uncertain(inside.get("uvisse"))
    yield ONLY_THE_FILE
    yield NO_RECEIVER


def uncertain(raw: Any) -> Iterator[str]:
    """Which numbers before this one have left or not, and why nobody knows."""
    if isinstance(raw, Mapping):
        why = Aarsag(raw["aarsag"])
        yield _SAID.get(why, UNSURE).format(fra=raw.get("fra"), til=raw.get("til"))
        if why in _WHY:
            yield _WHY[why]


def confirmations(inside: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The warnings that were confirmed, each with its reason and by whom."""
    for row in inside.get("bekraeftelser") or ():
        told = T("Regel {regel}: {besked}", regel=row.get("regel"), besked=plain(str(row.get("besked"))))
        reason = T("{begrundelse} ({hvem})") if row.get("hvem") else T("{begrundelse}")
        yield told, reason.format(begrundelse=plain(str(row.get("begrundelse"))), hvem=plain(str(row.get("hvem"))))


# what turns the direction of reading, or is no sign at all, would let a file show another text than it holds
_STRANGE = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
    )
}


def plain(text: str) -> str:
    """A text of the file with what nobody would see written out."""
    if isinstance(text, Text):
        # what the program says holds what the file says
        values = {name: plain(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return text.format(**values) if values else text
    return text.translate(_STRANGE)


def _plain_section(section: Afsnit) -> Afsnit:
    lines = tuple((label, plain(answer)) for label, answer in section.linjer)
    return Afsnit(section.title, lines, section.sti, section.kladde, section.profil)
