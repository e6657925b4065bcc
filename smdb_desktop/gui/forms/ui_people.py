# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'people.ui'
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

from smdb_desktop.gui.secret import SecretLine

class Ui_People(object):
    def setupUi(self, People):
        if not People.objectName():
            People.setObjectName(u"People")
        self.hele = QVBoxLayout(People)
        self.hele.setSpacing(16)
        self.hele.setObjectName(u"hele")
        self.hele.setContentsMargins(0, 0, 0, 0)
        self.valgt_kort = QFrame(People)
        self.valgt_kort.setObjectName(u"valgt_kort")
        self.valgt_kort.setProperty(u"class", u"card")
        self.valgt_kort_lag = QVBoxLayout(self.valgt_kort)
        self.valgt_kort_lag.setSpacing(12)
        self.valgt_kort_lag.setObjectName(u"valgt_kort_lag")
        self.valgt_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.valgt_kort_titel = QLabel(self.valgt_kort)
        self.valgt_kort_titel.setObjectName(u"valgt_kort_titel")
        self.valgt_kort_titel.setWordWrap(True)
        self.valgt_kort_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.valgt_kort_titel.setProperty(u"class", u"h2")

        self.valgt_kort_lag.addWidget(self.valgt_kort_titel)

        self.andet_navn_blok = QVBoxLayout()
        self.valgt_kort_lag.addLayout(self.andet_navn_blok)
        self.andet_navn_blok.setSpacing(4)
        self.andet_navn_blok.setObjectName(u"andet_navn_blok")
        self.andet_navn_blok.setContentsMargins(0, 0, 0, 0)
        self.andet_navn_label = QLabel(self.valgt_kort)
        self.andet_navn_label.setObjectName(u"andet_navn_label")
        self.andet_navn_label.setWordWrap(True)
        self.andet_navn_label.setTextFormat(Qt.TextFormat.PlainText)
        self.andet_navn_label.setProperty(u"class", u"label")

        self.andet_navn_blok.addWidget(self.andet_navn_label)

        self.andet_navn_hint = QLabel(self.valgt_kort)
        self.andet_navn_hint.setObjectName(u"andet_navn_hint")
        self.andet_navn_hint.setWordWrap(True)
        self.andet_navn_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.andet_navn_hint.setProperty(u"class", u"hint")

        self.andet_navn_blok.addWidget(self.andet_navn_hint)

        self.andet_navn_fejl = QLabel(self.valgt_kort)
        self.andet_navn_fejl.setObjectName(u"andet_navn_fejl")
        self.andet_navn_fejl.setWordWrap(True)
        self.andet_navn_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.andet_navn_fejl.setProperty(u"class", u"error")
        self.andet_navn_fejl.setVisible(False)

        self.andet_navn_blok.addWidget(self.andet_navn_fejl)

        self.andet_navn = QLineEdit(self.valgt_kort)
        self.andet_navn.setObjectName(u"andet_navn")

        self.andet_navn_blok.addWidget(self.andet_navn)



        self.andre_roller_blok = QVBoxLayout()
        self.valgt_kort_lag.addLayout(self.andre_roller_blok)
        self.andre_roller_blok.setSpacing(4)
        self.andre_roller_blok.setObjectName(u"andre_roller_blok")
        self.andre_roller_blok.setContentsMargins(0, 0, 0, 0)
        self.andre_roller_label = QLabel(self.valgt_kort)
        self.andre_roller_label.setObjectName(u"andre_roller_label")
        self.andre_roller_label.setWordWrap(True)
        self.andre_roller_label.setTextFormat(Qt.TextFormat.PlainText)
        self.andre_roller_label.setProperty(u"class", u"label")

        self.andre_roller_blok.addWidget(self.andre_roller_label)

        self.andre_roller_fejl = QLabel(self.valgt_kort)
        self.andre_roller_fejl.setObjectName(u"andre_roller_fejl")
        self.andre_roller_fejl.setWordWrap(True)
        self.andre_roller_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.andre_roller_fejl.setProperty(u"class", u"error")
        self.andre_roller_fejl.setVisible(False)

        self.andre_roller_blok.addWidget(self.andre_roller_fejl)



        self.valgt_knapper = QHBoxLayout()
        self.valgt_kort_lag.addLayout(self.valgt_knapper)
        self.valgt_knapper.setSpacing(12)
        self.valgt_knapper.setObjectName(u"valgt_knapper")
        self.valgt_knapper.setContentsMargins(0, 0, 0, 0)
        self.gem_person = QPushButton(self.valgt_kort)
        self.gem_person.setObjectName(u"gem_person")
        self.gem_person.setAutoDefault(False)

        self.valgt_knapper.addWidget(self.gem_person)

        self.ny_saetning = QPushButton(self.valgt_kort)
        self.ny_saetning.setObjectName(u"ny_saetning")
        self.ny_saetning.setAutoDefault(False)

        self.valgt_knapper.addWidget(self.ny_saetning)

        self.fjern_person = QPushButton(self.valgt_kort)
        self.fjern_person.setObjectName(u"fjern_person")
        self.fjern_person.setAutoDefault(False)
        self.fjern_person.setProperty(u"kind", u"danger")

        self.valgt_knapper.addWidget(self.fjern_person)

        self.valgt_knapper_luft = QWidget(self.valgt_kort)
        self.valgt_knapper_luft.setObjectName(u"valgt_knapper_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.valgt_knapper_luft.sizePolicy().hasHeightForWidth())
        self.valgt_knapper_luft.setSizePolicy(sizePolicy)

        self.valgt_knapper.addWidget(self.valgt_knapper_luft)




        self.hele.addWidget(self.valgt_kort)

        self.tilfoej_kort = QFrame(People)
        self.tilfoej_kort.setObjectName(u"tilfoej_kort")
        self.tilfoej_kort.setProperty(u"class", u"card")
        self.tilfoej_kort_lag = QVBoxLayout(self.tilfoej_kort)
        self.tilfoej_kort_lag.setSpacing(12)
        self.tilfoej_kort_lag.setObjectName(u"tilfoej_kort_lag")
        self.tilfoej_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.tilfoej_kort_titel = QLabel(self.tilfoej_kort)
        self.tilfoej_kort_titel.setObjectName(u"tilfoej_kort_titel")
        self.tilfoej_kort_titel.setWordWrap(True)
        self.tilfoej_kort_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.tilfoej_kort_titel.setProperty(u"class", u"h2")

        self.tilfoej_kort_lag.addWidget(self.tilfoej_kort_titel)

        self.tilfoej_tekst = QLabel(self.tilfoej_kort)
        self.tilfoej_tekst.setObjectName(u"tilfoej_tekst")
        self.tilfoej_tekst.setWordWrap(True)
        self.tilfoej_tekst.setTextFormat(Qt.TextFormat.PlainText)

        self.tilfoej_kort_lag.addWidget(self.tilfoej_tekst)

        self.nyt_navn_blok = QVBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.nyt_navn_blok)
        self.nyt_navn_blok.setSpacing(4)
        self.nyt_navn_blok.setObjectName(u"nyt_navn_blok")
        self.nyt_navn_blok.setContentsMargins(0, 0, 0, 0)
        self.nyt_navn_label = QLabel(self.tilfoej_kort)
        self.nyt_navn_label.setObjectName(u"nyt_navn_label")
        self.nyt_navn_label.setWordWrap(True)
        self.nyt_navn_label.setTextFormat(Qt.TextFormat.PlainText)
        self.nyt_navn_label.setProperty(u"class", u"label")

        self.nyt_navn_blok.addWidget(self.nyt_navn_label)

        self.nyt_navn_hint = QLabel(self.tilfoej_kort)
        self.nyt_navn_hint.setObjectName(u"nyt_navn_hint")
        self.nyt_navn_hint.setWordWrap(True)
        self.nyt_navn_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.nyt_navn_hint.setProperty(u"class", u"hint")

        self.nyt_navn_blok.addWidget(self.nyt_navn_hint)

        self.nyt_navn_fejl = QLabel(self.tilfoej_kort)
        self.nyt_navn_fejl.setObjectName(u"nyt_navn_fejl")
        self.nyt_navn_fejl.setWordWrap(True)
        self.nyt_navn_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.nyt_navn_fejl.setProperty(u"class", u"error")
        self.nyt_navn_fejl.setVisible(False)

        self.nyt_navn_blok.addWidget(self.nyt_navn_fejl)

        self.nyt_navn = QLineEdit(self.tilfoej_kort)
        self.nyt_navn.setObjectName(u"nyt_navn")

        self.nyt_navn_blok.addWidget(self.nyt_navn)



        self.nye_roller_blok = QVBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.nye_roller_blok)
        self.nye_roller_blok.setSpacing(4)
        self.nye_roller_blok.setObjectName(u"nye_roller_blok")
        self.nye_roller_blok.setContentsMargins(0, 0, 0, 0)
        self.nye_roller_label = QLabel(self.tilfoej_kort)
        self.nye_roller_label.setObjectName(u"nye_roller_label")
        self.nye_roller_label.setWordWrap(True)
        self.nye_roller_label.setTextFormat(Qt.TextFormat.PlainText)
        self.nye_roller_label.setProperty(u"class", u"label")

        self.nye_roller_blok.addWidget(self.nye_roller_label)

        self.nye_roller_fejl = QLabel(self.tilfoej_kort)
        self.nye_roller_fejl.setObjectName(u"nye_roller_fejl")
        self.nye_roller_fejl.setWordWrap(True)
        self.nye_roller_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.nye_roller_fejl.setProperty(u"class", u"error")
        self.nye_roller_fejl.setVisible(False)

        self.nye_roller_blok.addWidget(self.nye_roller_fejl)



        self.ny_blok = QVBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.ny_blok)
        self.ny_blok.setSpacing(4)
        self.ny_blok.setObjectName(u"ny_blok")
        self.ny_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_label = QLabel(self.tilfoej_kort)
        self.ny_label.setObjectName(u"ny_label")
        self.ny_label.setWordWrap(True)
        self.ny_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_label.setProperty(u"class", u"label")

        self.ny_blok.addWidget(self.ny_label)

        self.ny_hint = QLabel(self.tilfoej_kort)
        self.ny_hint.setObjectName(u"ny_hint")
        self.ny_hint.setWordWrap(True)
        self.ny_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_hint.setProperty(u"class", u"hint")

        self.ny_blok.addWidget(self.ny_hint)

        self.ny_fejl = QLabel(self.tilfoej_kort)
        self.ny_fejl.setObjectName(u"ny_fejl")
        self.ny_fejl.setWordWrap(True)
        self.ny_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_fejl.setProperty(u"class", u"error")
        self.ny_fejl.setVisible(False)

        self.ny_blok.addWidget(self.ny_fejl)

        self.ny = SecretLine(self.tilfoej_kort)
        self.ny.setObjectName(u"ny")
        self.ny.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_blok.addWidget(self.ny)



        self.styrke = QLabel(self.tilfoej_kort)
        self.styrke.setObjectName(u"styrke")
        self.styrke.setWordWrap(True)
        self.styrke.setTextFormat(Qt.TextFormat.PlainText)
        self.styrke.setProperty(u"class", u"hint")

        self.tilfoej_kort_lag.addWidget(self.styrke)

        self.ny_igen_blok = QVBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.ny_igen_blok)
        self.ny_igen_blok.setSpacing(4)
        self.ny_igen_blok.setObjectName(u"ny_igen_blok")
        self.ny_igen_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_igen_label = QLabel(self.tilfoej_kort)
        self.ny_igen_label.setObjectName(u"ny_igen_label")
        self.ny_igen_label.setWordWrap(True)
        self.ny_igen_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_label.setProperty(u"class", u"label")

        self.ny_igen_blok.addWidget(self.ny_igen_label)

        self.ny_igen_fejl = QLabel(self.tilfoej_kort)
        self.ny_igen_fejl.setObjectName(u"ny_igen_fejl")
        self.ny_igen_fejl.setWordWrap(True)
        self.ny_igen_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_fejl.setProperty(u"class", u"error")
        self.ny_igen_fejl.setVisible(False)

        self.ny_igen_blok.addWidget(self.ny_igen_fejl)

        self.ny_igen = SecretLine(self.tilfoej_kort)
        self.ny_igen.setObjectName(u"ny_igen")
        self.ny_igen.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_igen_blok.addWidget(self.ny_igen)



        self.egen_blok = QVBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.egen_blok)
        self.egen_blok.setSpacing(4)
        self.egen_blok.setObjectName(u"egen_blok")
        self.egen_blok.setContentsMargins(0, 0, 0, 0)
        self.egen_label = QLabel(self.tilfoej_kort)
        self.egen_label.setObjectName(u"egen_label")
        self.egen_label.setWordWrap(True)
        self.egen_label.setTextFormat(Qt.TextFormat.PlainText)
        self.egen_label.setProperty(u"class", u"label")

        self.egen_blok.addWidget(self.egen_label)

        self.egen_hint = QLabel(self.tilfoej_kort)
        self.egen_hint.setObjectName(u"egen_hint")
        self.egen_hint.setWordWrap(True)
        self.egen_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.egen_hint.setProperty(u"class", u"hint")

        self.egen_blok.addWidget(self.egen_hint)

        self.egen_fejl = QLabel(self.tilfoej_kort)
        self.egen_fejl.setObjectName(u"egen_fejl")
        self.egen_fejl.setWordWrap(True)
        self.egen_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.egen_fejl.setProperty(u"class", u"error")
        self.egen_fejl.setVisible(False)

        self.egen_blok.addWidget(self.egen_fejl)

        self.egen = SecretLine(self.tilfoej_kort)
        self.egen.setObjectName(u"egen")
        self.egen.setEchoMode(QLineEdit.EchoMode.Password)

        self.egen_blok.addWidget(self.egen)



        self.tilfoej_knapper = QHBoxLayout()
        self.tilfoej_kort_lag.addLayout(self.tilfoej_knapper)
        self.tilfoej_knapper.setSpacing(12)
        self.tilfoej_knapper.setObjectName(u"tilfoej_knapper")
        self.tilfoej_knapper.setContentsMargins(0, 0, 0, 0)
        self.tilfoej = QPushButton(self.tilfoej_kort)
        self.tilfoej.setObjectName(u"tilfoej")
        self.tilfoej.setAutoDefault(False)

        self.tilfoej_knapper.addWidget(self.tilfoej)

        self.fortryd = QPushButton(self.tilfoej_kort)
        self.fortryd.setObjectName(u"fortryd")
        self.fortryd.setAutoDefault(False)

        self.tilfoej_knapper.addWidget(self.fortryd)

        self.tilfoej_knapper_luft = QWidget(self.tilfoej_kort)
        self.tilfoej_knapper_luft.setObjectName(u"tilfoej_knapper_luft")
        sizePolicy.setHeightForWidth(self.tilfoej_knapper_luft.sizePolicy().hasHeightForWidth())
        self.tilfoej_knapper_luft.setSizePolicy(sizePolicy)

        self.tilfoej_knapper.addWidget(self.tilfoej_knapper_luft)




        self.hele.addWidget(self.tilfoej_kort)

#if QT_CONFIG(shortcut)
        self.andet_navn_label.setBuddy(self.andet_navn)
        self.nyt_navn_label.setBuddy(self.nyt_navn)
        self.ny_label.setBuddy(self.ny)
        self.ny_igen_label.setBuddy(self.ny_igen)
        self.egen_label.setBuddy(self.egen)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.andet_navn, self.gem_person)
        QWidget.setTabOrder(self.gem_person, self.ny_saetning)
        QWidget.setTabOrder(self.ny_saetning, self.fjern_person)
        QWidget.setTabOrder(self.fjern_person, self.nyt_navn)
        QWidget.setTabOrder(self.nyt_navn, self.ny)
        QWidget.setTabOrder(self.ny, self.ny_igen)
        QWidget.setTabOrder(self.ny_igen, self.egen)
        QWidget.setTabOrder(self.egen, self.tilfoej)
        QWidget.setTabOrder(self.tilfoej, self.fortryd)

        self.retranslateUi(People)

        QMetaObject.connectSlotsByName(People)
    # setupUi

    def retranslateUi(self, People):
        self.valgt_kort_titel.setText(QCoreApplication.translate("People", u"Den valgte person", None))
        self.andet_navn_label.setText(QCoreApplication.translate("People", u"Navn", None))
        self.andet_navn_hint.setText(QCoreApplication.translate("People", u"Det, der er gjort, beholder det navn, personen havde den dag.", None))
        self.andet_navn_fejl.setText("")
        self.andre_roller_label.setText(QCoreApplication.translate("People", u"Profiler i SMDB", None))
        self.andre_roller_fejl.setText("")
        self.gem_person.setText(QCoreApplication.translate("People", u"Gem \u00e6ndringer", None))
        self.ny_saetning.setText(QCoreApplication.translate("People", u"Ny adgangss\u00e6tning \u2026", None))
        self.fjern_person.setText(QCoreApplication.translate("People", u"Fjern personen \u2026", None))
        self.tilfoej_kort_titel.setText(QCoreApplication.translate("People", u"Tilf\u00f8j en person", None))
        self.tilfoej_tekst.setText(QCoreApplication.translate("People", u"Lad personen selv sidde ved tastaturet og v\u00e6lge sin adgangss\u00e6tning. Ingen andre skal kende den.", None))
        self.nyt_navn_label.setText(QCoreApplication.translate("People", u"Personens navn", None))
        self.nyt_navn_hint.setText(QCoreApplication.translate("People", u"St\u00e5r ved alt, personen g\u00f8r, og i de indberetninger, personen sender.", None))
        self.nyt_navn_fejl.setText("")
        self.nye_roller_label.setText(QCoreApplication.translate("People", u"Personens profiler i SMDB", None))
        self.nye_roller_fejl.setText("")
        self.ny_label.setText(QCoreApplication.translate("People", u"Personens adgangss\u00e6tning", None))
        self.ny_hint.setText(QCoreApplication.translate("People", u"Mindst 12 tegn. Gerne fire ord, der ikke h\u00f8rer sammen.", None))
        self.ny_fejl.setText("")
        self.styrke.setText("")
        self.ny_igen_label.setText(QCoreApplication.translate("People", u"Personens adgangss\u00e6tning igen", None))
        self.ny_igen_fejl.setText("")
        self.egen_label.setText(QCoreApplication.translate("People", u"Din egen adgangss\u00e6tning", None))
        self.egen_hint.setText(QCoreApplication.translate("People", u"Du, der har l\u00e5st op, skriver den, du selv bruger.", None))
        self.egen_fejl.setText("")
        self.tilfoej.setText(QCoreApplication.translate("People", u"Tilf\u00f8j personen", None))
        self.fortryd.setText(QCoreApplication.translate("People", u"Fortryd", None))
        pass
    # retranslateUi

