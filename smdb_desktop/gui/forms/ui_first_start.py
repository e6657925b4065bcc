# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'first_start.ui'
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
    QLineEdit, QProgressBar, QPushButton, QRadioButton,
    QSizePolicy, QVBoxLayout, QWidget)

from smdb_desktop.gui.secret import SecretLine

class Ui_FirstStart(object):
    def setupUi(self, FirstStart):
        if not FirstStart.objectName():
            FirstStart.setObjectName(u"FirstStart")
        self.start_lag = QVBoxLayout(FirstStart)
        self.start_lag.setSpacing(16)
        self.start_lag.setObjectName(u"start_lag")
        self.start_lag.setContentsMargins(0, 0, 0, 0)
        self.titel = QLabel(FirstStart)
        self.titel.setObjectName(u"titel")
        self.titel.setWordWrap(True)
        self.titel.setTextFormat(Qt.TextFormat.PlainText)
        self.titel.setProperty(u"class", u"h1")

        self.start_lag.addWidget(self.titel)

        self.trin_tekst = QLabel(FirstStart)
        self.trin_tekst.setObjectName(u"trin_tekst")
        self.trin_tekst.setWordWrap(True)
        self.trin_tekst.setTextFormat(Qt.TextFormat.PlainText)
        self.trin_tekst.setProperty(u"class", u"hint")

        self.start_lag.addWidget(self.trin_tekst)

        self.trin = QWidget(FirstStart)
        self.trin.setObjectName(u"trin")
        self.trin_lag = QVBoxLayout(self.trin)
        self.trin_lag.setSpacing(0)
        self.trin_lag.setObjectName(u"trin_lag")
        self.trin_lag.setContentsMargins(0, 0, 0, 0)
        self.trin_slags = QWidget(self.trin)
        self.trin_slags.setObjectName(u"trin_slags")
        self.slags_lag = QVBoxLayout(self.trin_slags)
        self.slags_lag.setSpacing(16)
        self.slags_lag.setObjectName(u"slags_lag")
        self.slags_lag.setContentsMargins(0, 0, 0, 0)
        self.slags_kort = QFrame(self.trin_slags)
        self.slags_kort.setObjectName(u"slags_kort")
        self.slags_kort.setProperty(u"class", u"card")
        self.slags_kort_lag = QVBoxLayout(self.slags_kort)
        self.slags_kort_lag.setSpacing(6)
        self.slags_kort_lag.setObjectName(u"slags_kort_lag")
        self.slags_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.slags_titel = QLabel(self.slags_kort)
        self.slags_titel.setObjectName(u"slags_titel")
        self.slags_titel.setWordWrap(True)
        self.slags_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.slags_titel.setProperty(u"class", u"h2")

        self.slags_kort_lag.addWidget(self.slags_titel)

        self.rigtig = QRadioButton(self.slags_kort)
        self.rigtig.setObjectName(u"rigtig")

        self.slags_kort_lag.addWidget(self.rigtig)

        self.rigtig_hint = QLabel(self.slags_kort)
        self.rigtig_hint.setObjectName(u"rigtig_hint")
        self.rigtig_hint.setWordWrap(True)
        self.rigtig_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.rigtig_hint.setProperty(u"class", u"hint")

        self.slags_kort_lag.addWidget(self.rigtig_hint)

        self.oevelse = QRadioButton(self.slags_kort)
        self.oevelse.setObjectName(u"oevelse")

        self.slags_kort_lag.addWidget(self.oevelse)

        self.oevelse_hint = QLabel(self.slags_kort)
        self.oevelse_hint.setObjectName(u"oevelse_hint")
        self.oevelse_hint.setWordWrap(True)
        self.oevelse_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.oevelse_hint.setProperty(u"class", u"hint")

        self.slags_kort_lag.addWidget(self.oevelse_hint)

        self.slags_fejl = QLabel(self.slags_kort)
        self.slags_fejl.setObjectName(u"slags_fejl")
        self.slags_fejl.setWordWrap(True)
        self.slags_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.slags_fejl.setProperty(u"class", u"error")
        self.slags_fejl.setVisible(False)

        self.slags_kort_lag.addWidget(self.slags_fejl)


        self.slags_lag.addWidget(self.slags_kort)


        self.trin_lag.addWidget(self.trin_slags)

        self.trin_hvem = QWidget(self.trin)
        self.trin_hvem.setObjectName(u"trin_hvem")
        self.hvem_lag = QVBoxLayout(self.trin_hvem)
        self.hvem_lag.setSpacing(16)
        self.hvem_lag.setObjectName(u"hvem_lag")
        self.hvem_lag.setContentsMargins(0, 0, 0, 0)
        self.hvem_kort = QFrame(self.trin_hvem)
        self.hvem_kort.setObjectName(u"hvem_kort")
        self.hvem_kort.setProperty(u"class", u"card")
        self.hvem_kort_lag = QVBoxLayout(self.hvem_kort)
        self.hvem_kort_lag.setSpacing(12)
        self.hvem_kort_lag.setObjectName(u"hvem_kort_lag")
        self.hvem_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.hvem_titel = QLabel(self.hvem_kort)
        self.hvem_titel.setObjectName(u"hvem_titel")
        self.hvem_titel.setWordWrap(True)
        self.hvem_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.hvem_titel.setProperty(u"class", u"h2")

        self.hvem_kort_lag.addWidget(self.hvem_titel)

        self.organisation_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.organisation_blok)
        self.organisation_blok.setSpacing(4)
        self.organisation_blok.setObjectName(u"organisation_blok")
        self.organisation_blok.setContentsMargins(0, 0, 0, 0)
        self.organisation_label = QLabel(self.hvem_kort)
        self.organisation_label.setObjectName(u"organisation_label")
        self.organisation_label.setWordWrap(True)
        self.organisation_label.setTextFormat(Qt.TextFormat.PlainText)
        self.organisation_label.setProperty(u"class", u"label")

        self.organisation_blok.addWidget(self.organisation_label)

        self.organisation_fejl = QLabel(self.hvem_kort)
        self.organisation_fejl.setObjectName(u"organisation_fejl")
        self.organisation_fejl.setWordWrap(True)
        self.organisation_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.organisation_fejl.setProperty(u"class", u"error")
        self.organisation_fejl.setVisible(False)

        self.organisation_blok.addWidget(self.organisation_fejl)

        self.organisation = QLineEdit(self.hvem_kort)
        self.organisation.setObjectName(u"organisation")

        self.organisation_blok.addWidget(self.organisation)



        self.nummer_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.nummer_blok)
        self.nummer_blok.setSpacing(4)
        self.nummer_blok.setObjectName(u"nummer_blok")
        self.nummer_blok.setContentsMargins(0, 0, 0, 0)
        self.nummer_label = QLabel(self.hvem_kort)
        self.nummer_label.setObjectName(u"nummer_label")
        self.nummer_label.setWordWrap(True)
        self.nummer_label.setTextFormat(Qt.TextFormat.PlainText)
        self.nummer_label.setProperty(u"class", u"label")

        self.nummer_blok.addWidget(self.nummer_label)

        self.nummer_hint = QLabel(self.hvem_kort)
        self.nummer_hint.setObjectName(u"nummer_hint")
        self.nummer_hint.setWordWrap(True)
        self.nummer_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.nummer_hint.setProperty(u"class", u"hint")

        self.nummer_blok.addWidget(self.nummer_hint)

        self.nummer_fejl = QLabel(self.hvem_kort)
        self.nummer_fejl.setObjectName(u"nummer_fejl")
        self.nummer_fejl.setWordWrap(True)
        self.nummer_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.nummer_fejl.setProperty(u"class", u"error")
        self.nummer_fejl.setVisible(False)

        self.nummer_blok.addWidget(self.nummer_fejl)

        self.nummer = QLineEdit(self.hvem_kort)
        self.nummer.setObjectName(u"nummer")

        self.nummer_blok.addWidget(self.nummer)



        self.kommune_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.kommune_blok)
        self.kommune_blok.setSpacing(4)
        self.kommune_blok.setObjectName(u"kommune_blok")
        self.kommune_blok.setContentsMargins(0, 0, 0, 0)
        self.kommune_label = QLabel(self.hvem_kort)
        self.kommune_label.setObjectName(u"kommune_label")
        self.kommune_label.setWordWrap(True)
        self.kommune_label.setTextFormat(Qt.TextFormat.PlainText)
        self.kommune_label.setProperty(u"class", u"label")

        self.kommune_blok.addWidget(self.kommune_label)

        self.kommune_hint = QLabel(self.hvem_kort)
        self.kommune_hint.setObjectName(u"kommune_hint")
        self.kommune_hint.setWordWrap(True)
        self.kommune_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.kommune_hint.setProperty(u"class", u"hint")

        self.kommune_blok.addWidget(self.kommune_hint)

        self.kommune_fejl = QLabel(self.hvem_kort)
        self.kommune_fejl.setObjectName(u"kommune_fejl")
        self.kommune_fejl.setWordWrap(True)
        self.kommune_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.kommune_fejl.setProperty(u"class", u"error")
        self.kommune_fejl.setVisible(False)

        self.kommune_blok.addWidget(self.kommune_fejl)




        self.hvem_lag.addWidget(self.hvem_kort)

        self.dig_kort = QFrame(self.trin_hvem)
        self.dig_kort.setObjectName(u"dig_kort")
        self.dig_kort.setProperty(u"class", u"card")
        self.dig_kort_lag = QVBoxLayout(self.dig_kort)
        self.dig_kort_lag.setSpacing(12)
        self.dig_kort_lag.setObjectName(u"dig_kort_lag")
        self.dig_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.dig_titel = QLabel(self.dig_kort)
        self.dig_titel.setObjectName(u"dig_titel")
        self.dig_titel.setWordWrap(True)
        self.dig_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.dig_titel.setProperty(u"class", u"h2")

        self.dig_kort_lag.addWidget(self.dig_titel)

        self.medarbejder_blok = QVBoxLayout()
        self.dig_kort_lag.addLayout(self.medarbejder_blok)
        self.medarbejder_blok.setSpacing(4)
        self.medarbejder_blok.setObjectName(u"medarbejder_blok")
        self.medarbejder_blok.setContentsMargins(0, 0, 0, 0)
        self.medarbejder_label = QLabel(self.dig_kort)
        self.medarbejder_label.setObjectName(u"medarbejder_label")
        self.medarbejder_label.setWordWrap(True)
        self.medarbejder_label.setTextFormat(Qt.TextFormat.PlainText)
        self.medarbejder_label.setProperty(u"class", u"label")

        self.medarbejder_blok.addWidget(self.medarbejder_label)

        self.medarbejder_hint = QLabel(self.dig_kort)
        self.medarbejder_hint.setObjectName(u"medarbejder_hint")
        self.medarbejder_hint.setWordWrap(True)
        self.medarbejder_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.medarbejder_hint.setProperty(u"class", u"hint")

        self.medarbejder_blok.addWidget(self.medarbejder_hint)

        self.medarbejder_fejl = QLabel(self.dig_kort)
        self.medarbejder_fejl.setObjectName(u"medarbejder_fejl")
        self.medarbejder_fejl.setWordWrap(True)
        self.medarbejder_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.medarbejder_fejl.setProperty(u"class", u"error")
        self.medarbejder_fejl.setVisible(False)

        self.medarbejder_blok.addWidget(self.medarbejder_fejl)

        self.medarbejder = QLineEdit(self.dig_kort)
        self.medarbejder.setObjectName(u"medarbejder")

        self.medarbejder_blok.addWidget(self.medarbejder)



        self.roller_blok = QVBoxLayout()
        self.dig_kort_lag.addLayout(self.roller_blok)
        self.roller_blok.setSpacing(4)
        self.roller_blok.setObjectName(u"roller_blok")
        self.roller_blok.setContentsMargins(0, 0, 0, 0)
        self.roller_label = QLabel(self.dig_kort)
        self.roller_label.setObjectName(u"roller_label")
        self.roller_label.setWordWrap(True)
        self.roller_label.setTextFormat(Qt.TextFormat.PlainText)
        self.roller_label.setProperty(u"class", u"label")

        self.roller_blok.addWidget(self.roller_label)

        self.roller_fejl = QLabel(self.dig_kort)
        self.roller_fejl.setObjectName(u"roller_fejl")
        self.roller_fejl.setWordWrap(True)
        self.roller_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.roller_fejl.setProperty(u"class", u"error")
        self.roller_fejl.setVisible(False)

        self.roller_blok.addWidget(self.roller_fejl)




        self.hvem_lag.addWidget(self.dig_kort)


        self.trin_lag.addWidget(self.trin_hvem)

        self.trin_adgang = QWidget(self.trin)
        self.trin_adgang.setObjectName(u"trin_adgang")
        self.adgang_lag = QVBoxLayout(self.trin_adgang)
        self.adgang_lag.setSpacing(16)
        self.adgang_lag.setObjectName(u"adgang_lag")
        self.adgang_lag.setContentsMargins(0, 0, 0, 0)
        self.adgang_kort = QFrame(self.trin_adgang)
        self.adgang_kort.setObjectName(u"adgang_kort")
        self.adgang_kort.setProperty(u"class", u"card")
        self.adgang_kort_lag = QVBoxLayout(self.adgang_kort)
        self.adgang_kort_lag.setSpacing(12)
        self.adgang_kort_lag.setObjectName(u"adgang_kort_lag")
        self.adgang_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.adgang_titel = QLabel(self.adgang_kort)
        self.adgang_titel.setObjectName(u"adgang_titel")
        self.adgang_titel.setWordWrap(True)
        self.adgang_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.adgang_titel.setProperty(u"class", u"h2")

        self.adgang_kort_lag.addWidget(self.adgang_titel)

        self.adgang_forklaring = QLabel(self.adgang_kort)
        self.adgang_forklaring.setObjectName(u"adgang_forklaring")
        self.adgang_forklaring.setWordWrap(True)
        self.adgang_forklaring.setTextFormat(Qt.TextFormat.PlainText)

        self.adgang_kort_lag.addWidget(self.adgang_forklaring)

        self.adgangssaetning_blok = QVBoxLayout()
        self.adgang_kort_lag.addLayout(self.adgangssaetning_blok)
        self.adgangssaetning_blok.setSpacing(4)
        self.adgangssaetning_blok.setObjectName(u"adgangssaetning_blok")
        self.adgangssaetning_blok.setContentsMargins(0, 0, 0, 0)
        self.adgangssaetning_label = QLabel(self.adgang_kort)
        self.adgangssaetning_label.setObjectName(u"adgangssaetning_label")
        self.adgangssaetning_label.setWordWrap(True)
        self.adgangssaetning_label.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_label.setProperty(u"class", u"label")

        self.adgangssaetning_blok.addWidget(self.adgangssaetning_label)

        self.adgangssaetning_hint = QLabel(self.adgang_kort)
        self.adgangssaetning_hint.setObjectName(u"adgangssaetning_hint")
        self.adgangssaetning_hint.setWordWrap(True)
        self.adgangssaetning_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_hint.setProperty(u"class", u"hint")

        self.adgangssaetning_blok.addWidget(self.adgangssaetning_hint)

        self.adgangssaetning_fejl = QLabel(self.adgang_kort)
        self.adgangssaetning_fejl.setObjectName(u"adgangssaetning_fejl")
        self.adgangssaetning_fejl.setWordWrap(True)
        self.adgangssaetning_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_fejl.setProperty(u"class", u"error")
        self.adgangssaetning_fejl.setVisible(False)

        self.adgangssaetning_blok.addWidget(self.adgangssaetning_fejl)

        self.adgangssaetning = SecretLine(self.adgang_kort)
        self.adgangssaetning.setObjectName(u"adgangssaetning")
        self.adgangssaetning.setEchoMode(QLineEdit.EchoMode.Password)

        self.adgangssaetning_blok.addWidget(self.adgangssaetning)



        self.styrke = QLabel(self.adgang_kort)
        self.styrke.setObjectName(u"styrke")
        self.styrke.setWordWrap(True)
        self.styrke.setTextFormat(Qt.TextFormat.PlainText)
        self.styrke.setProperty(u"class", u"hint")

        self.adgang_kort_lag.addWidget(self.styrke)

        self.adgangssaetning_igen_blok = QVBoxLayout()
        self.adgang_kort_lag.addLayout(self.adgangssaetning_igen_blok)
        self.adgangssaetning_igen_blok.setSpacing(4)
        self.adgangssaetning_igen_blok.setObjectName(u"adgangssaetning_igen_blok")
        self.adgangssaetning_igen_blok.setContentsMargins(0, 0, 0, 0)
        self.adgangssaetning_igen_label = QLabel(self.adgang_kort)
        self.adgangssaetning_igen_label.setObjectName(u"adgangssaetning_igen_label")
        self.adgangssaetning_igen_label.setWordWrap(True)
        self.adgangssaetning_igen_label.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_igen_label.setProperty(u"class", u"label")

        self.adgangssaetning_igen_blok.addWidget(self.adgangssaetning_igen_label)

        self.adgangssaetning_igen_fejl = QLabel(self.adgang_kort)
        self.adgangssaetning_igen_fejl.setObjectName(u"adgangssaetning_igen_fejl")
        self.adgangssaetning_igen_fejl.setWordWrap(True)
        self.adgangssaetning_igen_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_igen_fejl.setProperty(u"class", u"error")
        self.adgangssaetning_igen_fejl.setVisible(False)

        self.adgangssaetning_igen_blok.addWidget(self.adgangssaetning_igen_fejl)

        self.adgangssaetning_igen = SecretLine(self.adgang_kort)
        self.adgangssaetning_igen.setObjectName(u"adgangssaetning_igen")
        self.adgangssaetning_igen.setEchoMode(QLineEdit.EchoMode.Password)

        self.adgangssaetning_igen_blok.addWidget(self.adgangssaetning_igen)




        self.adgang_lag.addWidget(self.adgang_kort)


        self.trin_lag.addWidget(self.trin_adgang)

        self.trin_kode = QWidget(self.trin)
        self.trin_kode.setObjectName(u"trin_kode")
        self.kode_lag = QVBoxLayout(self.trin_kode)
        self.kode_lag.setSpacing(16)
        self.kode_lag.setObjectName(u"kode_lag")
        self.kode_lag.setContentsMargins(0, 0, 0, 0)
        self.kode_kort = QFrame(self.trin_kode)
        self.kode_kort.setObjectName(u"kode_kort")
        self.kode_kort.setProperty(u"class", u"card")
        self.kode_kort_lag = QVBoxLayout(self.kode_kort)
        self.kode_kort_lag.setSpacing(12)
        self.kode_kort_lag.setObjectName(u"kode_kort_lag")
        self.kode_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.kode_titel = QLabel(self.kode_kort)
        self.kode_titel.setObjectName(u"kode_titel")
        self.kode_titel.setWordWrap(True)
        self.kode_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.kode_titel.setProperty(u"class", u"h2")

        self.kode_kort_lag.addWidget(self.kode_titel)

        self.kode_forklaring = QLabel(self.kode_kort)
        self.kode_forklaring.setObjectName(u"kode_forklaring")
        self.kode_forklaring.setWordWrap(True)
        self.kode_forklaring.setTextFormat(Qt.TextFormat.PlainText)

        self.kode_kort_lag.addWidget(self.kode_forklaring)

        self.kode = QLabel(self.kode_kort)
        self.kode.setObjectName(u"kode")
        self.kode.setWordWrap(True)
        self.kode.setTextFormat(Qt.TextFormat.PlainText)
        self.kode.setProperty(u"class", u"code")
        self.kode.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard|Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kode.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

        self.kode_kort_lag.addWidget(self.kode)

        self.kode_knapper = QHBoxLayout()
        self.kode_kort_lag.addLayout(self.kode_knapper)
        self.kode_knapper.setSpacing(12)
        self.kode_knapper.setObjectName(u"kode_knapper")
        self.kode_knapper.setContentsMargins(0, 0, 0, 0)
        self.udskriv = QPushButton(self.kode_kort)
        self.udskriv.setObjectName(u"udskriv")
        self.udskriv.setAutoDefault(False)

        self.kode_knapper.addWidget(self.udskriv)

        self.gem_pdf = QPushButton(self.kode_kort)
        self.gem_pdf.setObjectName(u"gem_pdf")
        self.gem_pdf.setAutoDefault(False)

        self.kode_knapper.addWidget(self.gem_pdf)

        self.udskriv_luft = QWidget(self.kode_kort)
        self.udskriv_luft.setObjectName(u"udskriv_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.udskriv_luft.sizePolicy().hasHeightForWidth())
        self.udskriv_luft.setSizePolicy(sizePolicy)

        self.kode_knapper.addWidget(self.udskriv_luft)



        self.sidste_gruppe_blok = QVBoxLayout()
        self.kode_kort_lag.addLayout(self.sidste_gruppe_blok)
        self.sidste_gruppe_blok.setSpacing(4)
        self.sidste_gruppe_blok.setObjectName(u"sidste_gruppe_blok")
        self.sidste_gruppe_blok.setContentsMargins(0, 0, 0, 0)
        self.sidste_gruppe_label = QLabel(self.kode_kort)
        self.sidste_gruppe_label.setObjectName(u"sidste_gruppe_label")
        self.sidste_gruppe_label.setWordWrap(True)
        self.sidste_gruppe_label.setTextFormat(Qt.TextFormat.PlainText)
        self.sidste_gruppe_label.setProperty(u"class", u"label")

        self.sidste_gruppe_blok.addWidget(self.sidste_gruppe_label)

        self.sidste_gruppe_hint = QLabel(self.kode_kort)
        self.sidste_gruppe_hint.setObjectName(u"sidste_gruppe_hint")
        self.sidste_gruppe_hint.setWordWrap(True)
        self.sidste_gruppe_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.sidste_gruppe_hint.setProperty(u"class", u"hint")

        self.sidste_gruppe_blok.addWidget(self.sidste_gruppe_hint)

        self.sidste_gruppe_fejl = QLabel(self.kode_kort)
        self.sidste_gruppe_fejl.setObjectName(u"sidste_gruppe_fejl")
        self.sidste_gruppe_fejl.setWordWrap(True)
        self.sidste_gruppe_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.sidste_gruppe_fejl.setProperty(u"class", u"error")
        self.sidste_gruppe_fejl.setVisible(False)

        self.sidste_gruppe_blok.addWidget(self.sidste_gruppe_fejl)

        self.sidste_gruppe = SecretLine(self.kode_kort)
        self.sidste_gruppe.setObjectName(u"sidste_gruppe")

        self.sidste_gruppe_blok.addWidget(self.sidste_gruppe)




        self.kode_lag.addWidget(self.kode_kort)


        self.trin_lag.addWidget(self.trin_kode)


        self.start_lag.addWidget(self.trin)

        self.arbejder = QProgressBar(FirstStart)
        self.arbejder.setObjectName(u"arbejder")
        self.arbejder.setMaximum(0)
        self.arbejder.setTextVisible(False)
        self.arbejder.setVisible(False)

        self.start_lag.addWidget(self.arbejder)

        self.knapper = QHBoxLayout()
        self.start_lag.addLayout(self.knapper)
        self.knapper.setSpacing(8)
        self.knapper.setObjectName(u"knapper")
        self.knapper.setContentsMargins(0, 0, 0, 0)
        self.knapper_luft = QWidget(FirstStart)
        self.knapper_luft.setObjectName(u"knapper_luft")
        sizePolicy.setHeightForWidth(self.knapper_luft.sizePolicy().hasHeightForWidth())
        self.knapper_luft.setSizePolicy(sizePolicy)

        self.knapper.addWidget(self.knapper_luft)

        self.forrige = QPushButton(FirstStart)
        self.forrige.setObjectName(u"forrige")
        self.forrige.setAutoDefault(False)

        self.knapper.addWidget(self.forrige)

        self.naeste = QPushButton(FirstStart)
        self.naeste.setObjectName(u"naeste")
        self.naeste.setAutoDefault(False)
        self.naeste.setProperty(u"kind", u"primary")

        self.knapper.addWidget(self.naeste)



        self.start_luft = QWidget(FirstStart)
        self.start_luft.setObjectName(u"start_luft")
        sizePolicy1 = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy1.setHorizontalStretch(0)
        sizePolicy1.setVerticalStretch(0)
        sizePolicy1.setHeightForWidth(self.start_luft.sizePolicy().hasHeightForWidth())
        self.start_luft.setSizePolicy(sizePolicy1)

        self.start_lag.addWidget(self.start_luft)

#if QT_CONFIG(shortcut)
        self.organisation_label.setBuddy(self.organisation)
        self.nummer_label.setBuddy(self.nummer)
        self.medarbejder_label.setBuddy(self.medarbejder)
        self.adgangssaetning_label.setBuddy(self.adgangssaetning)
        self.adgangssaetning_igen_label.setBuddy(self.adgangssaetning_igen)
        self.sidste_gruppe_label.setBuddy(self.sidste_gruppe)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.rigtig, self.oevelse)
        QWidget.setTabOrder(self.oevelse, self.organisation)
        QWidget.setTabOrder(self.organisation, self.nummer)
        QWidget.setTabOrder(self.nummer, self.medarbejder)
        QWidget.setTabOrder(self.medarbejder, self.adgangssaetning)
        QWidget.setTabOrder(self.adgangssaetning, self.adgangssaetning_igen)
        QWidget.setTabOrder(self.adgangssaetning_igen, self.udskriv)
        QWidget.setTabOrder(self.udskriv, self.gem_pdf)
        QWidget.setTabOrder(self.gem_pdf, self.sidste_gruppe)
        QWidget.setTabOrder(self.sidste_gruppe, self.forrige)
        QWidget.setTabOrder(self.forrige, self.naeste)

        self.retranslateUi(FirstStart)

        QMetaObject.connectSlotsByName(FirstStart)
    # setupUi

    def retranslateUi(self, FirstStart):
        self.titel.setText(QCoreApplication.translate("FirstStart", u"Velkommen til SMDB Desktop", None))
        self.trin_tekst.setText("")
        self.slags_titel.setText(QCoreApplication.translate("FirstStart", u"Skal programmet bruges til \u00f8velse eller til rigtige borgere?", None))
        self.rigtig.setText(QCoreApplication.translate("FirstStart", u"Rigtige borgere", None))
        self.rigtig_hint.setText(QCoreApplication.translate("FirstStart", u"Sager, der skal indberettes til SMDB.", None))
        self.oevelse.setText(QCoreApplication.translate("FirstStart", u"\u00d8velse", None))
        self.oevelse_hint.setText(QCoreApplication.translate("FirstStart", u"Opdigtede borgere. Programmet f\u00e5r en anden farve, og intet herfra kan nogensinde indberettes.", None))
        self.slags_fejl.setText("")
        self.hvem_titel.setText(QCoreApplication.translate("FirstStart", u"Hvem er I?", None))
        self.organisation_label.setText(QCoreApplication.translate("FirstStart", u"Behandlingsstedets eller kommunens navn", None))
        self.organisation_fejl.setText("")
        self.nummer_label.setText(QCoreApplication.translate("FirstStart", u"CVR-nummer eller P-nummer", None))
        self.nummer_hint.setText(QCoreApplication.translate("FirstStart", u"CVR har 8 cifre, P-nummer har 10. Med P-nummeret foresl\u00e5s jeres eget sted som tilbud, n\u00e5r en behandling registreres.", None))
        self.nummer_fejl.setText("")
        self.kommune_label.setText(QCoreApplication.translate("FirstStart", u"Hvilken kommune betaler for behandlingen?", None))
        self.kommune_hint.setText(QCoreApplication.translate("FirstStart", u"Skriv de f\u00f8rste bogstaver.", None))
        self.kommune_fejl.setText("")
        self.dig_titel.setText(QCoreApplication.translate("FirstStart", u"Hvem er du?", None))
        self.medarbejder_label.setText(QCoreApplication.translate("FirstStart", u"Dit navn", None))
        self.medarbejder_hint.setText(QCoreApplication.translate("FirstStart", u"St\u00e5r ved hver \u00e6ndring, du gemmer.", None))
        self.medarbejder_fejl.setText("")
        self.roller_label.setText(QCoreApplication.translate("FirstStart", u"Dine profiler i SMDB", None))
        self.roller_fejl.setText("")
        self.adgang_titel.setText(QCoreApplication.translate("FirstStart", u"V\u00e6lg en adgangss\u00e6tning", None))
        self.adgang_forklaring.setText(QCoreApplication.translate("FirstStart", u"Adgangss\u00e6tningen er n\u00f8glen til alle data p\u00e5 denne maskine. Ingen andre kender den, og vi kan ikke finde den frem igen. I n\u00e6ste trin f\u00e5r du en gendannelseskode, som er den eneste anden vej ind.", None))
        self.adgangssaetning_label.setText(QCoreApplication.translate("FirstStart", u"Adgangss\u00e6tning", None))
        self.adgangssaetning_hint.setText(QCoreApplication.translate("FirstStart", u"Mindst 12 tegn. Gerne fire ord, der ikke h\u00f8rer sammen.", None))
        self.adgangssaetning_fejl.setText("")
        self.styrke.setText("")
        self.adgangssaetning_igen_label.setText(QCoreApplication.translate("FirstStart", u"Adgangss\u00e6tning igen", None))
        self.adgangssaetning_igen_fejl.setText("")
        self.kode_titel.setText(QCoreApplication.translate("FirstStart", u"Gem gendannelseskoden", None))
        self.kode_forklaring.setText(QCoreApplication.translate("FirstStart", u"Koden vises kun denne ene gang. Udskriv den, eller skriv den af i h\u00e5nden, og l\u00e6g den et sikkert sted, ikke p\u00e5 maskinen. Med den kan du v\u00e6lge en ny adgangss\u00e6tning, hvis den gamle er glemt.", None))
        self.kode.setText("")
        self.udskriv.setText(QCoreApplication.translate("FirstStart", u"Udskriv \u2026", None))
        self.gem_pdf.setText(QCoreApplication.translate("FirstStart", u"Gem som PDF \u2026", None))
        self.sidste_gruppe_label.setText(QCoreApplication.translate("FirstStart", u"Skriv kodens sidste fire tegn", None))
        self.sidste_gruppe_hint.setText(QCoreApplication.translate("FirstStart", u"Fra udskriften eller dit eget papir. Det viser, at koden er gemt.", None))
        self.sidste_gruppe_fejl.setText("")
        self.forrige.setText(QCoreApplication.translate("FirstStart", u"Forrige", None))
        self.naeste.setText(QCoreApplication.translate("FirstStart", u"N\u00e6ste", None))
        pass
    # retranslateUi

