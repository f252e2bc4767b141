/* The MSI asks it before it changes anything: fails while a program of Serah runs in any session of this PC,
   and says so in the MSI's own log and, where a person looks on, in its own box. */
#include <windows.h>

#include <msi.h>
#include <msiquery.h>

#include "mutex.h"

__declspec(dllexport) UINT __stdcall Running(MSIHANDLE installation) {
    if (!stands(L"Global\\SerahBerjalan")) return ERROR_SUCCESS;
    MSIHANDLE text = MsiCreateRecord(0);
    MsiRecordSetStringW(
        text, 0,
        L"Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi.");
    MsiProcessMessage(installation, INSTALLMESSAGE_ERROR, text);
    MsiCloseHandle(text);
    return ERROR_INSTALL_FAILURE;
}
