# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'search.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QHBoxLayout, QLabel,
    QLineEdit, QPushButton, QSizePolicy, QVBoxLayout,
    QWidget)

class Ui_Search(object):
    def setupUi(self, Search):
        if not Search.objectName():
            Search.setObjectName(u"Search")
        Search.setProperty(u"class", u"card")
        self.soeg_lag = QVBoxLayout(Search)
        self.soeg_lag.setSpacing(12)
        self.soeg_lag.setObjectName(u"soeg_lag")
        self.soeg_lag.setContentsMargins(20, 20, 20, 20)
        self.soeg_titel = QLabel(Search)
        self.soeg_titel.setObjectName(u"soeg_titel")
        self.soeg_titel.setWordWrap(True)
        self.soeg_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.soeg_titel.setProperty(u"class", u"h2")

        self.soeg_lag.addWidget(self.soeg_titel)

        self.cpr_blok = QVBoxLayout()
        self.soeg_lag.addLayout(self.cpr_blok)
        self.cpr_blok.setSpacing(4)
        self.cpr_blok.setObjectName(u"cpr_blok")
        self.cpr_blok.setContentsMargins(0, 0, 0, 0)
        self.cpr_label = QLabel(Search)
        self.cpr_label.setObjectName(u"cpr_label")
        self.cpr_label.setWordWrap(True)
        self.cpr_label.setTextFormat(Qt.TextFormat.PlainText)
        self.cpr_label.setProperty(u"class", u"label")

        self.cpr_blok.addWidget(self.cpr_label)

        self.cpr_hint = QLabel(Search)
        self.cpr_hint.setObjectName(u"cpr_hint")
        self.cpr_hint.setWordWrap(True)
        self.cpr_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.cpr_hint.setProperty(u"class", u"hint")

        self.cpr_blok.addWidget(self.cpr_hint)

        self.cpr_fejl = QLabel(Search)
        self.cpr_fejl.setObjectName(u"cpr_fejl")
        self.cpr_fejl.setWordWrap(True)
        self.cpr_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.cpr_fejl.setProperty(u"class", u"error")
        self.cpr_fejl.setVisible(False)

        self.cpr_blok.addWidget(self.cpr_fejl)

        self.cpr_detalje = QLabel(Search)
        self.cpr_detalje.setObjectName(u"cpr_detalje")
        self.cpr_detalje.setWordWrap(True)
        self.cpr_detalje.setTextFormat(Qt.TextFormat.PlainText)
        self.cpr_detalje.setProperty(u"class", u"hint")
        self.cpr_detalje.setVisible(False)

        self.cpr_blok.addWidget(self.cpr_detalje)

        self.cpr_raekke = QHBoxLayout()
        self.cpr_blok.addLayout(self.cpr_raekke)
        self.cpr_raekke.setSpacing(12)
        self.cpr_raekke.setObjectName(u"cpr_raekke")
        self.cpr_raekke.setContentsMargins(0, 0, 0, 0)
        self.cpr = QLineEdit(Search)
        self.cpr.setObjectName(u"cpr")

        self.cpr_raekke.addWidget(self.cpr)

        self.soeg = QPushButton(Search)
        self.soeg.setObjectName(u"soeg")
        self.soeg.setAutoDefault(False)
        self.soeg.setProperty(u"kind", u"primary")

        self.cpr_raekke.addWidget(self.soeg)

        self.cpr_luft = QWidget(Search)
        self.cpr_luft.setObjectName(u"cpr_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.cpr_luft.sizePolicy().hasHeightForWidth())
        self.cpr_luft.setSizePolicy(sizePolicy)

        self.cpr_raekke.addWidget(self.cpr_luft)





        self.ny_borger = QFrame(Search)
        self.ny_borger.setObjectName(u"ny_borger")
        self.ny_borger.setVisible(False)
        self.ny_borger.setProperty(u"kind", u"info")
        self.ny_borger.setProperty(u"class", u"banner")
        self.ny_lag = QVBoxLayout(self.ny_borger)
        self.ny_lag.setSpacing(10)
        self.ny_lag.setObjectName(u"ny_lag")
        self.ny_lag.setContentsMargins(16, 12, 16, 12)
        self.ny_titel = QLabel(self.ny_borger)
        self.ny_titel.setObjectName(u"ny_titel")
        self.ny_titel.setWordWrap(True)
        self.ny_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_titel.setProperty(u"class", u"strong")

        self.ny_lag.addWidget(self.ny_titel)

        self.ny_fakta = QWidget(self.ny_borger)
        self.ny_fakta.setObjectName(u"ny_fakta")
        self.fakta_lag = QVBoxLayout(self.ny_fakta)
        self.fakta_lag.setSpacing(0)
        self.fakta_lag.setObjectName(u"fakta_lag")
        self.fakta_lag.setContentsMargins(0, 0, 0, 0)

        self.ny_lag.addWidget(self.ny_fakta)

        self.ny_tekst = QLabel(self.ny_borger)
        self.ny_tekst.setObjectName(u"ny_tekst")
        self.ny_tekst.setWordWrap(True)
        self.ny_tekst.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_tekst.setProperty(u"class", u"hint")

        self.ny_lag.addWidget(self.ny_tekst)

        self.navn_blok = QVBoxLayout()
        self.ny_lag.addLayout(self.navn_blok)
        self.navn_blok.setSpacing(4)
        self.navn_blok.setObjectName(u"navn_blok")
        self.navn_blok.setContentsMargins(0, 0, 0, 0)
        self.navn_label = QLabel(self.ny_borger)
        self.navn_label.setObjectName(u"navn_label")
        self.navn_label.setWordWrap(True)
        self.navn_label.setTextFormat(Qt.TextFormat.PlainText)
        self.navn_label.setProperty(u"class", u"label")

        self.navn_blok.addWidget(self.navn_label)

        self.navn = QLineEdit(self.ny_borger)
        self.navn.setObjectName(u"navn")

        self.navn_blok.addWidget(self.navn)



        self.ny_raekke = QHBoxLayout()
        self.ny_lag.addLayout(self.ny_raekke)
        self.ny_raekke.setSpacing(8)
        self.ny_raekke.setObjectName(u"ny_raekke")
        self.ny_raekke.setContentsMargins(0, 0, 0, 0)
        self.opret = QPushButton(self.ny_borger)
        self.opret.setObjectName(u"opret")
        self.opret.setAutoDefault(False)
        self.opret.setProperty(u"kind", u"primary")

        self.ny_raekke.addWidget(self.opret)

        self.fortryd = QPushButton(self.ny_borger)
        self.fortryd.setObjectName(u"fortryd")
        self.fortryd.setAutoDefault(False)

        self.ny_raekke.addWidget(self.fortryd)

        self.ny_luft = QWidget(self.ny_borger)
        self.ny_luft.setObjectName(u"ny_luft")
        sizePolicy.setHeightForWidth(self.ny_luft.sizePolicy().hasHeightForWidth())
        self.ny_luft.setSizePolicy(sizePolicy)

        self.ny_raekke.addWidget(self.ny_luft)




        self.soeg_lag.addWidget(self.ny_borger)

#if QT_CONFIG(shortcut)
        self.cpr_label.setBuddy(self.cpr)
        self.navn_label.setBuddy(self.navn)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.cpr, self.soeg)
        QWidget.setTabOrder(self.soeg, self.navn)
        QWidget.setTabOrder(self.navn, self.opret)
        QWidget.setTabOrder(self.opret, self.fortryd)

        self.retranslateUi(Search)

        QMetaObject.connectSlotsByName(Search)
    # setupUi

    def retranslateUi(self, Search):
        self.soeg_titel.setText(QCoreApplication.translate("Search", u"Frems\u00f8g borger", None))
        self.cpr_label.setText(QCoreApplication.translate("Search", u"CPR-nr.", None))
        self.cpr_hint.setText(QCoreApplication.translate("Search", u"Ti cifre (ddmm\u00e5\u00e5-xxxx), med eller uden bindestreg", None))
        self.cpr_fejl.setText("")
        self.cpr_detalje.setText("")
        self.soeg.setText(QCoreApplication.translate("Search", u"S\u00f8g", None))
        self.ny_titel.setText(QCoreApplication.translate("Search", u"NY BORGER", None))
        self.ny_tekst.setText("")
        self.navn_label.setText(QCoreApplication.translate("Search", u"Navn (kan udelades)", None))
        self.opret.setText(QCoreApplication.translate("Search", u"Opret borger", None))
        self.fortryd.setText(QCoreApplication.translate("Search", u"Fortryd", None))
        pass
    # retranslateUi

