"""What a package of forms in a file would change, and what was taken in. Values, no decision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.forms.definitions import Felt, SkemaDef, Skemaversion
from smdb_desktop.domain.words import Text
from smdb_desktop.services.lists.model import Difference
from smdb_desktop.services.ports.updates import InFile


class Stand(StrEnum):
    """How far a package has come: written down before it is laid down or taken back, so that a power cut is found out."""

    BEGYNDT = "begyndt"
    INDE = "inde"
    FORTRYDES = "fortrydes"


class Indtagen(NamedTuple):
    """A package that was taken in from a file: which, when, by whom and from which file.

    ``fil`` is "" for one that was fetched and is about to be taken out: it stands here until the log says so.
    """

    navn: str
    version: str
    tid: datetime
    person_id: str
    hvem: str
    fil: str
    stand: Stand = Stand.INDE


class Written(NamedTuple):
    """The version of a package that the next start would use ("" for none), and what was written with it: a sentence each."""

    version: str
    sagt: Text


class Feltskift(NamedTuple):
    """A field before and after. ``svar`` is how its answers differ, None where they do not."""

    foer: Felt
    nu: Felt
    svar: Difference | None


class Skemaskift(NamedTuple):
    """How a form differs from the one of the version before. ``trin``: whether fields stand on other steps or in other order."""

    skema: SkemaDef
    nye: tuple[Felt, ...]
    udgaar: tuple[Felt, ...]
    aendret: tuple[Feltskift, ...]
    trin: bool

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not (self.nye or self.udgaar or self.aendret or self.trin)


class Versionsskift(NamedTuple):
    """A form version that comes or is another. ``foer`` is the one it follows, or itself as it was (None: there is none).

    ``pladser``: whether the forms stand otherwise in a course, or are demanded otherwise.
    """

    nu: Skemaversion
    foer: Skemaversion | None
    nye: tuple[SkemaDef, ...]
    udgaar: tuple[SkemaDef, ...]
    skemaer: tuple[Skemaskift, ...]
    pladser: bool

    @property
    def er_ny(self) -> bool:
        """Whether the program has no version of this name."""
        return self.foer is None or self.foer.id != self.nu.id

    @property
    def indhold(self) -> bool:
        """Whether a version that the program has is another beyond its last day."""
        return not self.er_ny and self.foer is not None and replace(self.nu, valid_to=self.foer.valid_to) != self.foer


class Brug(NamedTuple):
    """Courses of this store: how many have drafts, and how many have none; ``nedlagte`` of both lie in the bin or wait for their
    deletion to be reported, and can be put back."""

    med_kladder: int
    andre: int
    nedlagte: int = 0

    @property
    def alle(self) -> int:
        """Both."""
        return self.med_kladder + self.andre


class Pakkeplan(NamedTuple):
    """What taking a package in would change.

    ``brug`` are the courses of each version that is about to change or end, by its id, and ``efter`` beside them those that are
    not laid down and whose request is of a later day than the last of the version that they have; ``vaek`` the versions that are
    there no more.
    """

    i_fil: InFile
    versioner: tuple[Versionsskift, ...]
    vaek: tuple[Skemaversion, ...]
    lister: tuple[Difference, ...]
    nye_lister: tuple[Kodeliste, ...]
    brug: Mapping[str, Brug]
    efter: Mapping[str, Brug]
    fra: date | None
    """The first day of the newest of the versions that come."""

    @property
    def vist(self) -> tuple[object, ...]:
        """What a person said yes to, beyond how many courses there are."""
        return (self.i_fil.sha256, self.versioner, self.vaek, self.lister, self.nye_lister)
