// The report that a trap in an exported function prints before the process ends.
#ifndef CMARTLET_CRASH_H
#define CMARTLET_CRASH_H

#include "python.h"

#pragma clang assume_nonnull begin

/// Remembers an entry from Python: its name, and where the exported declaration stands. The texts
/// must live for ever.
void mtl_crash_add(const void *entry, const char *name, const char *file, int line);

/// Handles SIGILL, SIGTRAP, SIGSEGV, SIGBUS and SIGABRT once: prints which exported functions were
/// running, then passes the signal on to the handlers that were there before.
void mtl_crash_install(void);

#pragma clang assume_nonnull end

#endif
