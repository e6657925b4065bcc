# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'forside.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QLabel, QSizePolicy, QVBoxLayout,
    QWidget)

class Ui_Forside(object):
    def setupUi(self, Forside):
        if not Forside.objectName():
            Forside.setObjectName(u"Forside")
        self.forside_lag = QVBoxLayout(Forside)
        self.forside_lag.setSpacing(16)
        self.forside_lag.setObjectName(u"forside_lag")
        self.forside_lag.setContentsMargins(0, 0, 0, 0)
        self.titel = QLabel(Forside)
        self.titel.setObjectName(u"titel")
        self.titel.setWordWrap(True)
        self.titel.setTextFormat(Qt.TextFormat.PlainText)
        self.titel.setProperty(u"class", u"h1")

        self.forside_lag.addWidget(self.titel)

        self.soeg_plads = QWidget(Forside)
        self.soeg_plads.setObjectName(u"soeg_plads")
        self.soeg_plads_lag = QVBoxLayout(self.soeg_plads)
        self.soeg_plads_lag.setSpacing(0)
        self.soeg_plads_lag.setObjectName(u"soeg_plads_lag")
        self.soeg_plads_lag.setContentsMargins(0, 0, 0, 0)

        self.forside_lag.addWidget(self.soeg_plads)

        self.kort_plads = QWidget(Forside)
        self.kort_plads.setObjectName(u"kort_plads")
        self.kort_plads_lag = QVBoxLayout(self.kort_plads)
        self.kort_plads_lag.setSpacing(0)
        self.kort_plads_lag.setObjectName(u"kort_plads_lag")
        self.kort_plads_lag.setContentsMargins(0, 0, 0, 0)

        self.forside_lag.addWidget(self.kort_plads)

        self.forside_luft = QWidget(Forside)
        self.forside_luft.setObjectName(u"forside_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.forside_luft.sizePolicy().hasHeightForWidth())
        self.forside_luft.setSizePolicy(sizePolicy)

        self.forside_lag.addWidget(self.forside_luft)


        self.retranslateUi(Forside)

        QMetaObject.connectSlotsByName(Forside)
    # setupUi

    def retranslateUi(self, Forside):
        self.titel.setText(QCoreApplication.translate("Forside", u"Forside", None))
        pass
    # retranslateUi

