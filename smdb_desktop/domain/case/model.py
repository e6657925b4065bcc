"""One citizen's case as rules see it: the citizen, and courses made of filled forms in the structure of their form version.

Built from a case file (``casefile.py``) or from the stored drafts (``services``), never by hand in the window. Immutable. It
knows no form by name: what a course was requested, started, treated and closed by are the milestones of its form version.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.milestones import Milepael


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of a course: a form in its place, with what stands under it. ``sti`` is the entry's path in the case file."""

    plads: Plads
    sti: str
    skema: Skema
    under: tuple["Post", ...] = ()

    def skemaer(self) -> Iterator[Skema]:
        """The form and every form under it."""
        yield self.skema
        for post in self.under:
            yield from post.skemaer()


@dataclass(frozen=True, slots=True)
class Tilbudstilknytning:
    """One tilbud within a course, with its treatments (``forms.md`` section 7)."""

    sti: str
    tilbud: Skema
    behandlinger: tuple[Skema, ...] = ()


@dataclass(frozen=True, slots=True)
class Kontaktforloeb:
    """One course of contact, from request to closing (``forms.md`` section 1), in its form version's order.

    By milestone, begun or completed (None where not begun): ``anmodning``, ``ivaerksaettelse`` and ``afslutning``;
    ``tilbudstilknytninger`` are every tilbud with its treatments.
    """

    sti: str
    version: str
    poster: tuple[Post, ...] = ()
    _by_name: dict[str, list[Skema]] = field(init=False, repr=False, compare=False)
    _requested: Post | None = field(init=False, repr=False, compare=False)
    _started: Post | None = field(init=False, repr=False, compare=False)
    _closed: Post | None = field(init=False, repr=False, compare=False)
    _treated: tuple[Tilbudstilknytning, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the forms by name and milestone once: every rule looks them up."""
        found: dict[str, list[Skema]] = {}
        for post in self.poster:
            for skema in post.skemaer():
                found.setdefault(skema.art, []).append(skema)
        object.__setattr__(self, "_by_name", found)
        reached = {post.plads.milepael: post for post in reversed(self.poster)}
        object.__setattr__(self, "_requested", reached.get(Milepael.ANMODET))
        object.__setattr__(self, "_started", reached.get(Milepael.IVAERKSAT))
        object.__setattr__(self, "_closed", reached.get(Milepael.AFSLUTTET))
        treated = (
            Tilbudstilknytning(
                post.sti,
                post.skema,
                tuple(u.skema for u in post.under if u.plads.milepael is Milepael.BEHANDLET),
            )
            for post in self.poster
            if post.plads.behandles
        )
        object.__setattr__(self, "_treated", tuple(treated))

    def skemaer(self) -> Iterator[Skema]:
        """Every form of the course that has been begun, in the version's order."""
        for post in self.poster:
            yield from post.skemaer()

    def alle(self, art: str) -> tuple[Skema, ...]:
        """Every form of this name, in order."""
        return tuple(self._by_name.get(art, ()))

    def enkelt(self, art: str) -> Skema | None:
        """The form of this name, of which the course has one; None where it is not begun or the version has none."""
        found = self._by_name.get(art)
        return found[0] if found else None

    def med(self, change: Callable[[Skema], Skema]) -> "Kontaktforloeb":
        """The course with every form changed."""
        return Kontaktforloeb(self.sti, self.version, tuple(_changed(post, change) for post in self.poster))

    def uden_kladder(self) -> "Kontaktforloeb":
        """The course without its drafts; what stays keeps its path. A head stays as long as something under it does."""
        return replace(self, poster=tuple(kept for post in self.poster if (kept := _completed(post)) is not None))

    @property
    def er_afsluttet(self) -> bool:
        """Whether the course has a completed closing form."""
        closing = self.afslutning
        return closing is not None and closing.er_faerdig

    # -- by milestone ----------------------------------------------------------------------------------------------

    @property
    def anmodning(self) -> Skema | None:
        """The request, or None where it is not begun."""
        return self._requested.skema if self._requested else None

    @property
    def ivaerksaettelse(self) -> Skema | None:
        """The start of treatment, begun or completed, or None."""
        return self._started.skema if self._started else None

    @property
    def afslutning(self) -> Skema | None:
        """The closing, begun or completed, or None."""
        return self._closed.skema if self._closed else None

    @property
    def tilbudstilknytninger(self) -> tuple[Tilbudstilknytning, ...]:
        """Every tilbud with its treatments."""
        return self._treated

    @property
    def anmodningsdato(self) -> date | None:
        """The date of the request, or None."""
        return _dato(self._requested)

    @property
    def ivaerksat_dato(self) -> date | None:
        """The date on which treatment was started, draft or not, or None."""
        return _dato(self._started)

    @property
    def afsluttet_dato(self) -> date | None:
        """The closing date of a completed closing, or None."""
        return _dato(self._closed) if self.er_afsluttet else None

    @property
    def afslutningens_dato(self) -> date | None:
        """The date in the closing, draft or not."""
        return _dato(self._closed)

    @property
    def er_ivaerksat(self) -> bool:
        """Whether the course has a completed start of treatment; a draft does not count (rule 44)."""
        return self.ivaerksaettelse is not None and self.ivaerksaettelse.er_faerdig

    def behandlinger(self) -> Iterator[tuple[Tilbudstilknytning, Skema]]:
        """Every treatment with the tilbud it belongs to, in order."""
        for tilknytning in self.tilbudstilknytninger:
            for behandling in tilknytning.behandlinger:
                yield tilknytning, behandling

    def perioder(self) -> Iterator[tuple[date | None, date | None]]:
        """First and last day of every treatment, in order; None where a day is not given."""
        for post in self.poster:
            for each in post.under:
                if each.plads.milepael is Milepael.BEHANDLET:
                    yield each.skema.dato(each.plads.dato), each.skema.dato(each.plads.slut)


def _dato(post: Post | None) -> date | None:
    return post.skema.dato(post.plads.dato) if post else None


def _changed(post: Post, change: Callable[[Skema], Skema]) -> Post:
    return Post(post.plads, post.sti, change(post.skema), tuple(_changed(each, change) for each in post.under))


def _completed(post: Post) -> Post | None:
    if not post.plads.under:
        return post if post.skema.er_faerdig else None
    under = tuple(kept for each in post.under if (kept := _completed(each)) is not None)
    return replace(post, under=under) if under else None


@dataclass(frozen=True, slots=True)
class Borger:
    """The citizen: the CPR number as it was given, and what the header shows (``forms.md`` section 2)."""

    cpr_nr: str
    navn: str = ""
    opholdskommune: str = ""
    koen: str = ""
    sti: str = "borger"

    def felt(self, name: str) -> str:
        """The path of a field of the citizen in the case file."""
        return f"{self.sti}.{name}"


@dataclass(frozen=True, slots=True)
class Sag:
    """One citizen with all courses that are known for one authority.

    ``andre_myndigheder`` are courses of other authorities that this machine knows of: they warn and never hinder (rules 20, 21).
    """

    borger: Borger
    myndighedskommune: str = ""
    profil: str = ""
    kontaktforloeb: tuple[Kontaktforloeb, ...] = field(default=())
    andre_myndigheder: tuple[Kontaktforloeb, ...] = field(default=())
    udeladt: tuple[Fund, ...] = field(default=())
    """Why each course is left out that belongs to a form version which this program has not; it takes no other with it."""
