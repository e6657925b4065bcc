"""What the steps of one opened course show: a form, a list of forms, the review. Made when first shown or got ready, then kept.

All steps that are forms are shown in one body. Which step shows what, the structure of the form version says; where it stands,
the frame.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.guide.case import Body, Case, PageParts
from smdb_desktop.gui.guide.form_view import FormBody, FormPart
from smdb_desktop.gui.guide.frame import GuideFrame
from smdb_desktop.gui.guide.list_flow import ListFlow
from smdb_desktop.gui.guide.review import Review
from smdb_desktop.gui.kit.review_list import Line
from smdb_desktop.services.wizard.views import TrinVisning


class Bodies:
    """The bodies of one course in one form version."""

    def __init__(self, context: Context, page: QWidget, frame: GuideFrame, case: Case, parts: PageParts) -> None:
        self._context = context
        self._page = page
        self._frame = frame
        self._case = case
        self._parts = parts
        self._forms: FormBody | None = None
        self._flows: dict[str, ListFlow] = {}
        self._review: Review | None = None

    def of(self, trin: TrinVisning) -> Body:
        """What a step shows now."""
        flow = self.flow(trin)
        if flow is not None:
            return flow.body
        return self.review() if trin.plads is None else self._form(trin)

    def flow(self, trin: TrinVisning) -> ListFlow | None:
        """What happens on a step that is a list of forms; None on any other."""
        if trin.plads is None or not trin.liste:
            return None
        if trin.id not in self._flows:
            made = self._flows[trin.id] = ListFlow(self._context, self._page, self._case, trin.plads, self._parts)
            self._frame.add(made.list)
        return self._flows[trin.id]

    def _form(self, trin: TrinVisning) -> FormBody:
        parts = [FormPart(self._begun(trin), trin.id)]
        if self._forms is None:
            self._forms = FormBody(self._case, trin.title, parts)
            self._frame.add(self._forms)
        else:
            self._forms.aim(trin.title, parts)
        return self._forms

    def _begun(self, trin: TrinVisning) -> str:
        """The form of the step. A course that came from another form version may lack it: it is begun when it is gone to."""
        session, saver = self._case.session, self._case.saver
        art = trin.plads.art if trin.plads is not None else ""
        skema_id = session.skema_id(art)
        if skema_id is None:
            if session.why_not(art):
                return session.shown_empty(art).id
            record = session.begin(art)
            skema_id = record.id
            saver.begin(record)
            saver.save()
        return skema_id

    def review(self) -> Review:
        """The review."""
        if self._review is None:
            self._review = Review(self._case, self._context)
            self._frame.add(self._review)
            self._review.opened.connect(self._open_line)
            self._review.moved.connect(self._in_sight)
            self._review.rebuilt.connect(self._parts.chain)
        return self._review

    def _open_line(self, line: Line) -> None:
        """A line of the review leads to what it is about."""
        if line.fund is not None:
            self._parts.jump(line.fund)
        elif line.place is not None:
            self._parts.open_form(line.place.skema_id, line.place.felt)

    def _in_sight(self, rect: QRect) -> None:
        if self._review is not None:
            self._frame.show_part(self._review, rect)

    def ahead(self, steps: Sequence[TrinVisning], shown: Body | None) -> list[Body]:
        """What these steps will show, as large as it will be; nothing is begun for it."""
        others: list[Body] = [self.of(t) for t in steps if t.plads is None or t.liste]
        for body in others:
            if body is not shown:
                self._frame.fit(body)
        if self._forms is None:
            return others
        begun = self._case.session.skema_id
        alone = [(t, begun(t.plads.art)) for t in steps if t.plads is not None and not t.liste]
        self._forms.expect([FormPart(skema_id, t.id) for t, skema_id in alone if skema_id is not None])
        return [self._forms, *others]

    def let_go(self) -> None:
        """The page is left: nothing more can be answered on it."""
        for body in self._all():
            body.let_go()

    def _all(self) -> list[Body]:
        flows: list[Body] = [body for flow in self._flows.values() for body in {flow.list, flow.body}]
        return [*flows, *(body for body in (self._forms, self._review) if body is not None)]

    def clear(self) -> None:
        """Throw everything away."""
        for body in self._all():
            self._frame.drop(body)
        for flow in self._flows.values():
            flow.deleteLater()
        self._forms, self._flows, self._review = None, {}, None
