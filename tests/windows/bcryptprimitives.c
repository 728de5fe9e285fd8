/* What Rust's standard library asks of bcryptprimitives.dll, for Wine 8, which has no such file. Only for
   tests: Windows has had it since version 7. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}
