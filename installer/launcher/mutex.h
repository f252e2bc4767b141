/* Whether a mutex stands, whoever has made it. */
#include <windows.h>

static int stands(const wchar_t *name) {
    HANDLE mutex = OpenMutexW(SYNCHRONIZE, FALSE, name);
    /* It may be there and not be for us to open. */
    if (!mutex) return GetLastError() == ERROR_ACCESS_DENIED;
    CloseHandle(mutex);
    return 1;
}
