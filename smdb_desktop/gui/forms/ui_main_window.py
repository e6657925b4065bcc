# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'main_window.ui'
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
    QMainWindow, QPushButton, QScrollArea, QSizePolicy,
    QStackedWidget, QToolButton, QVBoxLayout, QWidget)

class Ui_MainWindow(object):
    def setupUi(self, MainWindow):
        if not MainWindow.objectName():
            MainWindow.setObjectName(u"MainWindow")
        self.centralwidget = QWidget(MainWindow)
        self.centralwidget.setObjectName(u"centralwidget")
        self.hele = QHBoxLayout(self.centralwidget)
        self.hele.setSpacing(0)
        self.hele.setObjectName(u"hele")
        self.hele.setContentsMargins(0, 0, 0, 0)
        self.navigation = QFrame(self.centralwidget)
        self.navigation.setObjectName(u"navigation")
        self.navigation.setProperty(u"class", u"nav")
        self.navigation_lag = QVBoxLayout(self.navigation)
        self.navigation_lag.setSpacing(0)
        self.navigation_lag.setObjectName(u"navigation_lag")
        self.navigation_lag.setContentsMargins(0, 0, 0, 8)
        self.afsender = QVBoxLayout()
        self.navigation_lag.addLayout(self.afsender)
        self.afsender.setSpacing(4)
        self.afsender.setObjectName(u"afsender")
        self.afsender.setContentsMargins(20, 18, 12, 12)
        self.program = QLabel(self.navigation)
        self.program.setObjectName(u"program")
        self.program.setWordWrap(True)
        self.program.setTextFormat(Qt.TextFormat.PlainText)
        self.program.setProperty(u"class", u"h2")

        self.afsender.addWidget(self.program)

        self.kommune = QLabel(self.navigation)
        self.kommune.setObjectName(u"kommune")
        self.kommune.setWordWrap(True)
        self.kommune.setTextFormat(Qt.TextFormat.PlainText)
        self.kommune.setProperty(u"class", u"hint")

        self.afsender.addWidget(self.kommune)

        self.rolle = QLabel(self.navigation)
        self.rolle.setObjectName(u"rolle")
        self.rolle.setWordWrap(True)
        self.rolle.setTextFormat(Qt.TextFormat.PlainText)
        self.rolle.setProperty(u"class", u"hint")

        self.afsender.addWidget(self.rolle)

        self.maerke = QHBoxLayout()
        self.afsender.addLayout(self.maerke)
        self.maerke.setSpacing(12)
        self.maerke.setObjectName(u"maerke")
        self.maerke.setContentsMargins(0, 0, 0, 0)
        self.oevelse = QLabel(self.navigation)
        self.oevelse.setObjectName(u"oevelse")
        self.oevelse.setWordWrap(False)
        self.oevelse.setTextFormat(Qt.TextFormat.PlainText)
        self.oevelse.setProperty(u"class", u"ribbon")
        self.oevelse.setVisible(False)

        self.maerke.addWidget(self.oevelse)

        self.maerke_luft = QWidget(self.navigation)
        self.maerke_luft.setObjectName(u"maerke_luft")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.maerke_luft.sizePolicy().hasHeightForWidth())
        self.maerke_luft.setSizePolicy(sizePolicy)

        self.maerke.addWidget(self.maerke_luft)





        self.rulle = QScrollArea(self.navigation)
        self.rulle.setObjectName(u"rulle")
        self.rulle.setFrameShape(QFrame.Shape.NoFrame)
        self.rulle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rulle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rulle.setWidgetResizable(True)
        sizePolicy1 = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        sizePolicy1.setHorizontalStretch(0)
        sizePolicy1.setVerticalStretch(1)
        sizePolicy1.setHeightForWidth(self.rulle.sizePolicy().hasHeightForWidth())
        self.rulle.setSizePolicy(sizePolicy1)
        self.punkter = QWidget()
        self.punkter.setObjectName(u"punkter")
        sizePolicy2 = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        sizePolicy2.setHorizontalStretch(0)
        sizePolicy2.setVerticalStretch(0)
        sizePolicy2.setHeightForWidth(self.punkter.sizePolicy().hasHeightForWidth())
        self.punkter.setSizePolicy(sizePolicy2)
        self.punkter.setProperty(u"class", u"inside")
        self.punkter.setProperty(u"heard", u"list")
        self.punkter_lag = QVBoxLayout(self.punkter)
        self.punkter_lag.setSpacing(0)
        self.punkter_lag.setObjectName(u"punkter_lag")
        self.punkter_lag.setContentsMargins(0, 0, 0, 0)
        self.rulle.setWidget(self.punkter)

        self.navigation_lag.addWidget(self.rulle)

        self.laas = QPushButton(self.navigation)
        self.laas.setObjectName(u"laas")
        self.laas.setFlat(True)
        self.laas.setAutoDefault(False)
        self.laas.setProperty(u"class", u"nav")

        self.navigation_lag.addWidget(self.laas)


        self.hele.addWidget(self.navigation)

        self.indhold = QVBoxLayout()
        self.hele.addLayout(self.indhold)
        self.indhold.setSpacing(0)
        self.indhold.setObjectName(u"indhold")
        self.indhold.setContentsMargins(0, 0, 0, 0)
        self.top = QFrame(self.centralwidget)
        self.top.setObjectName(u"top")
        self.top.setProperty(u"class", u"bar")
        self.top_lag = QHBoxLayout(self.top)
        self.top_lag.setSpacing(8)
        self.top_lag.setObjectName(u"top_lag")
        self.top_lag.setContentsMargins(12, 4, 12, 4)
        self.menu = QToolButton(self.top)
        self.menu.setObjectName(u"menu")
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

        self.top_lag.addWidget(self.menu)

        self.top_tekst = QLabel(self.top)
        self.top_tekst.setObjectName(u"top_tekst")
        self.top_tekst.setWordWrap(False)
        self.top_tekst.setTextFormat(Qt.TextFormat.PlainText)
        self.top_tekst.setProperty(u"class", u"hint")

        self.top_lag.addWidget(self.top_tekst)

        self.top_luft = QWidget(self.top)
        self.top_luft.setObjectName(u"top_luft")
        sizePolicy.setHeightForWidth(self.top_luft.sizePolicy().hasHeightForWidth())
        self.top_luft.setSizePolicy(sizePolicy)

        self.top_lag.addWidget(self.top_luft)

        self.top_oevelse = QLabel(self.top)
        self.top_oevelse.setObjectName(u"top_oevelse")
        self.top_oevelse.setWordWrap(False)
        self.top_oevelse.setTextFormat(Qt.TextFormat.PlainText)
        self.top_oevelse.setProperty(u"class", u"ribbon")
        self.top_oevelse.setVisible(False)

        self.top_lag.addWidget(self.top_oevelse)


        self.indhold.addWidget(self.top)

        self.sider = QStackedWidget(self.centralwidget)
        self.sider.setObjectName(u"sider")
        self.sider.setProperty(u"heard", u"page")

        self.indhold.addWidget(self.sider)

        self.statuslinje = QFrame(self.centralwidget)
        self.statuslinje.setObjectName(u"statuslinje")
        self.statuslinje.setProperty(u"class", u"bar")
        self.status_lag = QHBoxLayout(self.statuslinje)
        self.status_lag.setSpacing(8)
        self.status_lag.setObjectName(u"status_lag")
        self.status_lag.setContentsMargins(20, 4, 20, 4)
        self.gemt_lys = QLabel(self.statuslinje)
        self.gemt_lys.setObjectName(u"gemt_lys")
        self.gemt_lys.setWordWrap(False)
        self.gemt_lys.setTextFormat(Qt.TextFormat.PlainText)

        self.status_lag.addWidget(self.gemt_lys)

        self.gemt = QLabel(self.statuslinje)
        self.gemt.setObjectName(u"gemt")
        self.gemt.setWordWrap(False)
        self.gemt.setTextFormat(Qt.TextFormat.PlainText)
        self.gemt.setProperty(u"class", u"hint")

        self.status_lag.addWidget(self.gemt)

        self.status_luft = QWidget(self.statuslinje)
        self.status_luft.setObjectName(u"status_luft")
        sizePolicy.setHeightForWidth(self.status_luft.sizePolicy().hasHeightForWidth())
        self.status_luft.setSizePolicy(sizePolicy)

        self.status_lag.addWidget(self.status_luft)

        self.udklip = QLabel(self.statuslinje)
        self.udklip.setObjectName(u"udklip")
        self.udklip.setWordWrap(False)
        self.udklip.setTextFormat(Qt.TextFormat.PlainText)
        self.udklip.setProperty(u"class", u"hint")

        self.status_lag.addWidget(self.udklip)

        self.kopi = QLabel(self.statuslinje)
        self.kopi.setObjectName(u"kopi")
        self.kopi.setWordWrap(False)
        self.kopi.setTextFormat(Qt.TextFormat.PlainText)
        self.kopi.setProperty(u"class", u"hint")

        self.status_lag.addWidget(self.kopi)


        self.indhold.addWidget(self.statuslinje)



        MainWindow.setCentralWidget(self.centralwidget)
        QWidget.setTabOrder(self.laas, self.menu)

        self.retranslateUi(MainWindow)

        QMetaObject.connectSlotsByName(MainWindow)
    # setupUi

    def retranslateUi(self, MainWindow):
        MainWindow.setWindowTitle(QCoreApplication.translate("MainWindow", u"SMDB Desktop", None))
        self.program.setText(QCoreApplication.translate("MainWindow", u"SMDB Desktop", None))
        self.kommune.setText("")
        self.rolle.setText("")
        self.oevelse.setText(QCoreApplication.translate("MainWindow", u"\u00d8VELSE", None))
        self.laas.setText(QCoreApplication.translate("MainWindow", u"L\u00e5s", None))
        self.menu.setText(QCoreApplication.translate("MainWindow", u"Menu", None))
        self.top_tekst.setText("")
        self.top_oevelse.setText(QCoreApplication.translate("MainWindow", u"\u00d8VELSE", None))
        self.gemt_lys.setText("")
        self.gemt.setText("")
        self.udklip.setText("")
        self.kopi.setText("")
    # retranslateUi

