# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'export.ui'
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
from PySide6.QtWidgets import (QApplication, QDialog, QHBoxLayout, QLabel,
    QLineEdit, QProgressBar, QPushButton, QSizePolicy,
    QVBoxLayout, QWidget)

from smdb_desktop.gui.secret import SecretLine

class Ui_Export(object):
    def setupUi(self, Export):
        if not Export.objectName():
            Export.setObjectName(u"Export")
        self.eksport_lag = QVBoxLayout(Export)
        self.eksport_lag.setSpacing(16)
        self.eksport_lag.setObjectName(u"eksport_lag")
        self.eksport_lag.setContentsMargins(24, 24, 24, 24)
        self.indhold = QWidget(Export)
        self.indhold.setObjectName(u"indhold")
        self.indhold_lag = QVBoxLayout(self.indhold)
        self.indhold_lag.setSpacing(16)
        self.indhold_lag.setObjectName(u"indhold_lag")
        self.indhold_lag.setContentsMargins(0, 0, 0, 0)
        self.titel = QLabel(self.indhold)
        self.titel.setObjectName(u"titel")
        self.titel.setWordWrap(True)
        self.titel.setTextFormat(Qt.TextFormat.PlainText)
        self.titel.setProperty(u"class", u"h2")

        self.indhold_lag.addWidget(self.titel)

        self.forklaring = QLabel(self.indhold)
        self.forklaring.setObjectName(u"forklaring")
        self.forklaring.setWordWrap(True)
        self.forklaring.setTextFormat(Qt.TextFormat.PlainText)

        self.indhold_lag.addWidget(self.forklaring)

        self.mappe_blok = QVBoxLayout()
        self.indhold_lag.addLayout(self.mappe_blok)
        self.mappe_blok.setSpacing(4)
        self.mappe_blok.setObjectName(u"mappe_blok")
        self.mappe_blok.setContentsMargins(0, 0, 0, 0)
        self.mappe_label = QLabel(self.indhold)
        self.mappe_label.setObjectName(u"mappe_label")
        self.mappe_label.setWordWrap(True)
        self.mappe_label.setTextFormat(Qt.TextFormat.PlainText)
        self.mappe_label.setProperty(u"class", u"label")

        self.mappe_blok.addWidget(self.mappe_label)

        self.mappe_hint = QLabel(self.indhold)
        self.mappe_hint.setObjectName(u"mappe_hint")
        self.mappe_hint.setWordWrap(True)
        self.mappe_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.mappe_hint.setProperty(u"class", u"hint")

        self.mappe_blok.addWidget(self.mappe_hint)

        self.mappe_fejl = QLabel(self.indhold)
        self.mappe_fejl.setObjectName(u"mappe_fejl")
        self.mappe_fejl.setWordWrap(True)
        self.mappe_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.mappe_fejl.setProperty(u"class", u"error")
        self.mappe_fejl.setVisible(False)

        self.mappe_blok.addWidget(self.mappe_fejl)

        self.mappe_raekke = QHBoxLayout()
        self.mappe_blok.addLayout(self.mappe_raekke)
        self.mappe_raekke.setSpacing(8)
        self.mappe_raekke.setObjectName(u"mappe_raekke")
        self.mappe_raekke.setContentsMargins(0, 0, 0, 0)
        self.mappe = QLineEdit(self.indhold)
        self.mappe.setObjectName(u"mappe")

        self.mappe_raekke.addWidget(self.mappe)

        self.vaelg = QPushButton(self.indhold)
        self.vaelg.setObjectName(u"vaelg")

        self.mappe_raekke.addWidget(self.vaelg)





        self.certifikat_blok = QVBoxLayout()
        self.indhold_lag.addLayout(self.certifikat_blok)
        self.certifikat_blok.setSpacing(4)
        self.certifikat_blok.setObjectName(u"certifikat_blok")
        self.certifikat_blok.setContentsMargins(0, 0, 0, 0)
        self.certifikat_label = QLabel(self.indhold)
        self.certifikat_label.setObjectName(u"certifikat_label")
        self.certifikat_label.setWordWrap(True)
        self.certifikat_label.setTextFormat(Qt.TextFormat.PlainText)
        self.certifikat_label.setProperty(u"class", u"label")

        self.certifikat_blok.addWidget(self.certifikat_label)

        self.certifikat = QLabel(self.indhold)
        self.certifikat.setObjectName(u"certifikat")
        self.certifikat.setWordWrap(True)
        self.certifikat.setTextFormat(Qt.TextFormat.PlainText)

        self.certifikat_blok.addWidget(self.certifikat)



        self.kodeord_plads = QWidget(self.indhold)
        self.kodeord_plads.setObjectName(u"kodeord_plads")
        self.kodeord_plads_lag = QVBoxLayout(self.kodeord_plads)
        self.kodeord_plads_lag.setSpacing(0)
        self.kodeord_plads_lag.setObjectName(u"kodeord_plads_lag")
        self.kodeord_plads_lag.setContentsMargins(0, 0, 0, 0)
        self.kodeord_blok = QVBoxLayout()
        self.kodeord_plads_lag.addLayout(self.kodeord_blok)
        self.kodeord_blok.setSpacing(4)
        self.kodeord_blok.setObjectName(u"kodeord_blok")
        self.kodeord_blok.setContentsMargins(0, 0, 0, 0)
        self.kodeord_label = QLabel(self.kodeord_plads)
        self.kodeord_label.setObjectName(u"kodeord_label")
        self.kodeord_label.setWordWrap(True)
        self.kodeord_label.setTextFormat(Qt.TextFormat.PlainText)
        self.kodeord_label.setProperty(u"class", u"label")

        self.kodeord_blok.addWidget(self.kodeord_label)

        self.kodeord_hint = QLabel(self.kodeord_plads)
        self.kodeord_hint.setObjectName(u"kodeord_hint")
        self.kodeord_hint.setWordWrap(True)
        self.kodeord_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.kodeord_hint.setProperty(u"class", u"hint")

        self.kodeord_blok.addWidget(self.kodeord_hint)

        self.kodeord_fejl = QLabel(self.kodeord_plads)
        self.kodeord_fejl.setObjectName(u"kodeord_fejl")
        self.kodeord_fejl.setWordWrap(True)
        self.kodeord_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.kodeord_fejl.setProperty(u"class", u"error")
        self.kodeord_fejl.setVisible(False)

        self.kodeord_blok.addWidget(self.kodeord_fejl)

        self.kodeord = SecretLine(self.kodeord_plads)
        self.kodeord.setObjectName(u"kodeord")
        self.kodeord.setEchoMode(QLineEdit.EchoMode.Password)

        self.kodeord_blok.addWidget(self.kodeord)




        self.indhold_lag.addWidget(self.kodeord_plads)

        self.fremgang = QProgressBar(self.indhold)
        self.fremgang.setObjectName(u"fremgang")
        self.fremgang.setVisible(False)

        self.indhold_lag.addWidget(self.fremgang)

        self.status = QLabel(self.indhold)
        self.status.setObjectName(u"status")
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setProperty(u"class", u"strong")
        self.status.setVisible(False)

        self.indhold_lag.addWidget(self.status)

        self.resultat_plads = QWidget(self.indhold)
        self.resultat_plads.setObjectName(u"resultat_plads")
        self.resultat_lag = QVBoxLayout(self.resultat_plads)
        self.resultat_lag.setSpacing(4)
        self.resultat_lag.setObjectName(u"resultat_lag")
        self.resultat_lag.setContentsMargins(0, 0, 0, 0)

        self.indhold_lag.addWidget(self.resultat_plads)

        self.eksport_luft = QWidget(self.indhold)
        self.eksport_luft.setObjectName(u"eksport_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.eksport_luft.sizePolicy().hasHeightForWidth())
        self.eksport_luft.setSizePolicy(sizePolicy)

        self.indhold_lag.addWidget(self.eksport_luft)


        self.eksport_lag.addWidget(self.indhold)

        self.knapper = QHBoxLayout()
        self.eksport_lag.addLayout(self.knapper)
        self.knapper.setSpacing(8)
        self.knapper.setObjectName(u"knapper")
        self.knapper.setContentsMargins(0, 0, 0, 0)
        self.aabn_mappe = QPushButton(Export)
        self.aabn_mappe.setObjectName(u"aabn_mappe")
        self.aabn_mappe.setVisible(False)

        self.knapper.addWidget(self.aabn_mappe)

        self.knapper_luft = QWidget(Export)
        self.knapper_luft.setObjectName(u"knapper_luft")
        sizePolicy1 = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy1.setHorizontalStretch(0)
        sizePolicy1.setVerticalStretch(0)
        sizePolicy1.setHeightForWidth(self.knapper_luft.sizePolicy().hasHeightForWidth())
        self.knapper_luft.setSizePolicy(sizePolicy1)

        self.knapper.addWidget(self.knapper_luft)

        self.annuller = QPushButton(Export)
        self.annuller.setObjectName(u"annuller")

        self.knapper.addWidget(self.annuller)

        self.eksporter = QPushButton(Export)
        self.eksporter.setObjectName(u"eksporter")
        self.eksporter.setProperty(u"kind", u"primary")

        self.knapper.addWidget(self.eksporter)



#if QT_CONFIG(shortcut)
        self.mappe_label.setBuddy(self.mappe)
        self.kodeord_label.setBuddy(self.kodeord)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.mappe, self.vaelg)
        QWidget.setTabOrder(self.vaelg, self.kodeord)
        QWidget.setTabOrder(self.kodeord, self.aabn_mappe)
        QWidget.setTabOrder(self.aabn_mappe, self.annuller)
        QWidget.setTabOrder(self.annuller, self.eksporter)

        self.retranslateUi(Export)

        QMetaObject.connectSlotsByName(Export)
    # setupUi

    def retranslateUi(self, Export):
        Export.setWindowTitle(QCoreApplication.translate("Export", u"Eksport", None))
        self.titel.setText(QCoreApplication.translate("Export", u"Kontroll\u00e9r, underskriv og eksport\u00e9r", None))
        self.forklaring.setText("")
        self.mappe_label.setText(QCoreApplication.translate("Export", u"Mappe", None))
        self.mappe_hint.setText(QCoreApplication.translate("Export", u"Et f\u00e6llesdrev, en USB-n\u00f8gle eller en anden mappe, som modtageren henter fra.", None))
        self.mappe_fejl.setText("")
        self.vaelg.setText(QCoreApplication.translate("Export", u"V\u00e6lg mappe \u2026", None))
        self.certifikat_label.setText(QCoreApplication.translate("Export", u"Certifikat", None))
        self.certifikat.setText("")
        self.kodeord_label.setText(QCoreApplication.translate("Export", u"Certifikatets kodeord", None))
        self.kodeord_hint.setText(QCoreApplication.translate("Export", u"Bruges kun til denne eksport og gemmes ikke.", None))
        self.kodeord_fejl.setText("")
        self.status.setText("")
        self.aabn_mappe.setText(QCoreApplication.translate("Export", u"\u00c5bn mappe", None))
        self.annuller.setText(QCoreApplication.translate("Export", u"Annuller", None))
        self.eksporter.setText(QCoreApplication.translate("Export", u"Eksport\u00e9r", None))
    # retranslateUi

