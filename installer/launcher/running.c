/* The MSI asks it before it changes anything: fails while a program of Serah runs in any session of this PC,
   and says so in the MSI's own log and, where a person looks on, in its own box. */
#include <windows.h>

#include <msi.h>
#include <msiquery.h>

__declspec(dllexport) UINT __stdcall Running(MSIHANDLE installation) {
    HANDLE mutex = OpenMutexW(SYNCHRONIZE, FALSE, L"Global\\SerahBerjalan");
    /* It may be there and not be for us to open. */
    if (!mutex && GetLastError() != ERROR_ACCESS_DENIED) return ERROR_SUCCESS;
    if (mutex) CloseHandle(mutex);
    MSIHANDLE text = MsiCreateRecord(0);
    MsiRecordSetStringW(
        text, 0,
        L"Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi.");
    MsiProcessMessage(installation, INSTALLMESSAGE_ERROR, text);
    MsiCloseHandle(text);
    return ERROR_INSTALL_FAILURE;
}
