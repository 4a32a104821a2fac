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

/// Names the program (`addr2line` or `llvm-symbolizer`) that tells source lines in a report.
void mtl_crash_symbolizer(const char *path);
/// The first of `frames`, in the library of `function`, that has a source line: "File.swift:12". Safe
/// in a signal handler; false without a program or debug information.
bool mtl_crash_line(const void *function, const uintptr_t *frames, int count, char *line, size_t room);

#pragma clang assume_nonnull end

#endif
