# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'settings.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QFrame, QHBoxLayout,
    QLabel, QLineEdit, QPushButton, QSizePolicy,
    QVBoxLayout, QWidget)

from smdb_desktop.gui.path_text import PathText
from smdb_desktop.gui.secret import SecretLine

class Ui_Settings(object):
    def setupUi(self, Settings):
        if not Settings.objectName():
            Settings.setObjectName(u"Settings")
        self.indstillinger_lag = QVBoxLayout(Settings)
        self.indstillinger_lag.setSpacing(16)
        self.indstillinger_lag.setObjectName(u"indstillinger_lag")
        self.indstillinger_lag.setContentsMargins(0, 0, 0, 0)
        self.titel = QLabel(Settings)
        self.titel.setObjectName(u"titel")
        self.titel.setWordWrap(True)
        self.titel.setTextFormat(Qt.TextFormat.PlainText)
        self.titel.setProperty(u"class", u"h1")

        self.indstillinger_lag.addWidget(self.titel)

        self.besked_plads = QFrame(Settings)
        self.besked_plads.setObjectName(u"besked_plads")
        self.besked_lag = QVBoxLayout(self.besked_plads)
        self.besked_lag.setSpacing(0)
        self.besked_lag.setObjectName(u"besked_lag")
        self.besked_lag.setContentsMargins(0, 0, 0, 0)

        self.indstillinger_lag.addWidget(self.besked_plads)

        self.hvem_kort = QFrame(Settings)
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

        self.kommune_fejl = QLabel(self.hvem_kort)
        self.kommune_fejl.setObjectName(u"kommune_fejl")
        self.kommune_fejl.setWordWrap(True)
        self.kommune_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.kommune_fejl.setProperty(u"class", u"error")
        self.kommune_fejl.setVisible(False)

        self.kommune_blok.addWidget(self.kommune_fejl)



        self.medarbejder_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.medarbejder_blok)
        self.medarbejder_blok.setSpacing(4)
        self.medarbejder_blok.setObjectName(u"medarbejder_blok")
        self.medarbejder_blok.setContentsMargins(0, 0, 0, 0)
        self.medarbejder_label = QLabel(self.hvem_kort)
        self.medarbejder_label.setObjectName(u"medarbejder_label")
        self.medarbejder_label.setWordWrap(True)
        self.medarbejder_label.setTextFormat(Qt.TextFormat.PlainText)
        self.medarbejder_label.setProperty(u"class", u"label")

        self.medarbejder_blok.addWidget(self.medarbejder_label)

        self.medarbejder_fejl = QLabel(self.hvem_kort)
        self.medarbejder_fejl.setObjectName(u"medarbejder_fejl")
        self.medarbejder_fejl.setWordWrap(True)
        self.medarbejder_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.medarbejder_fejl.setProperty(u"class", u"error")
        self.medarbejder_fejl.setVisible(False)

        self.medarbejder_blok.addWidget(self.medarbejder_fejl)

        self.medarbejder = QLineEdit(self.hvem_kort)
        self.medarbejder.setObjectName(u"medarbejder")

        self.medarbejder_blok.addWidget(self.medarbejder)



        self.roller_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.roller_blok)
        self.roller_blok.setSpacing(4)
        self.roller_blok.setObjectName(u"roller_blok")
        self.roller_blok.setContentsMargins(0, 0, 0, 0)
        self.roller_label = QLabel(self.hvem_kort)
        self.roller_label.setObjectName(u"roller_label")
        self.roller_label.setWordWrap(True)
        self.roller_label.setTextFormat(Qt.TextFormat.PlainText)
        self.roller_label.setProperty(u"class", u"label")

        self.roller_blok.addWidget(self.roller_label)

        self.roller_fejl = QLabel(self.hvem_kort)
        self.roller_fejl.setObjectName(u"roller_fejl")
        self.roller_fejl.setWordWrap(True)
        self.roller_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.roller_fejl.setProperty(u"class", u"error")
        self.roller_fejl.setVisible(False)

        self.roller_blok.addWidget(self.roller_fejl)



        self.rolle_blok = QVBoxLayout()
        self.hvem_kort_lag.addLayout(self.rolle_blok)
        self.rolle_blok.setSpacing(4)
        self.rolle_blok.setObjectName(u"rolle_blok")
        self.rolle_blok.setContentsMargins(0, 0, 0, 0)
        self.rolle_label = QLabel(self.hvem_kort)
        self.rolle_label.setObjectName(u"rolle_label")
        self.rolle_label.setWordWrap(True)
        self.rolle_label.setTextFormat(Qt.TextFormat.PlainText)
        self.rolle_label.setProperty(u"class", u"label")

        self.rolle_blok.addWidget(self.rolle_label)

        self.rolle_fejl = QLabel(self.hvem_kort)
        self.rolle_fejl.setObjectName(u"rolle_fejl")
        self.rolle_fejl.setWordWrap(True)
        self.rolle_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.rolle_fejl.setProperty(u"class", u"error")
        self.rolle_fejl.setVisible(False)

        self.rolle_blok.addWidget(self.rolle_fejl)

        self.rolle = QComboBox(self.hvem_kort)
        self.rolle.setObjectName(u"rolle")

        self.rolle_blok.addWidget(self.rolle)



        self.hvem_knapper = QHBoxLayout()
        self.hvem_kort_lag.addLayout(self.hvem_knapper)
        self.hvem_knapper.setSpacing(12)
        self.hvem_knapper.setObjectName(u"hvem_knapper")
        self.hvem_knapper.setContentsMargins(0, 0, 0, 0)
        self.gem_hvem = QPushButton(self.hvem_kort)
        self.gem_hvem.setObjectName(u"gem_hvem")
        self.gem_hvem.setAutoDefault(False)
        self.gem_hvem.setProperty(u"kind", u"primary")

        self.hvem_knapper.addWidget(self.gem_hvem)

        self.hvem_luft = QWidget(self.hvem_kort)
        self.hvem_luft.setObjectName(u"hvem_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.hvem_luft.sizePolicy().hasHeightForWidth())
        self.hvem_luft.setSizePolicy(sizePolicy)

        self.hvem_knapper.addWidget(self.hvem_luft)




        self.indstillinger_lag.addWidget(self.hvem_kort)

        self.certifikat_kort = QFrame(Settings)
        self.certifikat_kort.setObjectName(u"certifikat_kort")
        self.certifikat_kort.setProperty(u"class", u"card")
        self.certifikat_kort_lag = QVBoxLayout(self.certifikat_kort)
        self.certifikat_kort_lag.setSpacing(12)
        self.certifikat_kort_lag.setObjectName(u"certifikat_kort_lag")
        self.certifikat_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.certifikat_titel = QLabel(self.certifikat_kort)
        self.certifikat_titel.setObjectName(u"certifikat_titel")
        self.certifikat_titel.setWordWrap(True)
        self.certifikat_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.certifikat_titel.setProperty(u"class", u"h2")

        self.certifikat_kort_lag.addWidget(self.certifikat_titel)

        self.certifikat_tekst = QLabel(self.certifikat_kort)
        self.certifikat_tekst.setObjectName(u"certifikat_tekst")
        self.certifikat_tekst.setWordWrap(True)
        self.certifikat_tekst.setTextFormat(Qt.TextFormat.PlainText)

        self.certifikat_kort_lag.addWidget(self.certifikat_tekst)

        self.certifikat_fakta = QWidget(self.certifikat_kort)
        self.certifikat_fakta.setObjectName(u"certifikat_fakta")
        self.certifikat_fakta_lag = QVBoxLayout(self.certifikat_fakta)
        self.certifikat_fakta_lag.setSpacing(4)
        self.certifikat_fakta_lag.setObjectName(u"certifikat_fakta_lag")
        self.certifikat_fakta_lag.setContentsMargins(0, 0, 0, 0)

        self.certifikat_kort_lag.addWidget(self.certifikat_fakta)

        self.certifikat_knapper = QHBoxLayout()
        self.certifikat_kort_lag.addLayout(self.certifikat_knapper)
        self.certifikat_knapper.setSpacing(8)
        self.certifikat_knapper.setObjectName(u"certifikat_knapper")
        self.certifikat_knapper.setContentsMargins(0, 0, 0, 0)
        self.laeg_ind = QPushButton(self.certifikat_kort)
        self.laeg_ind.setObjectName(u"laeg_ind")
        self.laeg_ind.setAutoDefault(False)

        self.certifikat_knapper.addWidget(self.laeg_ind)

        self.fjern = QPushButton(self.certifikat_kort)
        self.fjern.setObjectName(u"fjern")
        self.fjern.setAutoDefault(False)
        self.fjern.setProperty(u"kind", u"danger")

        self.certifikat_knapper.addWidget(self.fjern)

        self.certifikat_luft = QWidget(self.certifikat_kort)
        self.certifikat_luft.setObjectName(u"certifikat_luft")
        sizePolicy.setHeightForWidth(self.certifikat_luft.sizePolicy().hasHeightForWidth())
        self.certifikat_luft.setSizePolicy(sizePolicy)

        self.certifikat_knapper.addWidget(self.certifikat_luft)




        self.indstillinger_lag.addWidget(self.certifikat_kort)

        self.adgang_kort = QFrame(Settings)
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

        self.gammel_blok = QVBoxLayout()
        self.adgang_kort_lag.addLayout(self.gammel_blok)
        self.gammel_blok.setSpacing(4)
        self.gammel_blok.setObjectName(u"gammel_blok")
        self.gammel_blok.setContentsMargins(0, 0, 0, 0)
        self.gammel_label = QLabel(self.adgang_kort)
        self.gammel_label.setObjectName(u"gammel_label")
        self.gammel_label.setWordWrap(True)
        self.gammel_label.setTextFormat(Qt.TextFormat.PlainText)
        self.gammel_label.setProperty(u"class", u"label")

        self.gammel_blok.addWidget(self.gammel_label)

        self.gammel_fejl = QLabel(self.adgang_kort)
        self.gammel_fejl.setObjectName(u"gammel_fejl")
        self.gammel_fejl.setWordWrap(True)
        self.gammel_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.gammel_fejl.setProperty(u"class", u"error")
        self.gammel_fejl.setVisible(False)

        self.gammel_blok.addWidget(self.gammel_fejl)

        self.gammel = SecretLine(self.adgang_kort)
        self.gammel.setObjectName(u"gammel")
        self.gammel.setEchoMode(QLineEdit.EchoMode.Password)

        self.gammel_blok.addWidget(self.gammel)



        self.ny_blok = QVBoxLayout()
        self.adgang_kort_lag.addLayout(self.ny_blok)
        self.ny_blok.setSpacing(4)
        self.ny_blok.setObjectName(u"ny_blok")
        self.ny_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_label = QLabel(self.adgang_kort)
        self.ny_label.setObjectName(u"ny_label")
        self.ny_label.setWordWrap(True)
        self.ny_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_label.setProperty(u"class", u"label")

        self.ny_blok.addWidget(self.ny_label)

        self.ny_hint = QLabel(self.adgang_kort)
        self.ny_hint.setObjectName(u"ny_hint")
        self.ny_hint.setWordWrap(True)
        self.ny_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_hint.setProperty(u"class", u"hint")

        self.ny_blok.addWidget(self.ny_hint)

        self.ny_fejl = QLabel(self.adgang_kort)
        self.ny_fejl.setObjectName(u"ny_fejl")
        self.ny_fejl.setWordWrap(True)
        self.ny_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_fejl.setProperty(u"class", u"error")
        self.ny_fejl.setVisible(False)

        self.ny_blok.addWidget(self.ny_fejl)

        self.ny = SecretLine(self.adgang_kort)
        self.ny.setObjectName(u"ny")
        self.ny.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_blok.addWidget(self.ny)



        self.styrke = QLabel(self.adgang_kort)
        self.styrke.setObjectName(u"styrke")
        self.styrke.setWordWrap(True)
        self.styrke.setTextFormat(Qt.TextFormat.PlainText)
        self.styrke.setProperty(u"class", u"hint")

        self.adgang_kort_lag.addWidget(self.styrke)

        self.ny_igen_blok = QVBoxLayout()
        self.adgang_kort_lag.addLayout(self.ny_igen_blok)
        self.ny_igen_blok.setSpacing(4)
        self.ny_igen_blok.setObjectName(u"ny_igen_blok")
        self.ny_igen_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_igen_label = QLabel(self.adgang_kort)
        self.ny_igen_label.setObjectName(u"ny_igen_label")
        self.ny_igen_label.setWordWrap(True)
        self.ny_igen_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_label.setProperty(u"class", u"label")

        self.ny_igen_blok.addWidget(self.ny_igen_label)

        self.ny_igen_fejl = QLabel(self.adgang_kort)
        self.ny_igen_fejl.setObjectName(u"ny_igen_fejl")
        self.ny_igen_fejl.setWordWrap(True)
        self.ny_igen_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_fejl.setProperty(u"class", u"error")
        self.ny_igen_fejl.setVisible(False)

        self.ny_igen_blok.addWidget(self.ny_igen_fejl)

        self.ny_igen = SecretLine(self.adgang_kort)
        self.ny_igen.setObjectName(u"ny_igen")
        self.ny_igen.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_igen_blok.addWidget(self.ny_igen)



        self.adgang_knapper = QHBoxLayout()
        self.adgang_kort_lag.addLayout(self.adgang_knapper)
        self.adgang_knapper.setSpacing(12)
        self.adgang_knapper.setObjectName(u"adgang_knapper")
        self.adgang_knapper.setContentsMargins(0, 0, 0, 0)
        self.skift = QPushButton(self.adgang_kort)
        self.skift.setObjectName(u"skift")
        self.skift.setAutoDefault(False)

        self.adgang_knapper.addWidget(self.skift)

        self.adgang_luft = QWidget(self.adgang_kort)
        self.adgang_luft.setObjectName(u"adgang_luft")
        sizePolicy.setHeightForWidth(self.adgang_luft.sizePolicy().hasHeightForWidth())
        self.adgang_luft.setSizePolicy(sizePolicy)

        self.adgang_knapper.addWidget(self.adgang_luft)




        self.indstillinger_lag.addWidget(self.adgang_kort)

        self.maskine_kort = QFrame(Settings)
        self.maskine_kort.setObjectName(u"maskine_kort")
        self.maskine_kort.setProperty(u"class", u"card")
        self.maskine_kort_lag = QVBoxLayout(self.maskine_kort)
        self.maskine_kort_lag.setSpacing(12)
        self.maskine_kort_lag.setObjectName(u"maskine_kort_lag")
        self.maskine_kort_lag.setContentsMargins(20, 20, 20, 20)
        self.maskine_titel = QLabel(self.maskine_kort)
        self.maskine_titel.setObjectName(u"maskine_titel")
        self.maskine_titel.setWordWrap(True)
        self.maskine_titel.setTextFormat(Qt.TextFormat.PlainText)
        self.maskine_titel.setProperty(u"class", u"h2")

        self.maskine_kort_lag.addWidget(self.maskine_titel)

        self.tema_blok = QVBoxLayout()
        self.maskine_kort_lag.addLayout(self.tema_blok)
        self.tema_blok.setSpacing(4)
        self.tema_blok.setObjectName(u"tema_blok")
        self.tema_blok.setContentsMargins(0, 0, 0, 0)
        self.tema_label = QLabel(self.maskine_kort)
        self.tema_label.setObjectName(u"tema_label")
        self.tema_label.setWordWrap(True)
        self.tema_label.setTextFormat(Qt.TextFormat.PlainText)
        self.tema_label.setProperty(u"class", u"label")

        self.tema_blok.addWidget(self.tema_label)

        self.tema = QComboBox(self.maskine_kort)
        self.tema.setObjectName(u"tema")

        self.tema_blok.addWidget(self.tema)



        self.mappe_blok = QVBoxLayout()
        self.maskine_kort_lag.addLayout(self.mappe_blok)
        self.mappe_blok.setSpacing(4)
        self.mappe_blok.setObjectName(u"mappe_blok")
        self.mappe_blok.setContentsMargins(0, 0, 0, 0)
        self.mappe_label = QLabel(self.maskine_kort)
        self.mappe_label.setObjectName(u"mappe_label")
        self.mappe_label.setWordWrap(True)
        self.mappe_label.setTextFormat(Qt.TextFormat.PlainText)
        self.mappe_label.setProperty(u"class", u"label")

        self.mappe_blok.addWidget(self.mappe_label)

        self.mappe_hint = QLabel(self.maskine_kort)
        self.mappe_hint.setObjectName(u"mappe_hint")
        self.mappe_hint.setWordWrap(True)
        self.mappe_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.mappe_hint.setProperty(u"class", u"hint")

        self.mappe_blok.addWidget(self.mappe_hint)

        self.mappe = PathText(self.maskine_kort)
        self.mappe.setObjectName(u"mappe")

        self.mappe_blok.addWidget(self.mappe)




        self.indstillinger_lag.addWidget(self.maskine_kort)

        self.indstillinger_luft = QWidget(Settings)
        self.indstillinger_luft.setObjectName(u"indstillinger_luft")
        sizePolicy1 = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy1.setHorizontalStretch(0)
        sizePolicy1.setVerticalStretch(0)
        sizePolicy1.setHeightForWidth(self.indstillinger_luft.sizePolicy().hasHeightForWidth())
        self.indstillinger_luft.setSizePolicy(sizePolicy1)

        self.indstillinger_lag.addWidget(self.indstillinger_luft)

#if QT_CONFIG(shortcut)
        self.organisation_label.setBuddy(self.organisation)
        self.nummer_label.setBuddy(self.nummer)
        self.medarbejder_label.setBuddy(self.medarbejder)
        self.rolle_label.setBuddy(self.rolle)
        self.gammel_label.setBuddy(self.gammel)
        self.ny_label.setBuddy(self.ny)
        self.ny_igen_label.setBuddy(self.ny_igen)
        self.tema_label.setBuddy(self.tema)
        self.mappe_label.setBuddy(self.mappe)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.organisation, self.nummer)
        QWidget.setTabOrder(self.nummer, self.medarbejder)
        QWidget.setTabOrder(self.medarbejder, self.rolle)
        QWidget.setTabOrder(self.rolle, self.gem_hvem)
        QWidget.setTabOrder(self.gem_hvem, self.laeg_ind)
        QWidget.setTabOrder(self.laeg_ind, self.fjern)
        QWidget.setTabOrder(self.fjern, self.gammel)
        QWidget.setTabOrder(self.gammel, self.ny)
        QWidget.setTabOrder(self.ny, self.ny_igen)
        QWidget.setTabOrder(self.ny_igen, self.skift)
        QWidget.setTabOrder(self.skift, self.tema)
        QWidget.setTabOrder(self.tema, self.mappe)

        self.retranslateUi(Settings)

        QMetaObject.connectSlotsByName(Settings)
    # setupUi

    def retranslateUi(self, Settings):
        self.titel.setText(QCoreApplication.translate("Settings", u"Indstillinger", None))
        self.hvem_titel.setText(QCoreApplication.translate("Settings", u"Hvem vi er", None))
        self.organisation_label.setText(QCoreApplication.translate("Settings", u"Behandlingsstedets eller kommunens navn", None))
        self.organisation_fejl.setText("")
        self.nummer_label.setText(QCoreApplication.translate("Settings", u"CVR-nummer eller P-nummer", None))
        self.nummer_hint.setText(QCoreApplication.translate("Settings", u"CVR har 8 cifre, P-nummer har 10. Med P-nummeret foresl\u00e5s jeres eget sted som tilbud, n\u00e5r en behandling registreres.", None))
        self.nummer_fejl.setText("")
        self.kommune_label.setText(QCoreApplication.translate("Settings", u"Hvilken kommune betaler for behandlingen?", None))
        self.kommune_fejl.setText("")
        self.medarbejder_label.setText(QCoreApplication.translate("Settings", u"Dit navn", None))
        self.medarbejder_fejl.setText("")
        self.roller_label.setText(QCoreApplication.translate("Settings", u"Dine profiler i SMDB", None))
        self.roller_fejl.setText("")
        self.rolle_label.setText(QCoreApplication.translate("Settings", u"Profil i brug nu", None))
        self.rolle_fejl.setText("")
        self.gem_hvem.setText(QCoreApplication.translate("Settings", u"Gem", None))
        self.certifikat_titel.setText(QCoreApplication.translate("Settings", u"Certifikat til underskrift", None))
        self.certifikat_tekst.setText("")
        self.laeg_ind.setText(QCoreApplication.translate("Settings", u"L\u00e6g certifikat ind \u2026", None))
        self.fjern.setText(QCoreApplication.translate("Settings", u"Fjern certifikat \u2026", None))
        self.adgang_titel.setText(QCoreApplication.translate("Settings", u"Skift adgangss\u00e6tning", None))
        self.gammel_label.setText(QCoreApplication.translate("Settings", u"Nuv\u00e6rende adgangss\u00e6tning", None))
        self.gammel_fejl.setText("")
        self.ny_label.setText(QCoreApplication.translate("Settings", u"Ny adgangss\u00e6tning", None))
        self.ny_hint.setText(QCoreApplication.translate("Settings", u"Mindst 12 tegn. Gerne fire ord, der ikke h\u00f8rer sammen.", None))
        self.ny_fejl.setText("")
        self.styrke.setText("")
        self.ny_igen_label.setText(QCoreApplication.translate("Settings", u"Ny adgangss\u00e6tning igen", None))
        self.ny_igen_fejl.setText("")
        self.skift.setText(QCoreApplication.translate("Settings", u"Skift adgangss\u00e6tning", None))
        self.maskine_titel.setText(QCoreApplication.translate("Settings", u"Denne maskine", None))
        self.tema_label.setText(QCoreApplication.translate("Settings", u"Udseende", None))
        self.mappe_label.setText(QCoreApplication.translate("Settings", u"Datamappe", None))
        self.mappe_hint.setText(QCoreApplication.translate("Settings", u"Her ligger de krypterede data. Filerne i mappen m\u00e5 ikke flyttes eller rettes med andre programmer.", None))
        pass
    # retranslateUi

