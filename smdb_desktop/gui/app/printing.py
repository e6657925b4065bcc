"""*Print side …* in the menu and by its key: asks the page what it prints, or takes it as it is shown, and opens the dialog.

Before unlocking there is nothing to print but a file that somebody looks at: what stands there else is a way in, not content.
"""

from __future__ import annotations

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage


def print_page(context: Context, page: AnyPage | None) -> None:
    """Print a page. What is being typed goes to the store first, in whose order it is read."""
    if page is None:
        return
    made = page.printables()
    if not made and context.workspace is None:
        return
    # imported here: printing is loaded when somebody prints
    from smdb_desktop.gui.printing.dialog import PrintDialog

    if not made:
        from smdb_desktop.gui.printing.capture import captured
        from smdb_desktop.services.printing.paper import OfStore, Shown

        page.flush()
        papers = page.papers() or (Shown(page.windowTitle(), captured(page)),)
        made = tuple(OfStore(paper, context.work) for paper in papers)
    PrintDialog(context, made, page, lambda: page.waiting).open()
