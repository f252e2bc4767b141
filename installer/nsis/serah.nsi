; Serah's installer. Built by `python3 dev.py installer`, which gives VERSION, NUMBERS (1.2.3.0), OUT,
; FILES and LEFT (generated: what to put, what to take away), ICON, KILOBYTES, PACK (lzma or zlib), and SIGN
; (a program that signs the file it is given) where there is a certificate.
;
; Silent: Serah-1.2.3.exe /S [/AllUsers | /CurrentUser] [/D=C:\folder]   Exit codes:
;   0 done   1 ended by the person   2 failed   5 Serah is running   6 not 64-bit Windows 10 1903 or newer
;   7 a newer version is installed
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
!define OLDEST_BUILD 18362
!define RUNNING 5
!define TOO_OLD 6
!define DOWNGRADE 7

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

Function .onInit
  StrCpy $FolderGiven $INSTDIR ; of /D=, which MULTIUSER_INIT forgets
  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro REFUSE "Serah memerlukan Windows 10 versi 1903 (64-bit) atau yang lebih baru. Tidak ada yang diubah." ${TOO_OLD}
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
  ${If} $FolderGiven != ""
    StrCpy $INSTDIR $FolderGiven
  ${EndIf}
  !insertmacro REFUSE_WHILE_RUNNING
  ReadRegStr $R0 SHCTX "${UNINSTALL}" "DisplayVersion"
  ${If} $R0 != ""
    ${VersionCompare} "$R0" "${VERSION}" $R1
    ${If} $R1 = 1
      !insertmacro REFUSE "Serah $R0 yang lebih baru sudah terpasang. Tidak ada yang diubah." ${DOWNGRADE}
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  !insertmacro REFUSE_WHILE_RUNNING
FunctionEnd

Section
  SetOverwrite on
  ; The program is replaced whole, so that no module of an older one stays. Data lies in ProgramData.
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\licences"
  ClearErrors ; a folder that is not there is no error
  !include "${FILES}"
  IfErrors 0 whole
    !insertmacro REFUSE "Serah tidak terpasang seluruhnya. Data tetap aman; periksa ruang disk, lalu ulangi." 2
  whole:
  ; All accounts of the PC share one desk, so who sits at the PC (S-1-5-4) may change its data, and whoever
  ; comes over the network may not even read it. For one user alone the folder keeps its usual rights.
  ${If} $MultiUser.InstallMode == "AllUsers"
    CreateDirectory "$APPDATA\Serah"
    nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\Serah" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-4:(OI)(CI)M /Q'
    Pop $R0
    ${If} $R0 != 0
      DetailPrint "icacls: $R0"
    ${EndIf}
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
SectionEnd

Section Uninstall
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\licences"
  !include "${LEFT}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "${KEY}"
SectionEnd
