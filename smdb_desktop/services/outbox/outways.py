"""Ways out that a person has set up: kept, judged before they are, opened for an export, found again for a look.

What leaves by one is encrypted to its receiver, also what waits; or to nobody, and then the way is not kept before somebody was
told what that means and agreed, for this very way.
"""

from __future__ import annotations

import base64
import hashlib
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn, either, joined, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import KnownError, NotAllowed, UsageError
from smdb_desktop.services.outbox.kept import KeptWay, noted
from smdb_desktop.services.outbox.permitted import FOLDER, PermittedWay, why_not
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.policy import Policy
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.ways import WayOut, Ways
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Venter

if TYPE_CHECKING:
    from smdb_desktop.services.desk.receivers import ReceiverService

SERVER, SFTP = "webdav", "sftp"
KINDS: dict[str, Text] = {
    FOLDER: T("Mappe (drev, stik)"),
    SERVER: T("Server (HTTPS, WebDAV)"),
    SFTP: T("Server (SFTP)"),
}
TO_MARK = "?"
"""Stands in ``Udvej.kendes`` until ``meet`` has looked at the stick."""
LONGEST = 80
NO_NAME = T("Giv vejen et navn, så I kan kende den, fx Kommunens server.")
NAME_TAKEN = T("Der er allerede en vej, der hedder {navn}. Vælg et andet navn.")
NO_ADDRESS = T("Skriv adressen på mappen på serveren. Den begynder med https://.")
BAD_ADDRESS = T(
    "Adressen kan ikke bruges. Den begynder med https:// og slutter med mappens navn, uden brugernavn, kodeord, ? eller #."
)
OTHER_SERVER = T("Adressen er en anden server. Skriv kodeordet til den; det gamle sendes ikke dertil.")
NO_SFTP_ADDRESS = T(
    "Skriv adressen på mappen på serveren, fx sftp://filer.example/fra-os/, uden brugernavn, kodeord, ? eller #."
)
NO_USER = T("Skriv det brugernavn, serveren kender jer ved.")
NO_OPENER = T("Serveren skal have et kodeord eller en nøglefil fra jer. Læg en af delene ind.")
BAD_MARK = T(
    "Slutningen på mærkefilens navn begynder med et punktum og har op til 20 bogstaver (a-z) eller tal, fx .klar. Den "
    "kan ikke være .asice, .p7m eller .tmp."
)
NOT_MET = T("Serverens nøgle er ikke godkendt, eller drevet er ikke set. Sæt vejen op, mens den er til at nå.")
IS_IT_THE_RIGHT = T("Er det den rigtige server?")
COMPARE = T(
    "{vaert} viser denne nøgle: {aftryk}. Sammenlign den, tegn for tegn, med den nøgle, I har fået af den, der driver "
    "serveren, i et brev eller i telefonen. Er de ens, er det den rigtige. Er de ikke, så afleverede I til nogen "
    "andre."
)
NO_FOLDER = T("Skriv mappens fulde sti.")
NOT_AGREED = T("Sig først ja til, at filerne er underskrevet og ikke krypteret, når de afleveres ad denne vej.")
WHAT_IT_MEANS = T(
    "Filerne er underskrevet, men ikke krypteret: alle, der kan læse i mappen, hvor de lægges, kan læse borgernes "
    "oplysninger. Brug kun et sted, som jeres kommune har godkendt til det."
)
AGREED = T("{hvem} sagde ja til det den {dag:%d-%m-%Y}.")
PRACTICE = T("Dette er en øvelse. Øvelsessager afleveres ikke til en server. Brug en mappe.")
GONE = T("Vejen findes ikke længere. Se efter under Indstillinger.")
NOT_HERE = T("Der er ingen vej, der hedder {navn}.")
HERE_ARE = T("Der er disse: {navne}.")
NONE_HERE = T("Der er ikke sat nogen vej op. Det gøres i vinduet under Indstillinger.")
WHICH = T("Der er flere veje. Sig hvilken med --way: {navne}.")


NOT_SEALED = T(
    "{hvem} er til øvelse, og der krypteres ikke til den. Vælg en anden modtager under vejen i Indstillinger."
)


class Sealer(Protocol):
    """What encrypts (``exchange.joined.Exchange``)."""

    @property
    def receivers(self) -> ReceiverService:
        """Who files may be encrypted to."""
        ...

    def way(self, way: WayOut, modtager: str = "") -> WayOut:
        """A way that encrypts to this receiver ("": to nobody), and reads what was encrypted here before."""
        ...


class Met(NamedTuple):
    """A way as it was found where it leads, and what a person has to say yes to before it is kept ("" nothing)."""

    udvej: Udvej
    spoerg: str = ""
    aftryk: str = ""


class Stand(NamedTuple):
    """A way and what waits for it (None: nothing); ``hvorfor`` is why it may not be used here at all.

    ``modtager`` is to whom everything on it is encrypted, in words; "" where nothing is.
    """

    udvej: Udvej
    venter: Venter | None
    hvorfor: str = ""
    modtager: str = ""


class OutwayService:
    """The ways of one open store."""

    def __init__(
        self, store: Store, ways: Ways, policy: Policy, clock: Clock, new_id: NewId, changes: Changes, sealer: Sealer
    ) -> None:
        self._store, self._ways, self._policy, self._sealer = store, ways, policy, sealer
        self._clock, self._new_id, self._changes = clock, new_id, changes
        self._met: set[tuple[str, str, str]] = set()
        """Where ``meet`` has looked since the store was opened, with what it found there."""

    def every(self) -> tuple[Udvej, ...]:
        """Every way, by name."""
        return tuple(self._store.outways.every())

    def stands(self) -> tuple[Stand, ...]:
        """Every way with what waits for it."""
        waiting = self._store.outways.waiting()
        return tuple(
            Stand(each, waiting.get(each.id), self.why_not(each), self._whom(each.modtager)) for each in self.every()
        )

    def _whom(self, noegle: str) -> str:
        found = (each for each in self._sealer.receivers.all() if each.noegle == noegle) if noegle else ()
        return next((each.betegnelse for each in found), "")

    def waits_for(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Of these submissions, those that are signed and wait, each with the name of its way."""
        names = {each.id: each.navn for each in self.every()}
        return {id_: names[way] for id_, way in self._store.outways.waits_for(ids).items()} if names else {}

    def why_not(self, udvej: Udvej) -> str:
        """Why nothing may leave by this way here at all; "" where it may."""
        if udvej.vej in (SERVER, SFTP) and self._store.info().oevelse:
            return PRACTICE
        return why_not(self._policy, udvej.vej, udvej.maal) or self._why_not_to(udvej.modtager)

    def _why_not_to(self, noegle: str) -> str:
        """Why nothing can be encrypted to this receiver today; "" where it can, or nothing is to be."""
        if not noegle:
            return ""
        try:
            found = self._sealer.receivers.usable(noegle)
        except KnownError as error:
            return str(error)
        return "" if found.krypteres else NOT_SEALED.format(hvem=found.betegnelse)

    # -- setting up ------------------------------------------------------------------------------------------------

    def save(self, udvej: Udvej, hemmeligt: Hemmeligt, *, agreed: bool) -> Udvej:
        """Keep a way; one without id is new. What of ``hemmeligt`` is empty stays as it was.

        ``agreed``: a person was told what it means that files are not encrypted, and said yes; on a way that encrypts nobody
        need. Where it encrypted to another before, what waits was signed for that one: it is Klar as before, and waits no more.
        Raises UsageError, NotAllowed, CertificateError; nothing is kept then.
        """
        kept = self._allowed(udvej, agreed=agreed)
        if _found(kept) not in self._met:
            kept = self._to_be_met(kept)
        if kept.kendes == TO_MARK or (kept.vej == SFTP and not kept.vaert):
            raise UsageError(NOT_MET)
        before = self._kept(kept.id)
        if kept.modtager:
            kept = kept._replace(lov="")
        elif before is None or not before.lov or kept.maal != before.maal:
            today = local(self._clock()).date()
            kept = kept._replace(lov=str(AGREED.format(hvem=self._store.people.who().navn, dag=today)))
        opens = Hemmeligt() if kept.vej == FOLDER else self._opens(kept, hemmeligt)
        if kept.vej == SFTP and not (opens.kode or opens.noegle):
            raise UsageError(NO_OPENER)
        kept = kept._replace(certifikat=self._ways.check(kept, opens), id=kept.id or self._new_id())
        with self._store.together():
            if before is not None and before.modtager and before.modtager != kept.modtager:
                self._store.outways.remove(kept.id)
            self._store.outways.put(kept, opens)
        self._changes.publish(Changed(Kind.INDSTILLINGER), Changed(Kind.UDBAKKE))
        return kept

    def _opens(self, udvej: Udvej, given: Hemmeligt) -> Hemmeligt:
        """What opens a server: what was given, else what is kept. Raises UsageError where that belongs to another server."""
        kept, before = self._store.outways.secret(udvej.id), self._kept(udvej.id)
        if before is not None and before.vej != udvej.vej:
            return given
        if before is not None and _origin(before.maal) != _origin(udvej.maal):
            if kept.kode and udvej.bruger and not given.kode:
                raise UsageError(OTHER_SERVER)
            kept = kept._replace(kode="")
        return _over(kept, given)

    def _kept(self, udvej_id: str) -> Udvej | None:
        return next((each for each in self.every() if each.id == udvej_id), None)

    def judged(self, udvej: Udvej, *, agreed: bool) -> Udvej:
        """The way as it would be kept, before anybody has looked where it leads. Raises UsageError and NotAllowed."""
        return self._to_be_met(self._allowed(udvej, agreed=agreed))

    def _allowed(self, udvej: Udvej, *, agreed: bool) -> Udvej:
        kept = self._judged(udvej)
        if why := self.why_not(kept):
            raise NotAllowed(why)
        if not agreed and not kept.modtager:
            raise NotAllowed(NOT_AGREED)
        return kept

    def _to_be_met(self, kept: Udvej) -> Udvej:
        """What a way was known by elsewhere is not taken for what it is known by here: there somebody must look."""
        before = self._kept(kept.id)
        if before is None:
            return kept
        if kept.vej == SFTP and kept.vaert == before.vaert and _origin(kept.maal) != _origin(before.maal):
            kept = kept._replace(vaert="")
        if kept.kendes and kept.kendes == before.kendes and kept.maal != before.maal:
            kept = kept._replace(kendes=TO_MARK)
        return kept

    def meet(self, udvej: Udvej, aftryk: str = "") -> Met:
        """Look where a judged way leads, where it is to be known by more than its address: at the server's key, at the stick.
        Of a server's several keys the one with this fingerprint is looked at, where it has one.

        Touches no store, asks the net, and lays the small file on a stick. Raises KnownError.
        """
        if udvej.vej == SFTP and not udvej.vaert:
            key = self._ways.host_key(udvej, aftryk)
            host = urllib.parse.urlsplit(udvej.maal).netloc
            aftryk = fingerprint(key)
            met = Met(udvej._replace(vaert=key), COMPARE.format(vaert=host, aftryk=aftryk), aftryk)
        elif udvej.kendes == TO_MARK:
            met = Met(udvej._replace(kendes=self._ways.mark(udvej)))
        else:
            return Met(udvej)
        # a server or a stick may well be the one that was known before, under another address
        self._met.add(_found(met.udvej))
        return met

    def _judged(self, udvej: Udvej) -> Udvej:
        navn = " ".join(udvej.navn.split())
        if not navn or len(navn) > LONGEST:
            raise BadName(NO_NAME)
        if any(each.navn.casefold() == navn.casefold() and each.id != udvej.id for each in self.every()):
            raise BadName(NAME_TAKEN.format(navn=navn))
        maal = udvej.maal.strip()
        if udvej.vej == FOLDER:
            if not Path(maal).is_absolute():
                raise UsageError(NO_FOLDER)
        elif udvej.vej == SFTP:
            maal, udvej = sftp_address(maal), udvej._replace(bruger=udvej.bruger.strip(), maerke=udvej.maerke.strip())
            if not udvej.bruger:
                raise UsageError(NO_USER)
            if udvej.maerke and not _MARK.fullmatch(udvej.maerke):
                raise UsageError(BAD_MARK)
        else:
            maal = address(maal)
        kept = udvej._replace(navn=navn, maal=maal)
        if kept.vej != SFTP:
            kept = kept._replace(vaert="", maerke="")
        return kept if kept.vej == FOLDER else kept._replace(kendes="")

    def remove(self, udvej_id: str) -> None:
        """Take a way out; what was signed for it is Klar as before."""
        self._store.outways.remove(udvej_id)
        self._changes.publish(Changed(Kind.INDSTILLINGER), Changed(Kind.UDBAKKE))

    # -- using -----------------------------------------------------------------------------------------------------

    def open(self, udvej_id: str) -> KeptWay:
        """The way, for one export. Raises NotAllowed where it is gone or may not be used."""
        found = self._kept(udvej_id)
        if found is None:
            raise NotAllowed(GONE)
        if why := self.why_not(found):
            raise NotAllowed(why)
        return KeptWay(found.id, self._sealer.way(self._made(found), found.modtager))

    def tried(self, way: KeptWay) -> None:
        """Note how a way was when somebody tried it, and let it go."""
        way.close()
        noted(self._store, way.tried(), self._clock())
        self._changes.publish(Changed(Kind.INDSTILLINGER))

    def _made(self, udvej: Udvej) -> WayOut:
        return PermittedWay(self._ways.make(udvej, self._store.outways.secret(udvej.id)), self._policy)

    def place_of(self, udvej_id: str) -> WayOut | None:
        """The place that a way leads to, to be looked at for what others lay there; None where the way is gone."""
        found = self._kept(udvej_id)
        return None if found is None else self._made(found)

    def way_to(self, vej: str, maal: str) -> WayOut | None:
        """The way of an earlier attempt, as it is read, where it is still set up."""
        found = next((each for each in self.every() if (each.vej, each.maal) == (vej, maal)), None)
        return None if found is None else self._sealer.way(self._made(found))

    def named(self, navn: str) -> Udvej | None:
        """The way of this name, in any case of letters."""
        wanted = " ".join(navn.split()).casefold()
        return next((each for each in self.every() if each.navn.casefold() == wanted), None)

    def chosen(self, navn: str | None) -> Udvej:
        """The way that is meant: of this name, or the only one. Raises UsageError, which says what there is."""
        every = self.every()
        if not every:
            raise UsageError(NONE_HERE)
        names = [each.navn for each in every]
        if navn is None:
            if len(every) > 1:
                raise UsageError(WHICH.format(navne=joined(", ", names)))
            return every[0]
        found = self.named(navn)
        if found is None:
            raise UsageError(joined(" ", (NOT_HERE.format(navn=navn), HERE_ARE.format(navne=either(names)))))
        return found


def _over(before: Hemmeligt, given: Hemmeligt) -> Hemmeligt:
    kept = before._replace(kode=given.kode or before.kode)
    return kept._replace(noegle=given.noegle, noegle_kode=given.noegle_kode) if given.noegle else kept


def _found(udvej: Udvej) -> tuple[str, str, str]:
    """Where a way leads, and by what it is known there."""
    return udvej.maal, udvej.vaert, udvej.kendes


def _origin(maal: str) -> tuple[str, str]:
    """Which server an address is on."""
    parts = urllib.parse.urlsplit(maal)
    return parts.scheme, parts.netloc.lower()


class BadName(UsageError):
    """The name is none, or another way's."""


_MARK = re.compile(r"\.(?!(?:asice|p7m|tmp)\Z)[a-z0-9]{1,20}", re.IGNORECASE)


def fingerprint(vaert: str) -> str:
    """The fingerprint of a server's key, as ``ssh-keygen -l`` and those who run servers write it."""
    digest = hashlib.sha256(base64.b64decode(vaert.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def sftp_address(text: str) -> str:
    """An address of a folder on a server for SFTP, with a slash at its end. Raises UsageError."""
    try:
        parts = urllib.parse.urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(NO_SFTP_ADDRESS) from None
    strange = any(each < " " or each == "\x7f" for each in urllib.parse.unquote(text)) or " " in text
    if strange or parts.scheme != "sftp" or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError(NO_SFTP_ADDRESS)
    path = urllib.parse.quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urllib.parse.urlunsplit(("sftp", parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))


def address(text: str) -> str:
    """An address of a folder on a server, with a slash at its end. Raises UsageError: over https, or on this machine itself."""
    if not text:
        raise UsageError(NO_ADDRESS)
    try:
        parts = urllib.parse.urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(BAD_ADDRESS) from None
    plain = parts.scheme == "http" and _is_here(host)
    strange = any(each <= " " or each == "\x7f" for each in text)
    if (
        strange
        or not host
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or (parts.scheme != "https" and not plain)
    ):
        raise UsageError(BAD_ADDRESS)
    path = urllib.parse.quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def waiting_words(stands: Sequence[Stand]) -> tuple[Text, ...]:
    """What waits, for which way, since when, why, and what is tried next: a sentence for each way that something waits for."""
    return tuple(_words(each) for each in stands if each.venter is not None)


BY_ITSELF = T("Programmet prøver igen kl. {naeste:%H.%M}.")
BY_PERSON = T("Tryk på »Aflevér det, der venter«, når det er i orden.")


def _words(stand: Stand) -> Text:
    udvej, venter, hvorfor = stand.udvej, stand.venter, stand.hvorfor
    assert venter is not None  # noqa: S101  the caller has looked
    begins = Tn(
        "{n} underskrevet fil venter på {navn} siden {siden:%d-%m-%Y} kl. {siden:%H.%M}.",
        "{n} underskrevne filer venter på {navn} siden {siden:%d-%m-%Y} kl. {siden:%H.%M}.",
        n=venter.antal,
        navn=udvej.navn,
        siden=local(venter.siden),
    )
    by_itself = udvej.selv and udvej.naeste is not None
    after = BY_ITSELF.format(naeste=local(udvej.naeste)) if by_itself and udvej.naeste else BY_PERSON
    return sentences(begins, hvorfor or udvej.grund, "" if hvorfor else after)
