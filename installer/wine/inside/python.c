/* python.exe for the smoke test alone: the shipped runtime with any script. It lies in the runtime folder of
   the installation under test and goes away with it; no installer carries it. */
#include <windows.h>

#include <stdio.h>
#include <wchar.h>

typedef int (*py_main_t)(int, wchar_t **);

int wmain(int argc, wchar_t **argv) {
    HMODULE library = LoadLibraryW(L"python313.dll");
    py_main_t py_main = library ? (py_main_t)(void *)GetProcAddress(library, "Py_Main") : NULL;
    if (!py_main) {
        fwprintf(stderr, L"python313.dll: %lu\n", GetLastError());
        return 1;
    }
    return py_main(argc, argv);
}
