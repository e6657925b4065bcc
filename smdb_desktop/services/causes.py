"""What a trouble of the file system is for a person: what happened, and what to do about it, the same words everywhere.

Only what does not depend on the place: no room, no right to write and a folder that is gone are said by whoever knows it.
"""

from __future__ import annotations

from smdb_desktop.domain.words import T
from smdb_desktop.trouble import Trouble, trouble

HELD = T(
    "Et andet program har filen åben: en virusscanner, OneDrive, en sikkerhedskopi eller et vindue. Luk det, eller vent lidt."
)
UNPLUGGED = T("Drevet svarer ikke: det er taget ud eller ikke klar. Sæt det i igen.")
NETWORK = T("Netværksdrevet svarer ikke. Kontrollér forbindelsen til netværket.")
LONG = T("Stien til filen er for lang. Vælg en mappe med et kortere navn, tættere på drevets begyndelse.")
FAULTY = T("Drevet melder fejl. Brug et andet drev, og sig det til din support.")
CLOUD = T("Filen ligger i en sky (OneDrive), som ikke giver den nu. Kontrollér, at OneDrive kører og er logget ind.")
STOPPED = T("Virusscanneren har stoppet filen. Sig det til din support.")

_CAUSES = {
    Trouble.HELD: HELD,
    Trouble.UNPLUGGED: UNPLUGGED,
    Trouble.NETWORK: NETWORK,
    Trouble.LONG: LONG,
    Trouble.FAULTY: FAULTY,
    Trouble.CLOUD: CLOUD,
    Trouble.STOPPED: STOPPED,
}


def cause(error: OSError) -> str:
    """The sentences for the trouble; empty where the place decides what is to be said."""
    return _CAUSES.get(trouble(error), "")
