; The installer for one person, without an administrator. Made by tools/installer/make.py, which gives:
;   VERSION  0.1.0            SOURCE  the packaged program     PARTS  parts.nsh: the names at the top of that folder
;   FOURFOLD 0.1.0.0          LIST    installeret.txt          KILOBYTES  what the program takes on the disk
;   ROOM     the same, and what is copied when versions change places
;   OUT      the installer    ICON    smdb-desktop.ico         PRESSED  lzma or zlib      SIGN  a command, where there is a certificate
; What it promises, and its exit codes, stand in docs/deploy.md; why it is built so, in docs/adr/0041.
;
; A newer version is laid ready beside the older one (.ny), and only when it is there whole do the two change places. So a full
; disk, a fault or a cut while it is unpacked leaves the older version as it was. The folder of libraries is called by its version
; and comes beside the older one; then each file is replaced in one step, the list last. So a cut there leaves two programs of
; which each is the older or the newer one and finds its own libraries. What is taken away is what the list of the older version
; names, and nothing else.

Target amd64-unicode
Unicode true
!if ${PRESSED} == lzma
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!else
  SetCompressor zlib
!endif
; a file that cannot be written ends the installation: a program with a hole in it is worse than none
AllowSkipFiles off
ManifestDPIAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include FileFunc.nsh
!include TextFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh
!include "${PARTS}"

!define APP "SMDB Desktop"
!define PUBLISHER "SMDB Desktop contributors"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SMDB Desktop"
!define REPORTS "Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
!define OWN "Software\SMDB Desktop"
!define WINDOW "SMDB Desktop.exe"
!define CONSOLE "smdb-desktop.exe"
!define REMOVER "Afinstaller.exe"
!define HELPER "smdb-desktop-afinstaller.exe"
!define NAMES "installeret.txt"
!define NEW ".ny"
!define OLD ".gammel"
!define KIND "SMDBDesktop.Indberetning"
!define APPID "SMDB.Desktop"
; what each is called by winerror.h; Intune tries again by itself after 1618
!define CANCELLED 1602
!define TRY_LATER 1618
!define NO_ROOM 112
!define FAILED 1603
!define NEWER_IS_THERE 1638
!define TOO_OLD_WINDOWS 1633
!define WRONG_USE 87

Name "${APP}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\SMDB Desktop"
InstallDirRegKey HKCU "${OWN}" "InstallDir"
BrandingText "${APP} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${FOURFOLD}"
VIFileVersion "${FOURFOLD}"
!macro VERSION_BLOCK language description
  VIAddVersionKey /LANG=${language} ProductName "${APP}"
  VIAddVersionKey /LANG=${language} CompanyName "${PUBLISHER}"
  VIAddVersionKey /LANG=${language} FileDescription "${description}"
  VIAddVersionKey /LANG=${language} FileVersion "${VERSION}"
  VIAddVersionKey /LANG=${language} ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=${language} InternalName "smdb-desktop-setup"
  VIAddVersionKey /LANG=${language} LegalCopyright "MIT License; uses Qt under the LGPL-3.0"
!macroend
!insertmacro VERSION_BLOCK 1030 "Installation af SMDB Desktop"
!insertmacro VERSION_BLOCK 1033 "SMDB Desktop setup"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "head.bmp"
!define MUI_WELCOMEPAGE_TITLE "$(WelcomeTitle)"
!define MUI_WELCOMEPAGE_TEXT "$(WelcomeText)"
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(DirectoryText)"
!define MUI_FINISHPAGE_TITLE "$(FinishTitle)"
!define MUI_FINISHPAGE_TEXT "$(FinishText)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_TEXT "$(FinishRun)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(RemoveText)"
!define MUI_ABORTWARNING
!define MUI_CUSTOMFUNCTION_ABORT Cancelled
!define MUI_CUSTOMFUNCTION_UNABORT un.Cancelled
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Danish"
!insertmacro MUI_LANGUAGE "English"
!include "texts.nsh"

Var Log        ; the file that /LOG= names, or nothing
Var Before     ; the version that was installed before, or nothing
Var Home       ; the folder in which that version lies
Var Status     ; the exit code of what went wrong, or nothing
Var Stuck      ; what could not be moved, or nothing
Var ListFile   ; for RemoveListed: the list
Var Root       ; for RemoveListed: the folder that the names are below
Var OnlyGone   ; for RemoveListed: 1 leaves what the new version brings
Var Link       ; 1 where what was asked about leads to another place
Var Asked      ; the folder that was asked about last

!include "steps.nsh"
!insertmacro SHARED ""
!insertmacro SHARED "un."

Function .onInit
  SetShellVarContext current
  StrCpy $Status ""
  Call ReadLog
  ${Unless} ${AtLeastBuild} 17763
    !insertmacro GIVE_UP "${TOO_OLD_WINDOWS}" "$(TooOld)"
  ${EndUnless}
  ; started by the system itself it would land where no person looks
  ${WordFind} "$PROFILE\" "\systemprofile\" "E+1{" $0
  IfErrors +2 0
    StrCpy $Status "system"
  ${If} $Status == "system"
    !insertmacro GIVE_UP "${WRONG_USE}" "$(AsSystem)"
  ${EndIf}
  Call OnlyOne
  ReadRegStr $Before HKCU "${KEY}" "DisplayVersion"
  ReadRegStr $Home HKCU "${OWN}" "InstallDir"
  ${Unless} ${FileExists} "$Home\${NAMES}"
    StrCpy $Before ""
  ${EndUnless}
  Call NotOlder
  ${If} ${Silent}
    Call CheckPlace
    Call CheckClosed
  ${EndIf}
FunctionEnd

Function NotOlder
  ${If} $Before == ""
    Return
  ${EndIf}
  ${VersionCompare} "${VERSION}" "$Before" $0
  ${If} $0 != 2
    Return
  ${EndIf}
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/ALLOWOLDER" $2
  ${Unless} ${Errors}
    Return
  ${EndUnless}
  ${Unless} ${Silent}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(Older)" IDYES anyway
  ${EndUnless}
  !insertmacro QUIT "${NEWER_IS_THERE}" "$Before is installed, and ${VERSION} is older"
  anyway:
FunctionEnd

; Ends with a sentence where the program cannot lie
Function CheckPlace
  GetFullPathName $0 "$INSTDIR"
  ${If} $0 == ""
    StrCpy $0 "$INSTDIR"
  ${EndIf}
  ; the folders of a person's data and of newer versions are none for the installed program
  StrLen $1 "$LOCALAPPDATA\smdb-desktop"
  StrCpy $2 $0 $1
  StrCpy $3 $0 1 $1
  ${If} $2 == "$LOCALAPPDATA\smdb-desktop"
  ${AndIf} $3 != " "
    !insertmacro GIVE_UP "${WRONG_USE}" "$(InData)"
  ${EndIf}
  !insertmacro NO_LINK "${NEW}"
  !insertmacro NO_LINK "${OLD}"
  ; what lies there under our names without our list is somebody else's
  ${Unless} ${FileExists} "$INSTDIR\${NAMES}"
  ${AndUnless} ${FileExists} "$INSTDIR\${NEW}\${NAMES}"
    !insertmacro EACH_PART IS_STRANGE
    ; a folder may hold what a person left of an earlier installation, but not another program's libraries
    !insertmacro IS_STRANGE "_internal\base_library.zip"
  ${EndUnless}
  Call CheckRoom
FunctionEnd

Function CheckRoom
  ; what cannot be asked is found out by writing
  ${GetRoot} "$INSTDIR" $0
  ClearErrors
  ${DriveSpace} "$0\" "/D=F /S=K" $1
  ${Unless} ${Errors}
    System::Int64Op $1 < ${ROOM}
    Pop $2
    ${If} $2 = 1
      !insertmacro GIVE_UP "${NO_ROOM}" "$(NoRoom)"
    ${EndIf}
  ${EndUnless}
FunctionEnd

Section "-Program"
  Call CheckPlace
  Call CheckClosed
  !insertmacro LOG "installing ${VERSION} in $INSTDIR, before: $Before"
  Call Recover
  ; from here a failure is one of writing, and .onInstFailed tidies
  StrCpy $Status "${FAILED}"
  ClearErrors
  SetOutPath "$INSTDIR\${NEW}"
  ${If} ${Errors}
    !insertmacro GIVE_UP "${FAILED}" "$(NotWritten)"
  ${EndIf}
  File "/oname=${NAMES}" "${LIST}"
  File /r "${SOURCE}/*.*"
  ClearErrors
  WriteUninstaller "$INSTDIR\${NEW}\${REMOVER}"
  ${If} ${Errors}
    Abort
  ${EndIf}
  SetOutPath "$INSTDIR"
  Call ChangePlaces
  StrCpy $Status ""
  Call TidyOld
  Call Register
  !insertmacro LOG "installed ${VERSION}"
SectionEnd

; An installation that was cut off is brought to one side or the other before anything new is done
Function Recover
  ${If} ${FileExists} "$INSTDIR\${OLD}\*.*"
    ${If} ${FileExists} "$INSTDIR\${NEW}\${NAMES}"
      ; cut off while changing places, of which the list is the last: the older one goes back
      !insertmacro LOG "an earlier installation was cut off; the version before it goes back"
      StrCpy $Stuck ""
      !insertmacro EACH_PART_BACK GO_BACK
    ${EndIf}
    Call TidyOld
  ${EndIf}
  Call TidyNew
FunctionEnd

Function ChangePlaces
  StrCpy $Stuck ""
  CreateDirectory "$INSTDIR\${OLD}"
  !insertmacro EACH_PART CHANGE
  ${If} $Stuck != ""
    StrCpy $0 $Stuck
    StrCpy $Stuck ""
    !insertmacro EACH_PART_BACK GO_BACK
    StrCpy $Stuck $0
    RMDir "$INSTDIR\${OLD}"
    Call TidyNew
    !insertmacro GIVE_UP "${TRY_LATER}" "$(Held)"
  ${EndIf}
  RMDir "$INSTDIR\${NEW}"
FunctionEnd

; What was the older version goes by its own list; what else lay in its folders goes back to where it was
Function TidyOld
  StrCpy $ListFile "$INSTDIR\${OLD}\${NAMES}"
  ${If} ${FileExists} "$ListFile"
    StrCpy $OnlyGone 1
    StrCpy $Root "$INSTDIR"
    Call RemoveListed
    StrCpy $OnlyGone 0
    StrCpy $Root "$INSTDIR\${OLD}"
    Call RemoveListed
    Delete "$ListFile"
  ${EndIf}
  Delete "$INSTDIR\${OLD}\${REMOVER}"
  Push ""
  Call MoveBack
  RMDir "$INSTDIR\${OLD}"
  ; installed in another folder before: that version goes too, by its list
  ${If} $Home != ""
  ${AndIf} $Home != $INSTDIR
  ${AndIf} ${FileExists} "$Home\${NAMES}"
    StrCpy $ListFile "$Home\${NAMES}"
    StrCpy $OnlyGone 0
    StrCpy $Root "$Home"
    Call RemoveListed
    Delete "$ListFile"
    Delete "$Home\${REMOVER}"
    RMDir "$Home"
  ${EndIf}
FunctionEnd

Function TidyNew
  StrCpy $ListFile "$INSTDIR\${NEW}\${NAMES}"
  ${If} ${FileExists} "$ListFile"
    StrCpy $OnlyGone 0
    StrCpy $Root "$INSTDIR\${NEW}"
    Call RemoveListed
    Delete "$ListFile"
  ${EndIf}
  Delete "$INSTDIR\${NEW}\${REMOVER}"
  RMDir "$INSTDIR\${NEW}"
FunctionEnd

; Takes from the stack a folder below the old one, "" or with a backslash at its end
Function MoveBack
  Exch $R0
  Push $R1
  Push $R2
  FindFirst $R1 $R2 "$INSTDIR\${OLD}\$R0*.*"
  ${DoWhile} $R2 != ""
    ${If} $R2 != "."
    ${AndIf} $R2 != ".."
      Push "$INSTDIR\${OLD}\$R0$R2"
      Call IsLink
      ; a link goes back as the one thing it is
      ${If} $Link = 0
      ${AndIf} ${FileExists} "$INSTDIR\${OLD}\$R0$R2\*.*"
        CreateDirectory "$INSTDIR\$R0$R2"
        Push "$R0$R2\"
        Call MoveBack
        RMDir "$INSTDIR\${OLD}\$R0$R2"
      ${ElseIf} ${FileExists} "$INSTDIR\$R0$R2"
        ; the new version has a file of this name
        Rename "$INSTDIR\${OLD}\$R0$R2" "$INSTDIR\$R0$R2.gemt"
      ${Else}
        Rename "$INSTDIR\${OLD}\$R0$R2" "$INSTDIR\$R0$R2"
      ${EndIf}
    ${EndIf}
    FindNext $R1 $R2
  ${Loop}
  FindClose $R1
  Pop $R2
  Pop $R1
  Pop $R0
FunctionEnd

Function Register
  WriteRegStr HKCU "${OWN}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${OWN}" "Version" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${WINDOW},0"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "Comments" "$(KeyComment)"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  ; by itself an uninstaller goes on as a copy and does not wait for it; told its folder it does all in one
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S _?=$INSTDIR'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\${WINDOW}" "" "$INSTDIR\${WINDOW}" 0 SW_SHOWNORMAL "" "$(LinkComment)"
  Call NameLink
  Call RegisterFiles
FunctionEnd

; The taskbar joins the window to its link in the Start menu by this name, whichever version's file is running
Function NameLink
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P= 0
    Return
  ${EndIf}
  ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
  ${If} $1 P<> 0
    ${IPersistFile::Load} $1 '("$SMPROGRAMS\${APP}.lnk", ${STGM_READWRITE})'
    ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
    ${If} $2 P<> 0
      System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
      System::Call 'shlwapi::SHStrDupW(w "${APPID}", *p.r5)'
      System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r5)p.r4'
      ${IPropertyStore::SetValue} $2 '($3,$4)'
      ${IPropertyStore::Commit} $2 ""
      ${IPersistFile::Save} $1 '("$SMPROGRAMS\${APP}.lnk",1)'
      System::Call 'ole32::CoTaskMemFree(p r5)'
      System::Free $3
      System::Free $4
      ${IUnknown::Release} $2 ""
    ${EndIf}
    ${IUnknown::Release} $1 ""
  ${EndIf}
  ${IUnknown::Release} $0 ""
FunctionEnd

; A signed submission opens in the program. Another program that has the ending keeps it; ours is then offered beside it.
Function RegisterFiles
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(KindName)"
  WriteRegStr HKCU "Software\Classes\${KIND}" "AppUserModelID" "${APPID}"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\${WINDOW},0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
  WriteRegStr HKCU "Software\Classes\.asice\OpenWithProgids" "${KIND}" ""
  ReadRegStr $0 HKCR ".asice" ""
  ${If} $0 == ""
    WriteRegStr HKCU "Software\Classes\.asice" "" "${KIND}"
    WriteRegStr HKCU "Software\Classes\.asice" "Content Type" "application/vnd.etsi.asic-e+zip"
  ${EndIf}
  WriteRegStr HKCU "${OWN}\Capabilities" "ApplicationName" "${APP}"
  WriteRegStr HKCU "${OWN}\Capabilities" "ApplicationDescription" "$(LinkComment)"
  WriteRegStr HKCU "${OWN}\Capabilities\FileAssociations" ".asice" "${KIND}"
  WriteRegStr HKCU "Software\RegisteredApplications" "${APP}" "${OWN}\Capabilities"
  Call TellExplorer
FunctionEnd

; Where writing failed the older version lies untouched; what was laid ready is taken away again
Function .onInstFailed
  ${If} $Status == "${FAILED}"
    SetOutPath "$INSTDIR"
    ; asked before the room is given back
    ${GetRoot} "$INSTDIR" $0
    ${DriveSpace} "$0\" "/D=F /S=M" $1
    Call TidyNew
    RMDir "$INSTDIR"
    ${If} $1 < 2
      SetErrorLevel ${NO_ROOM}
      !insertmacro LOG "no room; what was there is as before"
      MessageBox MB_OK|MB_ICONSTOP "$(NoRoom)" /SD IDOK
    ${Else}
      SetErrorLevel ${FAILED}
      !insertmacro LOG "a file could not be written; what was there is as before"
      MessageBox MB_OK|MB_ICONSTOP "$(NotWritten)" /SD IDOK
    ${EndIf}
  ${EndIf}
FunctionEnd

Function Cancelled
  SetErrorLevel ${CANCELLED}
FunctionEnd

; The copy that an uninstaller leaves to remove it: waits for it to end, and has no other work
Function un.IsLast
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/LAST=" $1
  ${If} ${Errors}
    Return
  ${EndIf}
  ; NSIS takes its own word off the command line
  ${WordFind} "$1" " _?=" "+1" $1
  ${For} $2 1 100
    Delete "$1\${REMOVER}"
    ${IfNot} ${FileExists} "$1\${REMOVER}"
      ${ExitFor}
    ${EndIf}
    Sleep 100
  ${Next}
  RMDir "$1"
  Quit
FunctionEnd

Function un.onInit
  SetShellVarContext current
  StrCpy $Status ""
  Call un.ReadLog
  Call un.IsLast
  Call un.OnlyOne
  ${If} ${Silent}
    Call un.CheckClosed
  ${EndIf}
FunctionEnd

Function un.Cancelled
  SetErrorLevel ${CANCELLED}
FunctionEnd

Section "Uninstall"
  Call un.CheckClosed
  !insertmacro LOG "removing what is listed in $INSTDIR"
  SetOutPath "$TEMP"
  StrCpy $ListFile "$INSTDIR\${NAMES}"
  ${Unless} ${FileExists} "$ListFile"
    !insertmacro GIVE_UP "${FAILED}" "$(NoList)"
  ${EndUnless}
  ; the newer versions that the program laid down beside the data: only it knows their lists
  nsExec::Exec /TIMEOUT=120000 '"$INSTDIR\${CONSOLE}" update remove'
  Pop $0
  !insertmacro LOG "newer versions that were laid down: $0 (0 is removed)"
  StrCpy $OnlyGone 0
  StrCpy $Root "$INSTDIR"
  Call un.RemoveListed
  ; what an upgrade left that was cut off, where that is ours and leads nowhere else
  StrCpy $Root "$INSTDIR\${OLD}"
  Call un.RemoveListed
  Push "$INSTDIR\${NEW}"
  Call un.IsLink
  ${If} $Link = 0
  ${AndIf} ${FileExists} "$INSTDIR\${NEW}\${NAMES}"
    StrCpy $ListFile "$INSTDIR\${NEW}\${NAMES}"
    Call un.RemoveListed
    StrCpy $Root "$INSTDIR\${NEW}"
    Call un.RemoveListed
    StrCpy $Root "$INSTDIR"
    Call un.RemoveListed
    Delete "$ListFile"
  ${EndIf}
  !insertmacro NO_LONGER "${NEW}"
  !insertmacro NO_LONGER "${OLD}"
  Delete "$INSTDIR\${NAMES}"
  Delete "$INSTDIR\${REMOVER}"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "${OWN}\Capabilities"
  DeleteRegKey HKCU "${OWN}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "${APP}"
  ; the program asks Windows there to keep no dump of it
  DeleteRegValue HKCU "${REPORTS}" "${WINDOW}"
  DeleteRegValue HKCU "${REPORTS}" "${CONSOLE}"
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegValue HKCU "Software\Classes\.asice\OpenWithProgids" "${KIND}"
  DeleteRegKey /ifempty HKCU "Software\Classes\.asice\OpenWithProgids"
  ReadRegStr $0 HKCU "Software\Classes\.asice" ""
  ${If} $0 == "${KIND}"
    DeleteRegValue HKCU "Software\Classes\.asice" ""
    DeleteRegValue HKCU "Software\Classes\.asice" "Content Type"
  ${EndIf}
  DeleteRegKey /ifempty HKCU "Software\Classes\.asice"
  Call un.TellExplorer
  !insertmacro LOG "removed; the data folder was not touched"
  ${If} ${FileExists} "$INSTDIR\${REMOVER}"
    ; told its folder, it runs from there and cannot delete itself: a copy does when it has ended
    CopyFiles /SILENT "$INSTDIR\${REMOVER}" "$TEMP\${HELPER}"
    Exec '"$TEMP\${HELPER}" /S /LAST=$INSTDIR _?=$TEMP'
  ${ElseIf} ${FileExists} "$INSTDIR\*.*"
    MessageBox MB_OK|MB_ICONINFORMATION "$(Left)" /SD IDOK
  ${EndIf}
SectionEnd
