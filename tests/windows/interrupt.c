/* interrupt.exe MILLISECONDS PROGRAM ARGUMENTS: starts the program in this console, presses Ctrl-C
   there after a while, and ends with the program's exit code. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static BOOL WINAPI survive(DWORD event)
{
    return event == CTRL_C_EVENT;
}

int wmain(int count, wchar_t **words)
{
    wchar_t line[8192] = L"";
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION child;
    DWORD code = 99;
    for (int i = 2; i < count; i++) {
        wcscat(line, L"\"");
        wcscat(line, words[i]);
        wcscat(line, L"\" ");
    }
    SetConsoleCtrlHandler(survive, TRUE);
    if (count < 3 || !CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &child)) {
        return 98;
    }
    Sleep((DWORD)_wtoi(words[1]));
    if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) {
        fprintf(stderr, "no Ctrl-C: error %lu\n", GetLastError());
        TerminateProcess(child.hProcess, 97);
    }
    WaitForSingleObject(child.hProcess, 60000);
    GetExitCodeProcess(child.hProcess, &code);
    return (int)code;
}
