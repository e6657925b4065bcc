"""Where things stand in the wizard: the steps of a course by its version's structure, and where a path of the case file leads.

Pure functions over a form version; what may be seen and in which state a step is, the session says.
"""

from collections.abc import Iterator
from dataclasses import replace

from smdb_desktop.domain.case.model import Borger
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.definitions import BORGER, Felt, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.services.wizard.views import FeltVisning


def steps_of(version: Skemaversion, plads: Plads) -> Iterator[tuple[str, str]]:
    """The steps of a place, id and title: a list of forms is one, a form has its own."""
    if plads.antal.flere:
        yield (plads.under[0].art if plads.under else plads.art), plads.title
    else:
        yield from ((trin.id, trin.title) for trin in version.skemaer[plads.art].trin)


def place_of_step(version: Skemaversion, trin_id: str) -> Plads | None:
    """The place that a step belongs to; None for the review, which belongs to none."""
    for plads in version.pladser:
        for step, _title in steps_of(version, plads):
            if step == trin_id:
                return plads
    return None


def first_step(version: Skemaversion, plads: Plads) -> str:
    """The step that a place begins with."""
    return next(steps_of(version, plads))[0]


def step_of(version: Skemaversion, art: str, navn: str = "") -> str:
    """The step on which a form's field stands."""
    plads = version.hoved(art) or version.plads(art)
    if plads.antal.flere:
        return first_step(version, plads)
    steps = version.skemaer[art].trin
    return next((t.id for t in steps if any(f.navn == navn for f in t.felter)), steps[0].id)


def place_at(version: Skemaversion, sti: str, path: str) -> Plads | None:
    """The place of a course at ``sti`` that a path leads into."""
    return next((p for p in version.pladser if path.startswith(f"{sti}.{p.noegle}")), None)


def shows_citizen(version: Skemaversion, path: str) -> Felt | None:
    """The field by which a form of this version shows the citizen's master data at this path; None where none does."""
    felter = version.stamdata.felter if version.stamdata is not None else ()
    return next((felt for felt in felter if path == f"{BORGER}.{felt.navn}"), None)


def citizen_fields(
    version: Skemaversion, form: SkemaDef, trin_id: str | None, borger: Borger, found: tuple[Fund, ...]
) -> tuple[FeltVisning, ...]:
    """The citizen's master data as the first step of a form shows them, to be read only (``forms.md`` section 3, 2024)."""
    stamdata = version.stamdata
    if stamdata is None or stamdata.skema != form.art or trin_id not in (None, form.trin[0].id):
        return ()
    values = {"koen": borger.koen, "opholdskommune": borger.opholdskommune}
    return tuple(
        FeltVisning(
            felt=named(felt),
            raw=values.get(felt.navn) or None,
            kraevet=felt.required is True,
            fund=tuple(f for f in found if f.felt == borger.felt(felt.navn)),
        )
        for felt in stamdata.felter
    )


def named(felt: Felt) -> Felt:
    """A field of the citizen under the name that no field of a form can have."""
    return replace(felt, navn=f"{BORGER}.{felt.navn}", read_only=True)
