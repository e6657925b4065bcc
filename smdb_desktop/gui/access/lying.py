"""What it costs that the data folder lies on a network drive or in a cloud: said before data are laid there, then once."""

from __future__ import annotations

from smdb_desktop.gui.core.preferences import load_place_told, save_place_told
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.services.desk.lying import cost
from smdb_desktop.services.workspace import Desk


class LyingBanner(Banner):
    """Hidden where it costs nothing, and where it was told already."""

    def __init__(self, desk: Desk) -> None:
        self._folder, self._where = desk.machine_dir, desk.lies()
        told = load_place_told(self._folder) == self._where
        super().__init__("warning", "" if told else cost(self._where))
        self.setObjectName("datamappens_sted")

    def read(self) -> None:
        """Somebody had it in front of them and went on."""
        save_place_told(self._folder, self._where if cost(self._where) else "")
