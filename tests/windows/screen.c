/* screen.exe FILE PROGRAM ARGUMENTS: runs the program in this console and writes into the file, as UTF-8, the
   letters that the console then shows. Whoever waits for Enter gets it. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

int wmain(int count, wchar_t **words)
{
    wchar_t line[8192] = L"";
    STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    PROCESS_INFORMATION child;
    CONSOLE_SCREEN_BUFFER_INFO size;
    FILE *file = count < 3 ? NULL : _wfopen(words[1], L"wb");
    if (file == NULL) {
        return 98;
    }
    HANDLE console = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                 &inherited, OPEN_EXISTING, 0, NULL);
    SetConsoleScreenBufferSize(console, (COORD){160, 200});
    start.hStdOutput = start.hStdError = console;
    start.hStdInput = CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  &inherited, OPEN_EXISTING, 0, NULL);
    for (int i = 2; i < count; i++) {
        wcscat(line, L"\"");
        wcscat(line, words[i]);
        wcscat(line, L"\" ");
    }
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &child)) {
        return 97;
    }
    for (int tries = 0; tries < 600 && WaitForSingleObject(child.hProcess, 100) != WAIT_OBJECT_0; tries++) {
        INPUT_RECORD key = {.EventType = KEY_EVENT};
        DWORD written;
        key.Event.KeyEvent.bKeyDown = TRUE;
        key.Event.KeyEvent.wRepeatCount = 1;
        key.Event.KeyEvent.wVirtualKeyCode = VK_RETURN;
        key.Event.KeyEvent.uChar.UnicodeChar = L'\r';
        if (tries % 20 == 19) {
            WriteConsoleInputW(start.hStdInput, &key, 1, &written);
        }
    }
    if (!GetConsoleScreenBufferInfo(console, &size)) {
        return 96;
    }
    for (SHORT y = 0; y <= size.dwCursorPosition.Y; y++) {
        wchar_t row[512] = {0};
        char text[2048];
        DWORD read = 0;
        ReadConsoleOutputCharacterW(console, row, (DWORD)size.dwSize.X, (COORD){0, y}, &read);
        int length = WideCharToMultiByte(CP_UTF8, 0, row, (int)read, text, sizeof text, NULL, NULL);
        while (length > 0 && text[length - 1] == ' ') {
            length--;
        }
        fprintf(file, "%.*s\n", length, text);
    }
    fclose(file);
    DWORD code = 99;
    GetExitCodeProcess(child.hProcess, &code);
    return (int)code;
}
