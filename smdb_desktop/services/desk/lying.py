"""What it costs where the data folder lies elsewhere than on the machine's own disk, and what to do instead. Touches no file."""

from __future__ import annotations

from smdb_desktop.domain.words import T
from smdb_desktop.whereabouts import Lies

NETWORK = T(
    "Datamappen ligger på et netværksdrev. Det koster: programmet bliver langsommere, der kan ikke gemmes, når netværket er "
    "væk, og åbner to maskiner de samme data, kan det gå ud over dem. Læg datamappen på maskinens egen disk, og brug "
    "netværksdrevet til sikkerhedskopier."
)
CLOUD = T(
    "Datamappen ligger i en sky (OneDrive eller lignende). Det koster: filerne kopieres, mens der skrives i dem, så kopien i "
    "skyen ikke kan bruges, og en anden maskine kan lægge en ældre udgave oven i. Data er krypterede dér. Læg datamappen på "
    "maskinens egen disk, og brug skyen til sikkerhedskopier."
)
COSTS = {Lies.HERE: "", Lies.NETWORK: NETWORK, Lies.CLOUD: CLOUD}


def cost(where: Lies) -> str:
    """The sentences; empty where it costs nothing."""
    return COSTS[where]
