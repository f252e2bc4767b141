; Serah's installer. Built by `python3 dev.py installer`, which gives VERSION, NUMBERS (1.2.3.0), OUT,
; FILES and LEFT (generated: what to put, what to take away), ICON, KILOBYTES, MSI (the upgrade code of the
; MSI), PACK (lzma or zlib), and SIGN
; (a program that signs the file it is given) where there is a certificate.
;
; Silent: Serah-1.2.3.exe /S [/AllUsers | /CurrentUser] [/AUTOSTART[=no]] [/PROVISION=C:\kota.serah] [/D=C:\folder]   Exit codes:
;   0 done   1 ended by the person   2 failed   5 Serah is running or being installed
;   6 not 64-bit Windows 10 1903 or newer   7 a newer version is installed
;   8 the new version failed its self-test: program and data are as before
;   10 the provisioning file cannot be read: nothing was changed   11 installed, but that file cannot be used
;   12 installed, but the rights of the data folder could not be set
;   13 no administrator's rights for /AllUsers   14 Serah came by an MSI here   15 no room on the disk
;   16 installed, but the task that brings updates could not be made
;   17 failed its self-test and could not be put back whole: run the installer once more
; /UPDATE: started by Serah itself, so it waits until Serah has ended.
; Uninstall.exe /AllUsers | /CurrentUser [/S] [/RemoveData]   9 not removed: /RemoveData, but work is unsent
; It goes on in a copy of itself; _?=C:\folder as the last word makes it stay, so that its end says something.
Unicode true
Target amd64-unicode
!if ${PACK} == "lzma"
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!else
  SetCompressor /SOLID zlib
!endif
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10

!define NAME "Serah"
!define KEY "Software\Serah"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Serah"
!define MUTEX "Global\SerahBerjalan"
!define INSTALLING "Global\SerahDipasang"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define TASK "Serah\Pembaruan"
!define RESUME "Serah\Lanjutan"
!define OLDEST_BUILD 18362
!define RUNNING 5
!define TOO_OLD 6
!define DOWNGRADE 7
!define NOT_PROVISIONABLE 10
!define NOT_PROVISIONED 11
!define NOT_SHARED 12
!define ROLLED_BACK 8
!define UNSENT 9
!define NOT_ADMINISTRATOR 13
!define BY_MSI 14
!define NO_ROOM 15
!define NOT_SCHEDULED 16
!define NOT_PUT_BACK 17
; What `serah unsent` says.
!define WORK_WAITS 3
; Left free beside the program, in MB: the trial of the new version on a copy of the data.
!define SPARE 128

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Serah.exe"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh

Name "${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=1057 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1057 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=1057 "FileDescription" "Pemasang ${NAME}"
VIAddVersionKey /LANG=1057 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1057 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1057 "LegalCopyright" "Apache-2.0"

!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!macro REFUSE TEXT CODE
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
; The same from within the section: nothing is left to go on with when the PC starts.
!macro GIVE_UP TEXT CODE
  !insertmacro RESUME_NOT
  !insertmacro REFUSE "${TEXT}" ${CODE}
!macroend
!macro RESUME_NOT
  ${If} $Resumes == "yes"
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${RESUME}"'
    Pop $R0
  ${EndIf}
!macroend

; The launchers hold the mutex while a program of Serah runs, in whatever session. 5: it is there, but not
; for us to open.
!macro REFUSE_WHILE_RUNNING
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "${MUTEX}") p.R0 ?e'
  Pop $R1
  ${If} $R0 P<> 0
    System::Call 'kernel32::CloseHandle(p R0)'
    !insertmacro REFUSE "Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi." ${RUNNING}
  ${ElseIf} $R1 = 5
    !insertmacro REFUSE "Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi." ${RUNNING}
  ${EndIf}
!macroend

Var FolderGiven
Var Provision ; the provisioning file of the city, empty if none was given
Var Moved ; whether a part of the program could not be moved
Var HadOne ; whether a version was installed before this one
Var Resumes ; whether a task goes on with this installation, should the PC be switched off meanwhile
Var Held ; the mutex that keeps the window shut while the program is replaced

; A part of the program from one folder below $INSTDIR to another. A virus scanner may hold it for a moment.
!macro MOVE FROM TO PART
  ${If} ${FileExists} "$INSTDIR${FROM}\${PART}"
    StrCpy $R9 0
    ${Do}
      ClearErrors
      Rename "$INSTDIR${FROM}\${PART}" "$INSTDIR${TO}\${PART}"
      ${IfNot} ${Errors}
        ${ExitDo}
      ${EndIf}
      Sleep 500
      IntOp $R9 $R9 + 1
    ${LoopUntil} $R9 >= 20
    ${If} ${Errors}
      StrCpy $Moved "no"
    ${EndIf}
  ${EndIf}
!macroend
; The part in `before` takes the place of the one that is there, whole or not at all.
!macro PUT_BACK FROM TO PART
  ${If} ${FileExists} "$INSTDIR\before\${PART}"
    !insertmacro MOVE "" "\gone" "${PART}"
    !insertmacro MOVE "\before" "" "${PART}"
  ${EndIf}
!macroend
!macro EACH_PART ACTION FROM TO
  !insertmacro ${ACTION} "${FROM}" "${TO}" "runtime"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "app"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "licences"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "Serah.exe"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "serah-cli.exe"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "sbom.cdx.json"
  !insertmacro ${ACTION} "${FROM}" "${TO}" "Uninstall.exe"
!macroend

Function PutBack
  StrCpy $Moved "yes"
  RMDir /r "$INSTDIR\gone"
  CreateDirectory "$INSTDIR\gone"
  CreateDirectory "$INSTDIR\next" ; until all is back, whoever finds this goes on with putting back
  !insertmacro EACH_PART PUT_BACK "\before" ""
  RMDir /r "$INSTDIR\gone"
  ${If} $Moved == "yes"
    RMDir "$INSTDIR\before"
    RMDir /r "$INSTDIR\next"
  ${EndIf}
FunctionEnd

; The version before is not needed any more.
Function LetGo
  RMDir /r "$INSTDIR\gone"
  Rename "$INSTDIR\before" "$INSTDIR\gone" ; in one step: what is half deleted must not be put back
  RMDir /r "$INSTDIR\gone"
FunctionEnd

; $R0: 0 if the version in $INSTDIR may stay. Its first start is on a copy of the data; then the data itself
; is brought to it. Where there is nothing to be tried on, it says 0 too.
Function SelfTest
  DetailPrint "serah-cli self-test --after-update"
  nsExec::ExecToLog '"$INSTDIR\serah-cli.exe" self-test --after-update'
  Pop $R0
FunctionEnd

; An installation was cut off before its end. Between its renames (`next` is still there) the version before
; takes its place again; behind them the new one is tried first: data may be in its form already.
Function FinishTheLast
  ${IfNot} ${FileExists} "$INSTDIR\before\*.*"
    Return
  ${EndIf}
  StrCpy $R0 1
  ${IfNot} ${FileExists} "$INSTDIR\next\*.*"
  ${AndIf} ${FileExists} "$INSTDIR\serah-cli.exe"
    Call SelfTest
  ${EndIf}
  ${If} $R0 = 0
    Call LetGo
  ${Else}
    Call PutBack
    ${If} $Moved == "no"
      !insertmacro GIVE_UP "Serah tidak terpasang seluruhnya. Data tetap aman; mulai ulang PC ini, lalu ulangi." 2
    ${EndIf}
  ${EndIf}
FunctionEnd

; $R0: "no" if the disk of $INSTDIR, or that of the temporary files, cannot take the program.
Function Room
  IntOp $R2 ${KILOBYTES} / 1024
  IntOp $R3 $R2 * 2
  IntOp $R3 $R3 + ${SPARE}
  StrCpy $R0 "yes"
  ${GetRoot} "$INSTDIR" $R1
  ${DriveSpace} "$R1\" "/D=F /S=M" $R4
  ${If} $R4 != "" ; it is, on a folder of the network
  ${AndIf} $R4 < $R3
    StrCpy $R0 "no"
  ${EndIf}
  ${GetRoot} "$TEMP" $R1
  ${DriveSpace} "$R1\" "/D=F /S=M" $R4
  ${If} $R4 != ""
  ${AndIf} $R4 < $R2
    StrCpy $R0 "no"
  ${EndIf}
FunctionEnd

; Refuse where any account's or the PC's own version under this root is newer.
!macro REFUSE_OLDER ROOT
  ReadRegStr $R0 ${ROOT} "${UNINSTALL}" "DisplayVersion"
  ${If} $R0 != ""
    ${VersionCompare} "$R0" "${VERSION}" $R1
    ${If} $R1 = 1
      !insertmacro REFUSE "Serah $R0 yang lebih baru sudah terpasang. Tidak ada yang diubah." ${DOWNGRADE}
    ${EndIf}
  ${EndIf}
!macroend

Function WaitUntilEnded
  StrCpy $R9 0
  ${Do}
    System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "${MUTEX}") p.R0 ?e'
    Pop $R1
    ${If} $R0 P<> 0
      System::Call 'kernel32::CloseHandle(p R0)'
    ${ElseIf} $R1 <> 5
      ${ExitDo}
    ${EndIf}
    Sleep 500
    IntOp $R9 $R9 + 1
  ${LoopUntil} $R9 >= 240
FunctionEnd

; Read to its first byte, while nothing has been changed yet. Whether it is whole says serah-cli.
Function CheckProvision
  StrCpy $R5 ""
  ClearErrors
  GetFullPathName $R3 "$Provision"
  FileOpen $R4 "$R3" r
  ${IfNot} ${Errors} ; which clears the flag
    FileReadByte $R4 $R5
    FileClose $R4
  ${EndIf}
  ${If} $R5 == ""
    !insertmacro REFUSE "Berkas penyiapan tidak dapat dibaca: $Provision. Tidak ada yang diubah; periksa letaknya, lalu ulangi." ${NOT_PROVISIONABLE}
  ${EndIf}
  StrCpy $Provision $R3
FunctionEnd

Function .onInit
  StrCpy $FolderGiven $INSTDIR ; of /D=, which MULTIUSER_INIT forgets
  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro REFUSE "Serah memerlukan Windows 10 versi 1903 (64-bit) atau yang lebih baru. Tidak ada yang diubah." ${TOO_OLD}
  ${EndIf}
  SetRegView 64
  ${GetParameters} $R2
  ClearErrors
  ${GetOptions} $R2 "/AllUsers" $R3
  ${IfNot} ${Errors} ; MULTIUSER_INIT would ask in a box, also where nobody looks on
    UserInfo::GetAccountType
    Pop $R3
    ${If} $R3 != "Admin"
      !insertmacro REFUSE "Memasang untuk semua akun memerlukan hak administrator. Tidak ada yang diubah." ${NOT_ADMINISTRATOR}
    ${EndIf}
  ${EndIf}
  System::Call 'msi::MsiEnumRelatedProductsW(w "{${MSI}}", i 0, i 0, w .R3) i.R4'
  ${If} $R4 = 0
    !insertmacro REFUSE "Serah di PC ini dipasang lewat MSI (Group Policy). Perbarui atau hapus lewat MSI itu. Tidak ada yang diubah." ${BY_MSI}
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  ${If} $FolderGiven != ""
    StrCpy $INSTDIR $FolderGiven
  ${EndIf}
  ${GetParameters} $R2
  ClearErrors
  ${GetOptions} $R2 "/UPDATE" $R3
  ${IfNot} ${Errors}
    Call WaitUntilEnded
  ${EndIf}
  !insertmacro REFUSE_WHILE_RUNNING
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "${INSTALLING}") p.R3 ?e'
  Pop $R1
  StrCpy $Held $R3
  ${If} $R1 <> 0 ; 183 or 5: another one is at work
    !insertmacro REFUSE "Serah sedang dipasang di PC ini. Tunggu sampai selesai, lalu ulangi." ${RUNNING}
  ${EndIf}
  ClearErrors
  ${GetOptions} $R2 "/PROVISION=" $Provision
  ${If} ${Errors} ; "/PROVISION=C:\a b" in quotes as a whole, as some programs start others
    ClearErrors
    ${WordFind2X} "$R2" '"/PROVISION=' '"' "E+1" $Provision
    ${If} ${Errors}
      StrCpy $Provision ""
    ${Else}
      Call CheckProvision
    ${EndIf}
  ${Else}
    Call CheckProvision
  ${EndIf}
  !insertmacro REFUSE_OLDER HKLM
  !insertmacro REFUSE_OLDER HKCU
FunctionEnd

Var RemoveData

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  !insertmacro REFUSE_WHILE_RUNNING
  ${un.GetParameters} $R2
  ClearErrors
  ${un.GetOptions} $R2 "/RemoveData" $R3
  StrCpy $RemoveData "no"
  ${IfNot} ${Errors}
    StrCpy $RemoveData "yes"
  ${EndIf}
  nsExec::Exec '"$INSTDIR\serah-cli.exe" unsent'
  Pop $R0
  ${If} $RemoveData == "yes"
  ${AndIf} $R0 != 0
    !insertmacro REFUSE "Masih ada catatan yang belum terkirim, atau datanya tidak terbaca, jadi tidak ada yang dihapus. Sinkronkan dahulu, atau hapus tanpa /RemoveData." ${UNSENT}
  ${EndIf}
  ${If} $R0 = ${WORK_WAITS}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION "Masih ada catatan yang belum terkirim. Datanya tetap disimpan di PC ini, tetapi baru terkirim setelah Serah dipasang lagi. Tetap hapus programnya?" /SD IDYES IDYES goes
    SetErrorLevel 1
    Quit
    goes:
  ${EndIf}
FunctionEnd

; A task of the system. $R3: triggers, $R4: program, $R5: its words, $R6: who may do what, $R7: its name.
; $R0: 0 if it stands.
Function MakeTask
  InitPluginsDir
  ${WordReplace} "$R4" "&" "&amp;" "+" $R1
  FileOpen $R2 "$PLUGINSDIR\task.xml" w
  FileWriteUTF16LE /BOM $R2 '<?xml version="1.0" encoding="UTF-16"?>'
  FileWriteUTF16LE $R2 '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
  FileWriteUTF16LE $R2 '<RegistrationInfo><SecurityDescriptor>$R6</SecurityDescriptor></RegistrationInfo>'
  FileWriteUTF16LE $R2 '<Triggers>$R3</Triggers>'
  FileWriteUTF16LE $R2 '<Principals><Principal id="Serah"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>'
  FileWriteUTF16LE $R2 '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries><StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><StartWhenAvailable>true</StartWhenAvailable><ExecutionTimeLimit>PT1H</ExecutionTimeLimit></Settings>'
  FileWriteUTF16LE $R2 '<Actions Context="Serah"><Exec><Command>$R1</Command><Arguments>$R5</Arguments></Exec></Actions></Task>'
  FileClose $R2
  nsExec::Exec '"$SYSDIR\schtasks.exe" /Create /F /TN "$R7" /XML "$PLUGINSDIR\task.xml"'
  Pop $R0
  DetailPrint "schtasks $R7: $R0"
FunctionEnd

Section
  SetOverwrite on
  InitPluginsDir
  ; The program is replaced whole, so that no module of an older one stays, and by a few renames, so that a
  ; power cut finds one or the other. The version before stays in `before` until the new one has passed its
  ; self-test. Data lies in ProgramData.
  ; Whoever closes the window often switches the PC off, so an update goes on when it starts again. Only from
  ; where nobody but administrators writes: the task is the system's.
  StrCpy $Resumes "no"
  ${If} $EXEDIR == "$INSTDIR\update"
  ${AndIf} $MultiUser.InstallMode == "AllUsers"
    StrCpy $Resumes "yes"
    StrCpy $R3 "<BootTrigger />"
    StrCpy $R4 "$EXEPATH"
    StrCpy $R5 "/S /UPDATE /AllUsers"
    StrCpy $R6 "D:P(A;;FA;;;SY)(A;;FA;;;BA)"
    StrCpy $R7 "${RESUME}"
    Call MakeTask
  ${EndIf}
  Call FinishTheLast
  RMDir /r "$INSTDIR\gone"
  RMDir /r "$INSTDIR\next"
  Call Room
  ${If} $R0 == "no"
    !insertmacro GIVE_UP "Ruang disk kurang untuk memasang Serah. Tidak ada yang diubah dan data tetap aman; sediakan ruang (hapus berkas yang tidak perlu), lalu ulangi." ${NO_ROOM}
  ${EndIf}
  ClearErrors ; a folder that is not there is no error
  !include "${FILES}"
  ${If} ${Errors}
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR\next"
    !insertmacro GIVE_UP "Serah tidak terpasang seluruhnya. Data tetap aman; periksa ruang disk, lalu ulangi." 2
  ${EndIf}
  SetOutPath "$TEMP" ; a folder that is somebody's current one cannot be renamed
  StrCpy $HadOne "no"
  ${If} ${FileExists} "$INSTDIR\serah-cli.exe"
    StrCpy $HadOne "yes"
  ${EndIf}
  CreateDirectory "$INSTDIR\before"
  StrCpy $Moved "yes"
  !insertmacro EACH_PART MOVE "" "\before"
  ${If} $Moved == "yes"
    !insertmacro EACH_PART MOVE "\next" ""
  ${EndIf}
  ${If} $Moved == "no"
    Call PutBack
    !insertmacro GIVE_UP "Serah tidak terpasang seluruhnya. Data tetap aman; periksa ruang disk, lalu ulangi." 2
  ${EndIf}
  RMDir /r "$INSTDIR\next"
  ; All accounts of the PC share one desk; installed for one user, a new data folder is that user's alone.
  StrCpy $R1 ""
  ${If} $MultiUser.InstallMode == "AllUsers"
    StrCpy $R1 " --shared"
  ${EndIf}
  nsExec::ExecToLog '"$INSTDIR\serah-cli.exe" set-up$R1'
  Pop $R0
  ${If} $R0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "Serah terpasang, tetapi hak folder datanya tidak dapat diatur. Beri tahu TI sebelum PC ini dipakai." /SD IDOK
    SetErrorLevel ${NOT_SHARED}
  ${EndIf}
  ${If} $HadOne == "yes"
    Call SelfTest
    ${If} $R0 != 0
      Call PutBack
      ${If} $Moved == "no"
        !insertmacro GIVE_UP "Serah ${VERSION} tidak lolos uji pertamanya, dan versi sebelumnya belum kembali seluruhnya. Data tetap aman; mulai ulang PC ini, lalu jalankan pemasang sekali lagi. Beri tahu TI Disdukcapil." ${NOT_PUT_BACK}
      ${EndIf}
      !insertmacro GIVE_UP "Serah ${VERSION} tidak lolos uji pertamanya, jadi versi sebelumnya dipasang kembali. Beri tahu TI Disdukcapil." ${ROLLED_BACK}
    ${EndIf}
  ${EndIf}
  Call LetGo
  ClearErrors
  ; Who sits at the desk may not replace the program; this task of the system may, and anybody here may start
  ; it. It installs nothing that the update key did not sign (docs/sync-protocol.md section 14).
  ${If} $MultiUser.InstallMode == "AllUsers"
    StrCpy $R3 "<BootTrigger><Delay>PT5M</Delay></BootTrigger><CalendarTrigger><StartBoundary>2026-01-01T01:30:00</StartBoundary><ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger>"
    StrCpy $R4 "$INSTDIR\serah-cli.exe"
    StrCpy $R5 "update --install"
    StrCpy $R6 "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRFX;;;IU)"
    StrCpy $R7 "${TASK}"
    Call MakeTask
    ${If} $R0 != 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Serah terpasang, tetapi tugas pembaruannya tidak dapat dibuat. Beri tahu TI." /SD IDOK
      SetErrorLevel ${NOT_SCHEDULED}
    ${EndIf}
    ClearErrors
  ${EndIf}
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\Serah.exe" "" "$INSTDIR\Serah.exe" 0
  WriteRegStr SHCTX "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "InstallMode" "$MultiUser.InstallMode"
  WriteRegStr SHCTX "${KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\Serah.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  ; The window opens by itself when somebody signs in. An update leaves it as it is.
  ${GetParameters} $R2
  ClearErrors
  ${GetOptions} $R2 "/AUTOSTART" $R3
  ${IfNot} ${Errors}
    ${If} $R3 == "=no"
      DeleteRegValue SHCTX "${RUN}" "${NAME}"
    ${Else}
      WriteRegStr SHCTX "${RUN}" "${NAME}" '"$INSTDIR\Serah.exe"'
    ${EndIf}
  ${EndIf}
  ${If} $Provision != ""
    nsExec::ExecToLog '"$INSTDIR\serah-cli.exe" set-up --provision "$Provision"'
    Pop $R0
    ${If} $R0 != 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Serah terpasang, tetapi berkas penyiapan tidak dapat dipakai. Periksa berkas itu, lalu pasang sekali lagi." /SD IDOK
      SetErrorLevel ${NOT_PROVISIONED}
    ${Else}
      ; The PC stands in the centre's list at once, if there is a line. If not, the window does it later.
      DetailPrint "serah-cli provision"
      nsExec::ExecToLog /TIMEOUT=90000 '"$INSTDIR\serah-cli.exe" provision'
      Pop $R0
    ${EndIf}
  ${EndIf}
  !insertmacro RESUME_NOT
  System::Call 'kernel32::CloseHandle(p $Held)' ; the last page may open the window
SectionEnd

Section Uninstall
  ${If} $MultiUser.InstallMode == "AllUsers"
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${TASK}"'
    Pop $R0
    nsExec::Exec '"$SYSDIR\schtasks.exe" /Delete /F /TN "${RESUME}"'
    Pop $R0
  ${EndIf}
  RMDir /r "$INSTDIR\update"
  RMDir /r "$INSTDIR\before"
  RMDir /r "$INSTDIR\gone"
  RMDir /r "$INSTDIR\next"
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\licences"
  !include "${LEFT}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegValue SHCTX "${RUN}" "${NAME}"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "${KEY}"
  ${If} $RemoveData == "yes"
    ReadEnvStr $R0 "PROGRAMDATA"
    ${If} $R0 != ""
      RMDir /r "$R0\Serah"
    ${EndIf}
  ${EndIf}
SectionEnd
