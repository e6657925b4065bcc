"""``diagnose``: what support must know, without personal data; shown, and written to a file where one is named."""

from argparse import Namespace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk, unlock
from smdb_desktop.domain.words import T
from smdb_desktop.language import say
from smdb_desktop.services.diagnose import Section, as_json, as_text, diagnose, save


def show(arguments: Namespace) -> int:
    """Say everything, and save it; with ``--store`` also what an unlocked store holds."""
    sections = _sections(arguments)
    text = as_text(sections)
    if arguments.json:
        output.data_json(as_json(sections))
    else:
        for line in say(text).splitlines():
            output.data(line)
    if arguments.out is not None:
        save(arguments.out, say(text))
        output.say(T("Gemt i {fil}. Send filen til din support.", fil=arguments.out))
    return 0


def _sections(arguments: Namespace) -> tuple[Section, ...]:
    if not arguments.store:
        return diagnose(open_desk(arguments), None)
    workspace = unlock(arguments)
    try:
        return diagnose(workspace.desk, workspace)
    finally:
        workspace.close()
