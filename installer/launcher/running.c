/* Asked by the MSI before it changes anything: ends with 1 while a program of Serah runs in any session of
   this PC, and says so where a person looks on (the first word is the MSI's UILevel). */
#include <windows.h>

#include <stdlib.h>

#define REDUCED 4

int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
    HANDLE mutex = OpenMutexW(SYNCHRONIZE, FALSE, L"Global\\SerahBerjalan");
    /* It may be there and not be for us to open. */
    if (!mutex && GetLastError() != ERROR_ACCESS_DENIED) return 0;
    if (__argc > 1 && _wtoi(__wargv[1]) >= REDUCED)
        MessageBoxW(NULL,
                    L"Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi.",
                    L"Serah", MB_OK | MB_ICONSTOP);
    return 1;
}
