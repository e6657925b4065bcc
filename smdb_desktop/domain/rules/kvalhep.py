"""Rule 6: what only one profile may fill in. Today that is KvalHep (``forms.md`` section 6).

It may not know the form by name: which place of a course is whose stands in the form version.
"""

from collections.abc import Iterator

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.roles import med, rolle
from smdb_desktop.domain.rules.registry import Grundlag, Kontekst, Melding, Regelniveau, fejl, regel
from smdb_desktop.domain.words import T, either

_WRONG_CASE = T(
    "»{titel}« kan kun udfyldes med profilen {rette}, og sagen er indberettet med »{navn}«. Skift profil, eller fjern "
    "skemaet."
)
_WRONG_FORM = T(
    "»{titel}« kan kun udfyldes med profilen {rette}, og skemaet er udfyldt med »{navn}«. Lad den rette udfylde det, eller "
    "fjern skemaet."
)


@regel(
    6,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("KvalHep kun for Sundhedsfaglig"),
    kilde="afledt af V25 §1 og §4.1",
    felter=("kontaktforloeb.kvalhep",),
)
def kun_den_rette_profil(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Judged by the profile that the form itself says it was completed in, else by the one that the case is reported with. A
    draft of another person's hinders nobody: it is not sent."""
    for forloeb in sag.kontaktforloeb:
        for post in forloeb.poster:
            egenskab = post.plads.udfyldes_af
            worked = rolle(ctx.lister, post.skema.profil or sag.profil)
            if not egenskab or not post.skema.er_faerdig or worked is None or worked.har(egenskab):
                continue
            rette = either(T("»{navn}«", navn=each.navn) for each in med(ctx.lister, egenskab))
            said = _WRONG_FORM if post.skema.profil else _WRONG_CASE
            yield fejl(post.skema.sti, said.format(titel=post.plads.title, rette=rette, navn=worked.navn))
