"""One citizen's case as rules see it: the citizen, and courses made of filled forms in the structure of their form version.

Built from a case file (``casefile.py``) or from the stored drafts (``services``), never by hand in the window. Immutable. It
knows no form by name: what a course was requested, started, treated and closed by are the milestones of its form version.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.milestones import Milepael

_BEHANDLET = Milepael.BEHANDLET


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

    What rules ask of it again and again is laid out once, when it is made.
    """

    sti: str
    version: str
    poster: tuple[Post, ...] = ()
    anmodning: Skema | None = field(init=False, repr=False, compare=False)
    """The request, begun or completed, or None where it is not begun."""
    ivaerksaettelse: Skema | None = field(init=False, repr=False, compare=False)
    """The start of treatment, begun or completed, or None."""
    afslutning: Skema | None = field(init=False, repr=False, compare=False)
    """The closing, begun or completed, or None."""
    tilbudstilknytninger: tuple[Tilbudstilknytning, ...] = field(init=False, repr=False, compare=False)
    """Every tilbud with its treatments."""
    anmodningsdato: date | None = field(init=False, repr=False, compare=False)
    """The date of the request, or None."""
    ivaerksat_dato: date | None = field(init=False, repr=False, compare=False)
    """The date on which treatment was started, draft or not, or None."""
    afslutningens_dato: date | None = field(init=False, repr=False, compare=False)
    """The date in the closing, draft or not."""
    er_ivaerksat: bool = field(init=False, repr=False, compare=False)
    """Whether the course has a completed start of treatment; a draft does not count (rule 44)."""
    er_afsluttet: bool = field(init=False, repr=False, compare=False)
    """Whether the course has a completed closing form."""
    _forms: tuple[Skema, ...] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, list[Skema]] = field(init=False, repr=False, compare=False)
    _treatments: tuple[tuple[Tilbudstilknytning, Skema], ...] = field(init=False, repr=False, compare=False)
    _dates: tuple[tuple[Skema, str, date], ...] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the forms by name and milestone, and what the milestones say."""
        put = partial(object.__setattr__, self)
        forms = tuple(skema for post in self.poster for skema in post.skemaer())
        found: dict[str, list[Skema]] = {}
        for skema in forms:
            found.setdefault(skema.art, []).append(skema)
        put("_forms", forms)
        put("_by_name", found)
        put("_dates", None)
        reached = {post.plads.milepael: post for post in reversed(self.poster)}
        requested, started = reached.get(Milepael.ANMODET), reached.get(Milepael.IVAERKSAT)
        closed = reached.get(Milepael.AFSLUTTET)
        put("anmodning", requested and requested.skema)
        put("ivaerksaettelse", started and started.skema)
        put("afslutning", closed and closed.skema)
        put("anmodningsdato", _dato(requested))
        put("ivaerksat_dato", _dato(started))
        put("afslutningens_dato", _dato(closed))
        put("er_ivaerksat", started is not None and started.skema.er_faerdig)
        put("er_afsluttet", closed is not None and closed.skema.er_faerdig)
        treated = tuple(
            Tilbudstilknytning(
                post.sti,
                post.skema,
                tuple(u.skema for u in post.under if u.plads.milepael is _BEHANDLET),
            )
            for post in self.poster
            if post.plads.behandles
        )
        put("tilbudstilknytninger", treated)
        put("_treatments", tuple((each, skema) for each in treated for skema in each.behandlinger))

    def skemaer(self) -> tuple[Skema, ...]:
        """Every form of the course that has been begun, in the version's order."""
        return self._forms

    @property
    def afsluttet_dato(self) -> date | None:
        """The closing date of a completed closing, or None."""
        return self.afslutningens_dato if self.er_afsluttet else None

    def datoer(self) -> tuple[tuple[Skema, str, date], ...]:
        """Every date that was given: its form, its field and the day; gathered when it is first asked for."""
        if self._dates is None:
            every = (
                (skema, navn, value)
                for skema in self._forms
                for navn, value in skema.values.items()
                if isinstance(value, date)
            )
            object.__setattr__(self, "_dates", tuple(every))
        return self._dates or ()

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

    def behandlinger(self) -> tuple[tuple[Tilbudstilknytning, Skema], ...]:
        """Every treatment with the tilbud it belongs to, in order."""
        return self._treatments

    def perioder(self) -> Iterator[tuple[date | None, date | None]]:
        """First and last day of every treatment, in order; None where a day is not given."""
        for post in self.poster:
            for each in post.under:
                if each.plads.milepael is _BEHANDLET:
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
