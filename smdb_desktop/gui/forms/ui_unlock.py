# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'unlock.ui'
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
    QLineEdit, QProgressBar, QPushButton, QSizePolicy,
    QVBoxLayout, QWidget)

from smdb_desktop.gui.secret import SecretLine

class Ui_Unlock(object):
    def setupUi(self, Unlock):
        if not Unlock.objectName():
            Unlock.setObjectName(u"Unlock")
        self.oplaas_lag = QVBoxLayout(Unlock)
        self.oplaas_lag.setSpacing(0)
        self.oplaas_lag.setObjectName(u"oplaas_lag")
        self.oplaas_lag.setContentsMargins(0, 0, 0, 0)
        self.oplaas_over = QWidget(Unlock)
        self.oplaas_over.setObjectName(u"oplaas_over")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.oplaas_over.sizePolicy().hasHeightForWidth())
        self.oplaas_over.setSizePolicy(sizePolicy)

        self.oplaas_lag.addWidget(self.oplaas_over)

        self.midte = QHBoxLayout()
        self.oplaas_lag.addLayout(self.midte)
        self.midte.setSpacing(12)
        self.midte.setObjectName(u"midte")
        self.midte.setContentsMargins(0, 0, 0, 0)
        self.midte_venstre = QWidget(Unlock)
        self.midte_venstre.setObjectName(u"midte_venstre")
        sizePolicy1 = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy1.setHorizontalStretch(0)
        sizePolicy1.setVerticalStretch(0)
        sizePolicy1.setHeightForWidth(self.midte_venstre.sizePolicy().hasHeightForWidth())
        self.midte_venstre.setSizePolicy(sizePolicy1)

        self.midte.addWidget(self.midte_venstre)

        self.kort = QFrame(Unlock)
        self.kort.setObjectName(u"kort")
        self.kort.setProperty(u"class", u"card")
        self.kort_lag = QVBoxLayout(self.kort)
        self.kort_lag.setSpacing(16)
        self.kort_lag.setObjectName(u"kort_lag")
        self.kort_lag.setContentsMargins(32, 32, 32, 32)
        self.kort_top = QHBoxLayout()
        self.kort_lag.addLayout(self.kort_top)
        self.kort_top.setSpacing(12)
        self.kort_top.setObjectName(u"kort_top")
        self.kort_top.setContentsMargins(0, 0, 0, 0)
        self.titel = QLabel(self.kort)
        self.titel.setObjectName(u"titel")
        self.titel.setWordWrap(False)
        self.titel.setTextFormat(Qt.TextFormat.PlainText)
        self.titel.setProperty(u"class", u"h1")

        self.kort_top.addWidget(self.titel)

        self.kort_luft = QWidget(self.kort)
        self.kort_luft.setObjectName(u"kort_luft")
        sizePolicy1.setHeightForWidth(self.kort_luft.sizePolicy().hasHeightForWidth())
        self.kort_luft.setSizePolicy(sizePolicy1)

        self.kort_top.addWidget(self.kort_luft)

        self.oevelse = QLabel(self.kort)
        self.oevelse.setObjectName(u"oevelse")
        self.oevelse.setWordWrap(False)
        self.oevelse.setTextFormat(Qt.TextFormat.PlainText)
        self.oevelse.setProperty(u"class", u"ribbon")
        self.oevelse.setVisible(False)

        self.kort_top.addWidget(self.oevelse)



        self.forklaring = QLabel(self.kort)
        self.forklaring.setObjectName(u"forklaring")
        self.forklaring.setWordWrap(True)
        self.forklaring.setTextFormat(Qt.TextFormat.PlainText)

        self.kort_lag.addWidget(self.forklaring)

        self.trin = QWidget(self.kort)
        self.trin.setObjectName(u"trin")
        self.trin_lag = QVBoxLayout(self.trin)
        self.trin_lag.setSpacing(0)
        self.trin_lag.setObjectName(u"trin_lag")
        self.trin_lag.setContentsMargins(0, 0, 0, 0)
        self.trin_laas_op = QWidget(self.trin)
        self.trin_laas_op.setObjectName(u"trin_laas_op")
        self.laas_op_lag = QVBoxLayout(self.trin_laas_op)
        self.laas_op_lag.setSpacing(16)
        self.laas_op_lag.setObjectName(u"laas_op_lag")
        self.laas_op_lag.setContentsMargins(0, 0, 0, 0)
        self.adgangssaetning_blok = QVBoxLayout()
        self.laas_op_lag.addLayout(self.adgangssaetning_blok)
        self.adgangssaetning_blok.setSpacing(4)
        self.adgangssaetning_blok.setObjectName(u"adgangssaetning_blok")
        self.adgangssaetning_blok.setContentsMargins(0, 0, 0, 0)
        self.adgangssaetning_label = QLabel(self.trin_laas_op)
        self.adgangssaetning_label.setObjectName(u"adgangssaetning_label")
        self.adgangssaetning_label.setWordWrap(True)
        self.adgangssaetning_label.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_label.setProperty(u"class", u"label")

        self.adgangssaetning_blok.addWidget(self.adgangssaetning_label)

        self.adgangssaetning_fejl = QLabel(self.trin_laas_op)
        self.adgangssaetning_fejl.setObjectName(u"adgangssaetning_fejl")
        self.adgangssaetning_fejl.setWordWrap(True)
        self.adgangssaetning_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.adgangssaetning_fejl.setProperty(u"class", u"error")
        self.adgangssaetning_fejl.setVisible(False)

        self.adgangssaetning_blok.addWidget(self.adgangssaetning_fejl)

        self.adgangssaetning = SecretLine(self.trin_laas_op)
        self.adgangssaetning.setObjectName(u"adgangssaetning")
        self.adgangssaetning.setEchoMode(QLineEdit.EchoMode.Password)

        self.adgangssaetning_blok.addWidget(self.adgangssaetning)



        self.demo = QLabel(self.trin_laas_op)
        self.demo.setObjectName(u"demo")
        self.demo.setWordWrap(True)
        self.demo.setTextFormat(Qt.TextFormat.PlainText)
        self.demo.setProperty(u"class", u"hint")
        self.demo.setVisible(False)

        self.laas_op_lag.addWidget(self.demo)

        self.vent = QLabel(self.trin_laas_op)
        self.vent.setObjectName(u"vent")
        self.vent.setWordWrap(True)
        self.vent.setTextFormat(Qt.TextFormat.PlainText)
        self.vent.setProperty(u"class", u"hint")
        self.vent.setVisible(False)

        self.laas_op_lag.addWidget(self.vent)

        self.laas_op_knapper = QHBoxLayout()
        self.laas_op_lag.addLayout(self.laas_op_knapper)
        self.laas_op_knapper.setSpacing(16)
        self.laas_op_knapper.setObjectName(u"laas_op_knapper")
        self.laas_op_knapper.setContentsMargins(0, 0, 0, 0)
        self.laas_op = QPushButton(self.trin_laas_op)
        self.laas_op.setObjectName(u"laas_op")
        self.laas_op.setAutoDefault(False)
        self.laas_op.setProperty(u"kind", u"primary")

        self.laas_op_knapper.addWidget(self.laas_op)

        self.glemt = QPushButton(self.trin_laas_op)
        self.glemt.setObjectName(u"glemt")
        self.glemt.setAutoDefault(False)
        self.glemt.setProperty(u"kind", u"link")

        self.laas_op_knapper.addWidget(self.glemt)

        self.knap_luft = QWidget(self.trin_laas_op)
        self.knap_luft.setObjectName(u"knap_luft")
        sizePolicy1.setHeightForWidth(self.knap_luft.sizePolicy().hasHeightForWidth())
        self.knap_luft.setSizePolicy(sizePolicy1)

        self.laas_op_knapper.addWidget(self.knap_luft)




        self.trin_lag.addWidget(self.trin_laas_op)

        self.trin_gendan = QWidget(self.trin)
        self.trin_gendan.setObjectName(u"trin_gendan")
        self.gendan_lag = QVBoxLayout(self.trin_gendan)
        self.gendan_lag.setSpacing(16)
        self.gendan_lag.setObjectName(u"gendan_lag")
        self.gendan_lag.setContentsMargins(0, 0, 0, 0)
        self.gendan_forklaring = QLabel(self.trin_gendan)
        self.gendan_forklaring.setObjectName(u"gendan_forklaring")
        self.gendan_forklaring.setWordWrap(True)
        self.gendan_forklaring.setTextFormat(Qt.TextFormat.PlainText)

        self.gendan_lag.addWidget(self.gendan_forklaring)

        self.kode_blok = QVBoxLayout()
        self.gendan_lag.addLayout(self.kode_blok)
        self.kode_blok.setSpacing(4)
        self.kode_blok.setObjectName(u"kode_blok")
        self.kode_blok.setContentsMargins(0, 0, 0, 0)
        self.kode_label = QLabel(self.trin_gendan)
        self.kode_label.setObjectName(u"kode_label")
        self.kode_label.setWordWrap(True)
        self.kode_label.setTextFormat(Qt.TextFormat.PlainText)
        self.kode_label.setProperty(u"class", u"label")

        self.kode_blok.addWidget(self.kode_label)

        self.kode_hint = QLabel(self.trin_gendan)
        self.kode_hint.setObjectName(u"kode_hint")
        self.kode_hint.setWordWrap(True)
        self.kode_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.kode_hint.setProperty(u"class", u"hint")

        self.kode_blok.addWidget(self.kode_hint)

        self.kode_fejl = QLabel(self.trin_gendan)
        self.kode_fejl.setObjectName(u"kode_fejl")
        self.kode_fejl.setWordWrap(True)
        self.kode_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.kode_fejl.setProperty(u"class", u"error")
        self.kode_fejl.setVisible(False)

        self.kode_blok.addWidget(self.kode_fejl)

        self.kode = SecretLine(self.trin_gendan)
        self.kode.setObjectName(u"kode")
        self.kode.setEchoMode(QLineEdit.EchoMode.Password)

        self.kode_blok.addWidget(self.kode)



        self.hvis_blok = QVBoxLayout()
        self.gendan_lag.addLayout(self.hvis_blok)
        self.hvis_blok.setSpacing(4)
        self.hvis_blok.setObjectName(u"hvis_blok")
        self.hvis_blok.setContentsMargins(0, 0, 0, 0)
        self.hvis_label = QLabel(self.trin_gendan)
        self.hvis_label.setObjectName(u"hvis_label")
        self.hvis_label.setWordWrap(True)
        self.hvis_label.setTextFormat(Qt.TextFormat.PlainText)
        self.hvis_label.setProperty(u"class", u"label")

        self.hvis_blok.addWidget(self.hvis_label)

        self.hvis_hint = QLabel(self.trin_gendan)
        self.hvis_hint.setObjectName(u"hvis_hint")
        self.hvis_hint.setWordWrap(True)
        self.hvis_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hvis_hint.setProperty(u"class", u"hint")

        self.hvis_blok.addWidget(self.hvis_hint)

        self.hvis_fejl = QLabel(self.trin_gendan)
        self.hvis_fejl.setObjectName(u"hvis_fejl")
        self.hvis_fejl.setWordWrap(True)
        self.hvis_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.hvis_fejl.setProperty(u"class", u"error")
        self.hvis_fejl.setVisible(False)

        self.hvis_blok.addWidget(self.hvis_fejl)

        self.hvis = QLineEdit(self.trin_gendan)
        self.hvis.setObjectName(u"hvis")

        self.hvis_blok.addWidget(self.hvis)



        self.ny_blok = QVBoxLayout()
        self.gendan_lag.addLayout(self.ny_blok)
        self.ny_blok.setSpacing(4)
        self.ny_blok.setObjectName(u"ny_blok")
        self.ny_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_label = QLabel(self.trin_gendan)
        self.ny_label.setObjectName(u"ny_label")
        self.ny_label.setWordWrap(True)
        self.ny_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_label.setProperty(u"class", u"label")

        self.ny_blok.addWidget(self.ny_label)

        self.ny_hint = QLabel(self.trin_gendan)
        self.ny_hint.setObjectName(u"ny_hint")
        self.ny_hint.setWordWrap(True)
        self.ny_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_hint.setProperty(u"class", u"hint")

        self.ny_blok.addWidget(self.ny_hint)

        self.ny_fejl = QLabel(self.trin_gendan)
        self.ny_fejl.setObjectName(u"ny_fejl")
        self.ny_fejl.setWordWrap(True)
        self.ny_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_fejl.setProperty(u"class", u"error")
        self.ny_fejl.setVisible(False)

        self.ny_blok.addWidget(self.ny_fejl)

        self.ny = SecretLine(self.trin_gendan)
        self.ny.setObjectName(u"ny")
        self.ny.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_blok.addWidget(self.ny)

        self.styrke = QLabel(self.trin_gendan)
        self.styrke.setObjectName(u"styrke")
        self.styrke.setWordWrap(True)
        self.styrke.setTextFormat(Qt.TextFormat.PlainText)
        self.styrke.setProperty(u"class", u"hint")

        self.ny_blok.addWidget(self.styrke)



        self.ny_igen_blok = QVBoxLayout()
        self.gendan_lag.addLayout(self.ny_igen_blok)
        self.ny_igen_blok.setSpacing(4)
        self.ny_igen_blok.setObjectName(u"ny_igen_blok")
        self.ny_igen_blok.setContentsMargins(0, 0, 0, 0)
        self.ny_igen_label = QLabel(self.trin_gendan)
        self.ny_igen_label.setObjectName(u"ny_igen_label")
        self.ny_igen_label.setWordWrap(True)
        self.ny_igen_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_label.setProperty(u"class", u"label")

        self.ny_igen_blok.addWidget(self.ny_igen_label)

        self.ny_igen_fejl = QLabel(self.trin_gendan)
        self.ny_igen_fejl.setObjectName(u"ny_igen_fejl")
        self.ny_igen_fejl.setWordWrap(True)
        self.ny_igen_fejl.setTextFormat(Qt.TextFormat.PlainText)
        self.ny_igen_fejl.setProperty(u"class", u"error")
        self.ny_igen_fejl.setVisible(False)

        self.ny_igen_blok.addWidget(self.ny_igen_fejl)

        self.ny_igen = SecretLine(self.trin_gendan)
        self.ny_igen.setObjectName(u"ny_igen")
        self.ny_igen.setEchoMode(QLineEdit.EchoMode.Password)

        self.ny_igen_blok.addWidget(self.ny_igen)



        self.gendan_vent = QLabel(self.trin_gendan)
        self.gendan_vent.setObjectName(u"gendan_vent")
        self.gendan_vent.setWordWrap(True)
        self.gendan_vent.setTextFormat(Qt.TextFormat.PlainText)
        self.gendan_vent.setProperty(u"class", u"hint")
        self.gendan_vent.setVisible(False)

        self.gendan_lag.addWidget(self.gendan_vent)

        self.gendan_knapper = QHBoxLayout()
        self.gendan_lag.addLayout(self.gendan_knapper)
        self.gendan_knapper.setSpacing(8)
        self.gendan_knapper.setObjectName(u"gendan_knapper")
        self.gendan_knapper.setContentsMargins(0, 0, 0, 0)
        self.gendan = QPushButton(self.trin_gendan)
        self.gendan.setObjectName(u"gendan")
        self.gendan.setAutoDefault(False)
        self.gendan.setProperty(u"kind", u"primary")

        self.gendan_knapper.addWidget(self.gendan)

        self.tilbage = QPushButton(self.trin_gendan)
        self.tilbage.setObjectName(u"tilbage")
        self.tilbage.setAutoDefault(False)

        self.gendan_knapper.addWidget(self.tilbage)

        self.gendan_luft = QWidget(self.trin_gendan)
        self.gendan_luft.setObjectName(u"gendan_luft")
        sizePolicy1.setHeightForWidth(self.gendan_luft.sizePolicy().hasHeightForWidth())
        self.gendan_luft.setSizePolicy(sizePolicy1)

        self.gendan_knapper.addWidget(self.gendan_luft)




        self.trin_lag.addWidget(self.trin_gendan)


        self.kort_lag.addWidget(self.trin)

        self.arbejder = QProgressBar(self.kort)
        self.arbejder.setObjectName(u"arbejder")
        self.arbejder.setMaximum(0)
        self.arbejder.setTextVisible(False)
        self.arbejder.setVisible(False)

        self.kort_lag.addWidget(self.arbejder)


        self.midte.addWidget(self.kort)

        self.midte_hoejre = QWidget(Unlock)
        self.midte_hoejre.setObjectName(u"midte_hoejre")
        sizePolicy1.setHeightForWidth(self.midte_hoejre.sizePolicy().hasHeightForWidth())
        self.midte_hoejre.setSizePolicy(sizePolicy1)

        self.midte.addWidget(self.midte_hoejre)



        self.oplaas_under = QWidget(Unlock)
        self.oplaas_under.setObjectName(u"oplaas_under")
        sizePolicy.setHeightForWidth(self.oplaas_under.sizePolicy().hasHeightForWidth())
        self.oplaas_under.setSizePolicy(sizePolicy)

        self.oplaas_lag.addWidget(self.oplaas_under)

#if QT_CONFIG(shortcut)
        self.adgangssaetning_label.setBuddy(self.adgangssaetning)
        self.kode_label.setBuddy(self.kode)
        self.hvis_label.setBuddy(self.hvis)
        self.ny_label.setBuddy(self.ny)
        self.ny_igen_label.setBuddy(self.ny_igen)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.adgangssaetning, self.laas_op)
        QWidget.setTabOrder(self.laas_op, self.glemt)
        QWidget.setTabOrder(self.glemt, self.kode)
        QWidget.setTabOrder(self.kode, self.hvis)
        QWidget.setTabOrder(self.hvis, self.ny)
        QWidget.setTabOrder(self.ny, self.ny_igen)
        QWidget.setTabOrder(self.ny_igen, self.gendan)
        QWidget.setTabOrder(self.gendan, self.tilbage)

        self.retranslateUi(Unlock)

        QMetaObject.connectSlotsByName(Unlock)
    # setupUi

    def retranslateUi(self, Unlock):
        self.titel.setText(QCoreApplication.translate("Unlock", u"SMDB Desktop", None))
        self.oevelse.setText(QCoreApplication.translate("Unlock", u"\u00d8VELSE", None))
        self.forklaring.setText(QCoreApplication.translate("Unlock", u"Data p\u00e5 denne maskine er krypteret. Skriv adgangss\u00e6tningen for at l\u00e5se op.", None))
        self.adgangssaetning_label.setText(QCoreApplication.translate("Unlock", u"Adgangss\u00e6tning", None))
        self.adgangssaetning_fejl.setText("")
        self.demo.setText("")
        self.vent.setText("")
        self.laas_op.setText(QCoreApplication.translate("Unlock", u"L\u00e5s op", None))
        self.glemt.setText(QCoreApplication.translate("Unlock", u"Jeg har glemt adgangss\u00e6tningen", None))
        self.gendan_forklaring.setText(QCoreApplication.translate("Unlock", u"Find udskriften med gendannelseskoden. Koden har syv grupper med fire tegn. Bagefter g\u00e6lder den nye adgangss\u00e6tning.", None))
        self.kode_label.setText(QCoreApplication.translate("Unlock", u"Gendannelseskode", None))
        self.kode_hint.setText(QCoreApplication.translate("Unlock", u"Syv grupper med fire tegn, som de st\u00e5r p\u00e5 udskriften. Det, du skriver, vises under feltet.", None))
        self.kode_fejl.setText("")
        self.hvis_label.setText(QCoreApplication.translate("Unlock", u"Dit navn, som det st\u00e5r p\u00e5 siden Personer", None))
        self.hvis_hint.setText(QCoreApplication.translate("Unlock", u"Flere har en adgangss\u00e6tning her. Kun din bliver lavet om; de andres g\u00e6lder stadig.", None))
        self.hvis_fejl.setText("")
        self.ny_label.setText(QCoreApplication.translate("Unlock", u"Ny adgangss\u00e6tning", None))
        self.ny_hint.setText(QCoreApplication.translate("Unlock", u"Mindst 12 tegn. Gerne fire ord, der ikke h\u00f8rer sammen.", None))
        self.ny_fejl.setText("")
        self.styrke.setText("")
        self.ny_igen_label.setText(QCoreApplication.translate("Unlock", u"Ny adgangss\u00e6tning igen", None))
        self.ny_igen_fejl.setText("")
        self.gendan_vent.setText("")
        self.gendan.setText(QCoreApplication.translate("Unlock", u"S\u00e6t ny adgangss\u00e6tning", None))
        self.tilbage.setText(QCoreApplication.translate("Unlock", u"Tilbage", None))
        pass
    # retranslateUi

