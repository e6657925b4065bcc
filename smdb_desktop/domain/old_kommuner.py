"""Municipalities that are no more: they were merged into others in 2007, those of Bornholm in 2003.

An old course may name one. It is shown with the name it had and what became of it, never as a bare code; nobody can choose it.
The codes are those of the official list before the reform, except those that a municipality of today still has.
"""

from collections.abc import Callable
from typing import NamedTuple

from smdb_desktop.domain.words import T, listed

_BORNHOLM, _BORNHOLM_YEAR, _YEAR = "400", 2003, 2007
# code, name, and the code of what it is part of now; several where it was divided
_OLD = """
171 Ledøje-Smørum 240; 181 Søllerød 230; 189 Værløse 190; 205 Birkerød 230; 207 Farum 190; 208 Fredensborg-Humlebæk 210;
209 Frederikssund 250; 211 Frederiksværk 260; 213 Græsted-Gilleleje 270; 215 Helsinge 270; 221 Hundested 260;
225 Jægerspris 250; 227 Karlebo 210; 229 Skibby 250; 231 Skævinge 219; 233 Slangerup 219+250; 235 Stenløse 240;
237 Ølstykke 240; 251 Bramsnæs 350; 255 Gundsø 265; 257 Hvalsø 350; 261 Lejre 350; 263 Ramsø 265; 267 Skovbo 259;
271 Vallø 336; 301 Bjergsted 326; 303 Dianalund 340; 305 Dragsholm 306; 307 Fuglebjerg 370; 309 Gørlev 326;
311 Hashøj 330; 313 Haslev 320; 315 Holbæk 316; 317 Hvidebæk 326; 319 Høng 326; 321 Jernløse 316; 323 Kalundborg 326;
325 Korsør 330; 327 Nykøbing-Rørvig 306; 331 Skælskør 330; 333 Slagelse 330; 335 Sorø 340; 337 Stenlille 340;
339 Svinninge 316; 341 Tornved 316; 343 Trundholm 306; 345 Tølløse 316; 351 Fakse 320; 353 Fladså 370; 355 Holeby 360;
357 Holmegård 370; 359 Højreby 360; 361 Langebæk 390; 363 Maribo 360; 365 Møn 390; 367 Nakskov 360;
369 Nykøbing Falster 376; 371 Nysted 376; 373 Næstved 370; 375 Nørre Alslev 376; 377 Præstø 390; 379 Ravnsborg 360;
381 Rudbjerg 360; 383 Rødby 360; 385 Rønnede 320; 387 Sakskøbing 376; 389 Stevns 336; 391 Stubbekøbing 376; 393 Suså 370;
395 Sydfalster 376; 397 Vordingborg 390; 401 Allinge-Gudhjem 400; 403 Hasle 400; 405 Nexø 400; 407 Rønne 400;
409 Aakirkeby 400; 421 Assens 420; 423 Bogense 480; 425 Broby 430; 427 Egebjerg 479; 429 Ejby 410; 431 Faaborg 430;
433 Glamsbjerg 420; 435 Gudme 479; 437 Haarby 420; 439 Kerteminde 440; 441 Langeskov 440; 443 Marstal 492;
445 Middelfart 410; 447 Munkebo 440; 449 Nyborg 450; 451 Nørre Aaby 410; 471 Otterup 480; 473 Ringe 430;
475 Rudkøbing 482; 477 Ryslinge 430; 481 Sydlangeland 482; 483 Søndersø 480; 485 Tommerup 420; 487 Tranekær 482;
489 Ullerslev 450; 491 Vissenbjerg 420; 493 Ærøskøbing 492; 495 Ørbæk 450; 497 Årslev 430; 499 Aarup 420;
501 Augustenborg 540; 503 Bov 580; 505 Bredebro 550; 507 Broager 540; 509 Christiansfeld 510+621; 511 Gram 510;
513 Gråsten 540; 515 Haderslev 510; 517 Højer 550; 519 Lundtoft 580; 521 Løgumkloster 550; 523 Nordborg 540;
525 Nørre-Rangstrup 510+550; 527 Rødding 575; 529 Rødekro 580; 531 Skærbæk 550; 533 Sundeved 540; 535 Sydals 540;
537 Sønderborg 540; 539 Tinglev 580; 541 Tønder 550; 543 Vojens 510; 545 Aabenraa 580; 551 Billund 530; 553 Blåbjerg 573;
555 Blåvandshuk 573; 557 Bramming 561; 559 Brørup 575; 565 Grindsted 530; 567 Helle 561+573; 569 Holsted 575;
571 Ribe 561; 577 Ølgod 573; 601 Brædstrup 615+746; 603 Børkop 630; 605 Egtved 621+630; 609 Gedved 615; 611 Give 530+630;
613 Hedensted 766; 617 Jelling 630; 619 Juelsminde 766; 623 Lunderskov 621; 625 Nørre-Snede 756;
627 Tørring-Uldum 630+766; 629 Vamdrup 621; 631 Vejle 630; 651 Aulum-Haderup 657; 653 Brande 756; 655 Egvad 760;
659 Holmsland 760; 663 Ikast 756; 667 Ringkøbing 760; 669 Skjern 760; 673 Thyborøn-Harboøre 665; 675 Thyholm 671;
677 Trehøje 657; 679 Ulfborg-Vemb 661; 681 Videbæk 760; 683 Vinderup 661; 685 Aaskov 657; 701 Ebeltoft 706;
703 Galten 746; 705 Gjern 740; 709 Hadsten 710; 711 Hammel 710; 713 Hinnerup 710; 715 Hørning 746; 717 Langå 710+730;
719 Mariager 730+846; 721 Midtdjurs 706; 723 Nørhald 730; 725 Nørre Djurs 707; 729 Purhus 730; 731 Randers 730;
733 Rosenholm 706; 735 Rougsø 707; 737 Ry 746; 739 Rønde 706; 743 Silkeborg 740; 745 Skanderborg 746;
747 Sønderhald 707+730; 749 Them 740; 761 Bjerringbro 791; 763 Fjends 791; 765 Hanstholm 787; 767 Hvorslev 710;
769 Karup 791; 771 Kjellerup 740; 775 Møldrup 791; 777 Sallingsund 779; 781 Spøttrup 779; 783 Sundsøre 779;
785 Sydthy 787; 789 Tjele 791; 793 Aalestrup 791+820+846; 801 Arden 846; 803 Brovst 849; 805 Brønderslev 810;
807 Dronninglund 810; 809 Farsø 820; 811 Fjerritslev 849; 815 Hadsund 846; 817 Hals 851; 819 Hirtshals 860;
821 Hjørring 860; 823 Hobro 846; 827 Løgstør 820; 829 Løkken-Vrå 860; 831 Nibe 851; 833 Nørager 840+846; 835 Pandrup 849;
837 Sejlflod 851; 839 Sindal 860; 841 Skagen 813; 843 Skørping 840; 845 Støvring 840; 847 Sæby 813; 861 Aars 820
"""


class OldKommune(NamedTuple):
    """One of them: the name it had, the codes it is part of today (several where it was divided), and since which year."""

    navn: str
    nu: tuple[str, ...]
    aar: int


def _read() -> dict[str, OldKommune]:
    found = {}
    for line in _OLD.replace("\n", " ").split(";"):
        code, *name, now = line.split()
        nu = tuple(now.split("+"))
        found[code] = OldKommune(" ".join(name), nu, _BORNHOLM_YEAR if nu == (_BORNHOLM,) else _YEAR)
    return found


OLD = _read()


def old_label(code: str, label: Callable[[str], str]) -> str:
    """The name it had with a word of what became of it; "" for what was none. ``label`` names those of today."""
    old = OLD.get(code.removeprefix("0"))
    if old is None:
        return ""
    if len(old.nu) > 1:
        nye = listed(label(each) for each in old.nu)
        return T("{gammel} (delt mellem {nye} i {aar})", gammel=old.navn, nye=nye, aar=str(old.aar))
    return T("{gammel} (lagt sammen til {ny} i {aar})", gammel=old.navn, ny=label(old.nu[0]), aar=str(old.aar))
