/* Serah.exe (window) and serah-cli.exe (console): load runtime\python313.dll and run "-m desk_app" with it,
   so that process, taskbar, firewall and crash reports name Serah. While one of them runs, the mutex
   Global\SerahBerjalan exists: installer and uninstaller ask for it, also from another Windows session. While
   the installer replaces the program, Global\SerahDipasang exists, and no window opens: half a program would
   start, or a new one on data that it was not yet tried on. */
#include <windows.h>

#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define ROOM 32768
#define OWN_WORDS 6

typedef int (*py_main_t)(int, wchar_t **);

static void say_running(void) {
    SECURITY_ATTRIBUTES rights = {sizeof rights, NULL, FALSE};
    /* Whoever installs is somebody else: everybody may wait for it, its owner may do anything. */
    ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:(A;;0x100000;;;WD)(A;;GA;;;OW)",
                                                         SDDL_REVISION_1,
                                                         &rights.lpSecurityDescriptor, NULL);
    CreateMutexW(&rights, FALSE, L"Global\\SerahBerjalan"); /* held until the process ends */
}

static int fail(const wchar_t *text) {
#ifdef CONSOLE
    fwprintf(stderr, L"%ls\n", text);
#else
    MessageBoxW(NULL, text, L"Serah", MB_ICONERROR);
#endif
    return 1;
}

#ifndef CONSOLE
#include "mutex.h"

static int being_installed(void) { return stands(L"Global\\SerahDipasang"); }

static volatile LONG box_is_gone;

static BOOL CALLBACK close_box(HWND window, LPARAM unused) {
    PostMessageW(window, WM_CLOSE, 0, 0);
    return TRUE;
}

static DWORD WINAPI until_installed(LPVOID thread_of_box) {
    while (being_installed()) Sleep(500);
    /* Again and again: it may not have been drawn yet. */
    while (!box_is_gone) {
        EnumThreadWindows((DWORD)(DWORD_PTR)thread_of_box, close_box, 0);
        Sleep(200);
    }
    return 0;
}

static void wait_until_installed(void) {
    if (!being_installed()) return;
    HANDLE waiting = CreateThread(NULL, 0, until_installed,
                                  (LPVOID)(DWORD_PTR)GetCurrentThreadId(), 0, NULL);
    if (!waiting) return;
    MessageBoxW(NULL,
                L"Serah sedang dipasang di PC ini, sekitar satu menit. Data aman.\n"
                L"Serah terbuka sendiri setelah itu.",
                L"Serah", MB_OK | MB_ICONINFORMATION);
    box_is_gone = 1;
    WaitForSingleObject(waiting, INFINITE);
    CloseHandle(waiting);
}
#endif

static int run(int argc, wchar_t **argv) {
    static wchar_t folder[ROOM], path[ROOM];
    DWORD end = GetModuleFileNameW(NULL, folder, ROOM - 64);
    while (end && folder[end] != L'\\') end--;
    folder[end] = 0;
    say_running();
    /* Nothing is ever loaded from the current folder: it may be a stick. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    swprintf(path, ROOM, L"%ls\\runtime", folder);
    AddDllDirectory(path);
    swprintf(path, ROOM, L"%ls\\runtime\\python313.dll", folder);
    HMODULE library = LoadLibraryExW(
        path, NULL, LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR);
    py_main_t py_main = library ? (py_main_t)(void *)GetProcAddress(library, "Py_Main") : NULL;
    wchar_t **words = malloc((argc + OWN_WORDS + 1) * sizeof *words);
    if (!py_main || !words)
        return fail(L"Berkas Serah tidak lengkap. Data tetap aman; pasang ulang Serah.");
    int n = 0;
    words[n++] = argv[0];
    words[n++] = L"-X"; /* a ._pth file makes Python ignore PYTHON* variables */
    words[n++] = L"utf8";
    words[n++] = L"-B";
    words[n++] = L"-m";
    words[n++] = L"desk_app";
    for (int i = 1; i < argc; i++) words[n++] = argv[i];
    words[n] = NULL;
    return py_main(n, words);
}

#ifdef CONSOLE
int wmain(int argc, wchar_t **argv) { return run(argc, argv); }
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show) {
    wait_until_installed();
    return run(__argc, __wargv);
}
#endif
