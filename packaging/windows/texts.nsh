; What the installer says: English where Windows speaks English, Danish everywhere else.

!macro TEXT name danish english
  LangString ${name} ${LANG_DANISH} "${danish}"
  LangString ${name} ${LANG_ENGLISH} "${english}"
!macroend

!insertmacro TEXT WelcomeTitle \
  "SMDB Desktop ${VERSION}" \
  "SMDB Desktop ${VERSION}"
!insertmacro TEXT WelcomeText \
  "Programmet bliver installeret for dig alene, og det kræver ingen administrator.$\r$\n$\r$\nEr der allerede en ældre version på computeren, bliver den erstattet. Dine data ligger i en mappe for sig, og dem rører installationen ikke." \
  "The program is installed for you alone, and no administrator is needed.$\r$\n$\r$\nAn older version on this computer is replaced. Your data lie in a folder of their own, which the installation does not touch."
!insertmacro TEXT DirectoryText \
  "Programmet bliver lagt i denne mappe. Er du i tvivl, så lad den stå." \
  "The program is put into this folder. If in doubt, leave it as it is."
!insertmacro TEXT FinishTitle \
  "SMDB Desktop er installeret" \
  "SMDB Desktop is installed"
!insertmacro TEXT FinishText \
  "Du finder programmet i menuen Start under SMDB Desktop." \
  "You find the program in the Start menu under SMDB Desktop."
!insertmacro TEXT FinishRun \
  "Åbn SMDB Desktop nu" \
  "Open SMDB Desktop now"
!insertmacro TEXT RemoveText \
  "Programmet bliver fjernet fra computeren. Dine data bliver liggende i $LOCALAPPDATA\smdb-desktop, og de kan åbnes igen, hvis programmet bliver installeret igen." \
  "The program is removed from this computer. Your data stay in $LOCALAPPDATA\smdb-desktop and can be opened again if the program is installed again."
!insertmacro TEXT TooOld \
  "SMDB Desktop kræver Windows 10, version 1809, eller nyere. Bed din it-afdeling om en nyere Windows." \
  "SMDB Desktop needs Windows 10, version 1809, or newer. Ask your IT department for a newer Windows."
!insertmacro TEXT AsSystem \
  "SMDB Desktop installeres for den person, der skal bruge det. Kør installationen som den person og ikke som systemet." \
  "SMDB Desktop is installed for the person who will use it. Run the installation as that person and not as the system."
!insertmacro TEXT AlreadyRunning \
  "En anden installation af SMDB Desktop er i gang. Vent, til den er færdig, og prøv så igen." \
  "Another installation of SMDB Desktop is running. Wait until it has finished, and then try again."
!insertmacro TEXT IsOpen \
  "SMDB Desktop er åben. Luk programmet, og prøv så igen her. Programmet gemmer selv, når det lukkes." \
  "SMDB Desktop is open. Close the program, and then try again here. The program saves by itself when it is closed."
!insertmacro TEXT Older \
  "Version $Before er installeret, og den er nyere end ${VERSION}. En ældre version kan måske ikke åbne dine data. Vil du installere den ældre version alligevel?" \
  "Version $Before is installed, and it is newer than ${VERSION}. An older version may be unable to open your data. Install the older version anyway?"
!insertmacro TEXT InData \
  "Den mappe er til dine data og ikke til programmer. Vælg en anden mappe." \
  "That folder is for your data and not for programs. Choose another folder."
!insertmacro TEXT Strange \
  "I mappen $INSTDIR ligger der allerede filer, som ikke er lagt der af denne installation. Vælg en anden mappe." \
  "The folder $INSTDIR already holds files that this installation did not put there. Choose another folder."
!insertmacro TEXT NoRoom \
  "Der er ikke plads nok på disken. Gør plads, og kør installationen igen. Det, der var installeret før, er, som det var." \
  "There is not enough room on the disk. Make room, and run the installation again. What was installed before is as it was."
!insertmacro TEXT NotWritten \
  "Filerne kunne ikke skrives i $INSTDIR. Det, der var installeret før, er, som det var. Vælg en mappe, som du må skrive i, eller spørg din it-afdeling." \
  "The files could not be written in $INSTDIR. What was installed before is as it was. Choose a folder that you may write in, or ask your IT department."
!insertmacro TEXT Held \
  "Et andet program har fat i $Stuck. Det, der var installeret før, er, som det var. Vent lidt, og kør installationen igen." \
  "Another program has hold of $Stuck. What was installed before is as it was. Wait a little, and run the installation again."
!insertmacro TEXT NoList \
  "Listen over programmets filer mangler i $INSTDIR, og derfor er intet fjernet. Kør installationen igen, og fjern derefter programmet." \
  "The list of the program's files is missing in $INSTDIR, so nothing was removed. Run the installation again, and then remove the program."
!insertmacro TEXT Left \
  "Programmet er fjernet. I mappen $INSTDIR ligger der filer, som ikke hører til programmet; de er der stadig." \
  "The program is removed. The folder $INSTDIR holds files that do not belong to the program; they are still there."
!insertmacro TEXT KeyComment \
  "Dine data ligger i %LOCALAPPDATA%\smdb-desktop og bliver liggende, når programmet fjernes." \
  "Your data lie in %LOCALAPPDATA%\smdb-desktop and stay there when the program is removed."
!insertmacro TEXT LinkComment \
  "Indberetning til Stofmisbrugsdatabasen" \
  "Reporting to the Danish drug-treatment database"
!insertmacro TEXT KindName \
  "Indberetning til SMDB" \
  "Submission to SMDB"
