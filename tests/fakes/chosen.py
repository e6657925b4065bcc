"""What of Udbakke is meant by a choice, in memory: as ``store/outbox_lists.py`` reads it from indexes."""

from __future__ import annotations

from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand, Udfald
from tests.fakes.state import State


def is_meant(state: State, there: IndberetningRecord, valg: Udbakkevalg) -> bool:
    waits = state.underskrevet.get(there.id)
    mine = [a for a in state.attempts.values() if a.indberetning_id == there.id]
    open_ = {a.maal for a in mine if a.udfald in (Udfald.I_GANG, Udfald.UVIST)}
    stays = there.tilstand in (Tilstand.KLAR, Tilstand.UVIST) and not there.maal
    by = bool(valg.maal) and (there.maal == valg.maal or (stays and valg.maal in open_))
    by = by or (stays and waits is not None and waits.udvej_id == valg.udvej_id)
    within = valg.fra is None or there.klar_tid >= valg.fra
    within = within and (valg.til is None or there.klar_tid < valg.til)
    return within and (by or not (valg.maal or valg.udvej_id))
