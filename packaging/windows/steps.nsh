; Steps that the installer and the uninstaller share. NSIS wants the uninstaller's functions under names of their own: hence macros.

; One line into the file that /LOG= names
!macro LOG text
  ${If} $Log != ""
    Push $0
    ClearErrors
    FileOpen $0 "$Log" a
    ${Unless} ${Errors}
      FileSeek $0 0 END
      FileWrite $0 "${text}$\r$\n"
      FileClose $0
    ${EndUnless}
    Pop $0
  ${EndIf}
!macroend

!macro QUIT code text
  !insertmacro LOG "status ${code}: ${text}"
  SetErrorLevel ${code}
  StrCpy $Status ""
  Quit
!macroend

; Says why, and ends with a status
!macro GIVE_UP code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  !insertmacro QUIT "${code}" "${text}"
!macroend

; Moves a file or folder; what a scanner holds for a moment is tried again for three seconds
!macro MOVE from to
  Push "${from}"
  Push "${to}"
  Call Move
!macroend

!macro IS_STRANGE name
  ${If} ${FileExists} "$INSTDIR\${name}"
  ${AndUnless} ${FileExists} "$INSTDIR\${name}\*.*"
  ${AndIf} "${name}" != "${REMOVER}"
    !insertmacro GIVE_UP "${WRONG_USE}" "$(Strange)"
  ${EndIf}
!macroend

; Ends where one of our two folders of the moment leads to another place: nothing may be written or taken away there
!macro NO_LINK name
  Push "$INSTDIR\${name}"
  Call IsLink
  ${If} $Link = 1
    !insertmacro GIVE_UP "${WRONG_USE}" "$(Strange)"
  ${EndIf}
!macroend

; Takes one of them away where it is ours and empty
!macro NO_LONGER name
  Push "$INSTDIR\${name}"
  Call un.IsLink
  ${If} $Link = 0
    Delete "$INSTDIR\${name}\${REMOVER}"
    RMDir "$INSTDIR\${name}"
  ${EndIf}
!macroend

; Gives a file the name of another, which is gone then, in one step: whoever looks sees the one or the other
!macro REPLACE from to
  Push "${from}"
  Push "${to}"
  Call Replace
!macroend

; A folder of libraries is called by its version, so a newer one comes beside it; a file is copied first and then replaced.
; Whatever is done when the power goes, each program finds the libraries of its own version.
!macro CHANGE name
  ${If} $Stuck == ""
    ${If} ${FileExists} "$INSTDIR\${NEW}\${name}\*.*"
      ; the same version once more: only then a folder is away for a moment
      ${If} ${FileExists} "$INSTDIR\${name}"
        !insertmacro MOVE "$INSTDIR\${name}" "$INSTDIR\${OLD}\${name}"
      ${EndIf}
      ${If} $Stuck == ""
        !insertmacro MOVE "$INSTDIR\${NEW}\${name}" "$INSTDIR\${name}"
      ${EndIf}
    ${Else}
      ${If} ${FileExists} "$INSTDIR\${name}"
        System::Call 'kernel32::CopyFileW(w "$INSTDIR\${name}", w "$INSTDIR\${OLD}\${name}", i 0) i.r0'
        ${If} $0 = 0
          StrCpy $Stuck "$INSTDIR\${name}"
        ${EndIf}
      ${EndIf}
      ${If} $Stuck == ""
        !insertmacro REPLACE "$INSTDIR\${NEW}\${name}" "$INSTDIR\${name}"
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; The other way round, and in the other order: no program is ever without its libraries
!macro GO_BACK name
  ${If} ${FileExists} "$INSTDIR\${name}\*.*"
  ${OrIf} ${FileExists} "$INSTDIR\${OLD}\${name}\*.*"
    ${If} ${FileExists} "$INSTDIR\${name}"
    ${AndUnless} ${FileExists} "$INSTDIR\${NEW}\${name}"
      !insertmacro MOVE "$INSTDIR\${name}" "$INSTDIR\${NEW}\${name}"
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\${OLD}\${name}"
    ${AndUnless} ${FileExists} "$INSTDIR\${name}"
      !insertmacro MOVE "$INSTDIR\${OLD}\${name}" "$INSTDIR\${name}"
    ${EndIf}
  ${ElseIf} ${FileExists} "$INSTDIR\${NEW}\${name}"
    ; not replaced yet: a copy, whole or not, is of no use
    Delete "$INSTDIR\${OLD}\${name}"
  ${ElseIf} ${FileExists} "$INSTDIR\${OLD}\${name}"
    !insertmacro REPLACE "$INSTDIR\${OLD}\${name}" "$INSTDIR\${name}"
  ${Else}
    Delete "$INSTDIR\${name}"
  ${EndIf}
!macroend

!macro IS_NEW name
  ${If} $R2 == "${name}"
    StrCpy $R3 1
  ${EndIf}
!macroend

!macro IS_OPEN name
  ${If} ${FileExists} "$R0\${name}"
    ; for writing, and with nobody else: 32 and 33 say that somebody has it
    System::Call 'kernel32::CreateFileW(w "$R0\${name}", i 0x40000000, i 0, p 0, i 3, i 0x80, p 0) p.r1 ?e'
    Pop $2
    ${If} $1 P<> -1
      System::Call 'kernel32::CloseHandle(p r1)'
    ${ElseIf} $2 = 32
      StrCpy $R1 1
    ${ElseIf} $2 = 33
      StrCpy $R1 1
    ${EndIf}
  ${EndIf}
!macroend

!macro SHARED un

Function ${un}ReadLog
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/LOG=" $Log
  ${If} ${Errors}
    StrCpy $Log ""
  ${EndIf}
FunctionEnd

; Only one of them works at a time, for this person; Windows takes the name back when the process ends, however it ends
Function ${un}OnlyOne
  again:
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Local\SMDB Desktop Setup") p.r0 ?e'
  Pop $1
  ${If} $1 = 183
    System::Call 'kernel32::CloseHandle(p r0)'
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(AlreadyRunning)" /SD IDCANCEL IDRETRY again
    !insertmacro QUIT "${TRY_LATER}" "another installation is running"
  ${EndIf}
FunctionEnd

; Asks the person to close the program; silently it ends with 1618
Function ${un}CheckClosed
  again:
  StrCpy $R1 0
  StrCpy $R0 "$INSTDIR"
  Call ${un}IsOpen
  ${If} $R1 = 0
  ${AndIf} $Home != ""
    StrCpy $R0 "$Home"
    Call ${un}IsOpen
  ${EndIf}
  ${If} $R1 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsOpen)" /SD IDCANCEL IDRETRY again
    !insertmacro QUIT "${TRY_LATER}" "the program is open"
  ${EndIf}
FunctionEnd

; $R0: a folder; sets $R1 to 1 where one of the two programs in it is running
Function ${un}IsOpen
  !insertmacro IS_OPEN "${WINDOW}"
  !insertmacro IS_OPEN "${CONSOLE}"
FunctionEnd

; Takes a path from the stack; sets $Link to 1 where it stands for something in another place: a link, or a junction, which anybody may
; make. What only looks special leads nowhere (a file that a cloud's program has not fetched yet): the tag's bit says so, and no tag at
; all is taken for one that leads away.
Function ${un}IsLink
  Exch $0
  Push $1
  Push $2
  Push $3
  StrCpy $Link 0
  ; WIN32_FIND_DATAW: attributes, nine numbers on the tag, in all 592 bytes
  System::Alloc 592
  Pop $1
  System::Call 'kernel32::FindFirstFileW(w r0, p r1) p.r2'
  ${If} $2 P<> -1
    System::Call 'kernel32::FindClose(p r2)'
    System::Call '*$1(i .r2, i, i, i, i, i, i, i, i, i .r3)'
    IntOp $2 $2 & 0x400
    ${If} $2 <> 0
      IntOp $2 $3 & 0x20000000
      ${If} $3 = 0
      ${OrIf} $2 <> 0
        StrCpy $Link 1
      ${EndIf}
    ${EndIf}
  ${EndIf}
  System::Free $1
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Sets $Link to 1 where a folder on the way from $Root to the listed name $R1 leads to another place; a folder's name ends in a backslash
Function ${un}LeadsAway
  Push $0
  Push $1
  Push $2
  ; the folders of the name, with a backslash at the end
  StrCpy $0 $R1
  ${Do}
    StrCpy $1 $0 1 -1
    ${If} $0 == ""
    ${OrIf} $1 == "\"
      ${ExitDo}
    ${EndIf}
    StrCpy $0 $0 -1
  ${Loop}
  ; names of one folder stand together in the list
  ${If} "$Root\$0" != $Asked
    StrCpy $Asked "$Root\$0"
    StrCpy $Link 0
    StrCpy $1 0
    ${Do}
      StrCpy $2 $0 1 $1
      ${If} $2 == ""
      ${OrIf} $Link = 1
        ${ExitDo}
      ${EndIf}
      ${If} $2 == "\"
        StrCpy $2 $0 $1
        Push "$Root\$2"
        Call ${un}IsLink
      ${EndIf}
      IntOp $1 $1 + 1
    ${Loop}
  ${EndIf}
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Takes away what the list names: files, then the folders that are empty by then. A name that leads out of the folder is passed over,
; by its own letters or by a link or junction that stands in the place of a folder: what lies behind it is somebody's.
Function ${un}RemoveListed
  ${If} $Root != $INSTDIR
  ${AndIf} $Root != $Home
    ; a person may have put the whole program elsewhere, but not what is in the making
    Push "$Root"
    Call ${un}IsLink
    ${If} $Link = 1
      Return
    ${EndIf}
  ${EndIf}
  StrCpy $Asked ""
  FileOpen $R0 "$ListFile" r
  ${Do}
    ClearErrors
    FileReadUTF16LE $R0 $R1
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${TrimNewLines} $R1 $R1
    ${If} $R1 == ""
      ${Continue}
    ${EndIf}
    ClearErrors
    ${WordFind} "\$R1\" "\..\" "E+1{" $R2
    ${Unless} ${Errors}
      ${Continue}
    ${EndUnless}
    StrCpy $R2 $R1 1 1
    ${If} $R2 == ":"
      ${Continue}
    ${EndIf}
    StrCpy $R3 0
    ${If} $OnlyGone = 1
      ${WordFind} "$R1" "\" "+1" $R2
      !insertmacro EACH_PART IS_NEW
    ${EndIf}
    ${If} $R3 = 0
      Call ${un}LeadsAway
      StrCpy $R3 $Link
    ${EndIf}
    ${If} $R3 = 0
      StrCpy $R2 $R1 1 -1
      ${If} $R2 == "\"
        StrCpy $R1 $R1 -1
        RMDir "$Root\$R1"
      ${Else}
        Delete "$Root\$R1"
      ${EndIf}
    ${EndIf}
  ${Loop}
  FileClose $R0
FunctionEnd

Function ${un}TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

!macroend

Function Move
  Exch $R9
  Exch
  Exch $R8
  Push $R7
  StrCpy $R7 30
  again:
  ClearErrors
  Rename "$R8" "$R9"
  ${If} ${Errors}
    IntOp $R7 $R7 - 1
    ${If} $R7 > 0
      Sleep 100
      Goto again
    ${EndIf}
    StrCpy $Stuck "$R8"
  ${EndIf}
  Pop $R7
  Pop $R8
  Pop $R9
FunctionEnd

Function Replace
  Exch $R9
  Exch
  Exch $R8
  Push $R7
  Push $R6
  StrCpy $R7 30
  again:
  ; 1: what is there is replaced; 8: the call waits until that is on the disk
  System::Call 'kernel32::MoveFileExW(w R8, w R9, i 9) i.R6'
  ${If} $R6 = 0
    IntOp $R7 $R7 - 1
    ${If} $R7 > 0
      Sleep 100
      Goto again
    ${EndIf}
    StrCpy $Stuck "$R9"
  ${EndIf}
  Pop $R6
  Pop $R7
  Pop $R8
  Pop $R9
FunctionEnd
