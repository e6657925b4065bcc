"""GNOME Orca with paper for a voice: what it would say goes into a pipe, an utterance a line. Run by the system's own Python.

Orca speaks through the module ``speechd``; in its place stands a voice that writes. Nothing else of Orca is touched: what it
says, in which order, and what it leaves out is its own. ``reader.py PIPE``, with Orca's own switches behind it.
"""

import html
import re
import shutil
import sys
import threading
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import speechd
import speechd.client

MARK_UP = re.compile(r"<[^>]*>")
SPOKEN_SECONDS = 0.02
"""After so long an utterance is called spoken; Orca waits for that before some of its next ones."""


def voice(pipe: str) -> type:
    """The class that stands in for the client of the speech server."""
    out = Path(pipe).open("a", buffering=1, encoding="utf-8")  # noqa: SIM115  open as long as the process lives

    class Voice:
        """Writes. What it does not know (rate, pitch, priority) is accepted and of no effect."""

        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def __getattr__(self, _name: str) -> Any:
            return lambda *_, **__: None

        def list_output_modules(self) -> tuple[str, ...]:
            return ("paper",)

        def get_output_module(self) -> str:
            return "paper"

        def list_synthesis_voices(self, *_: Any, **__: Any) -> tuple[tuple[str, str, None], ...]:
            return (("Dansk", "da-DK", None),)

        def speak(self, text: str, callback: Any = None, **__: Any) -> tuple[int, str, None]:
            plain = " ".join(html.unescape(MARK_UP.sub("", text)).split())
            if plain:
                out.write(f"{plain}\n")
            if callback is not None:
                kinds = speechd.CallbackType
                for kind in (kinds.BEGIN, kinds.END):
                    threading.Timer(SPOKEN_SECONDS, callback, [kind]).start()
            return (0, "OK", None)

        def char(self, letter: str) -> None:
            self.speak(letter)

        def key(self, name: str) -> None:
            self.speak(name)

    return Voice


def main() -> None:
    """Give Orca its voice and run it beside whatever other Orca runs on the machine, which is left alone."""
    pipe = sys.argv.pop(1)
    speechd.SSIPClient = speechd.client.SSIPClient = voice(pipe)
    path = shutil.which("orca")
    assert path is not None
    loader = SourceFileLoader("orca_program", path)
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    orca: Any = module_from_spec(spec)
    loader.exec_module(orca)
    orca.otherOrcas = list
    orca.setProcessName = str
    sys.argv[0] = path
    sys.exit(orca.main())


if __name__ == "__main__":
    main()
