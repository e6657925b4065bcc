"""A list of texts that wrap, walked with the arrow keys; each line is as high as its words need at the width there is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from smdb_desktop.gui.kit import theme
from smdb_desktop.language import say

_SIDE, _ABOVE, _SPARE = 8, 5, 8


class _Wrapping(QStyledItemDelegate):
    """Lines as high as their words need between the style's paddings, which Qt leaves out when it reckons where to wrap."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height at the width there is."""
        self.initStyleOption(option, index)
        width = self._view.viewport().width()
        room = QRect(0, 0, width - theme.px(2 * _SIDE + _SPARE), 10_000)
        height = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, option.text).height()
        return QSize(width, height + theme.px(2 * _ABOVE))


class WrappingList(QListWidget):
    """Lines that wrap, reckoned anew when a scroll bar takes some of the width."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setItemDelegate(_Wrapping(self))
        self.setAccessibleName(say(name))
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height of each line."""
        super().resizeEvent(event)
        self.doItemsLayout()
