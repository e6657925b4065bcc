"""One citizen's case as rules see it: the citizen, and courses made of filled forms in the structure of their form version.

Built from a case file (``casefile.py``) or from the stored drafts (``services``), never by hand in the window. Immutable. Only
the named accessors at the end of ``Kontaktforloeb`` know forms by name; rules and reports ask by them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.structure import Plads

ANMODNING, IVAERKSAETTELSE, TILBUD, BEHANDLING = "anmodning", "ivaerksaettelse", "tilbud", "behandling"


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

    For rules and reports by name: ``anmodning`` and ``ivaerksaettelse`` (None where not begun), ``tilbudstilknytninger`` (every
    tilbud with its treatments) and ``afslutning``, the form that closes the course, begun or completed.
    """

    sti: str
    version: str
    poster: tuple[Post, ...] = ()
    _by_name: dict[str, list[Skema]] = field(init=False, repr=False, compare=False)
    anmodning: Skema | None = field(init=False, repr=False, compare=False)
    ivaerksaettelse: Skema | None = field(init=False, repr=False, compare=False)
    tilbudstilknytninger: tuple[Tilbudstilknytning, ...] = field(init=False, repr=False, compare=False)
    afslutning: Skema | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the forms by name once: every rule looks them up."""
        found: dict[str, list[Skema]] = {}
        for post in self.poster:
            for skema in post.skemaer():
                found.setdefault(skema.art, []).append(skema)
        object.__setattr__(self, "_by_name", found)
        object.__setattr__(self, "anmodning", self.enkelt(ANMODNING))
        object.__setattr__(self, "ivaerksaettelse", self.enkelt(IVAERKSAETTELSE))
        object.__setattr__(self, "afslutning", next((p.skema for p in self.poster if p.plads.afslutter), None))
        object.__setattr__(
            self,
            "tilbudstilknytninger",
            tuple(
                Tilbudstilknytning(
                    post.sti, post.skema, tuple(u.skema for u in post.under if u.skema.art == BEHANDLING)
                )
                for post in self.poster
                if post.skema.art == TILBUD
            ),
        )

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

    # -- by name, for rules and reports ----------------------------------------------------------------------------

    @property
    def forloebsafslutning(self) -> Skema | None:
        """The closing."""
        return self.afslutning

    @property
    def anmodningsdato(self) -> date | None:
        """The date of the request, or None."""
        return self.anmodning.dato("anmodningsdato") if self.anmodning else None

    @property
    def ivaerksat_dato(self) -> date | None:
        """The date on which treatment was started, draft or not, or None."""
        return self.ivaerksaettelse.dato("ivaerksat_dato") if self.ivaerksaettelse else None

    @property
    def afsluttet_dato(self) -> date | None:
        """The closing date of a completed closing, or None."""
        return self.afslutning.dato("afsluttet_dato") if self.er_afsluttet and self.afslutning else None

    @property
    def er_ivaerksat(self) -> bool:
        """Whether the course has a completed start of treatment; a draft does not count (rule 44)."""
        return self.ivaerksaettelse is not None and self.ivaerksaettelse.er_faerdig

    def behandlinger(self) -> Iterator[tuple[Tilbudstilknytning, Skema]]:
        """Every treatment with the tilbud it belongs to, in order."""
        for tilknytning in self.tilbudstilknytninger:
            for behandling in tilknytning.behandlinger:
                yield tilknytning, behandling


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
