// Arrow's C data interface for arrays of numbers without nulls, in PyCapsules.
#ifndef CMARTLET_ARROW_H
#define CMARTLET_ARROW_H

#include "object.h"

#pragma clang assume_nonnull begin

/// `(schema, array)` over memory that `drop(context)` gives up; `format` is Arrow's letter and lives
/// for ever. On failure `context` is left to the caller.
PyObject *_Nullable mtl_arrow_export(const void *_Nullable data, int64_t count, const char *format, void *context, void (*drop)(void *));

#pragma clang assume_nonnull end

#endif
