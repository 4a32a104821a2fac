// The buffer protocol for one-dimensional, contiguous memory of one native type.
#ifndef CMARTLET_BUFFER_H
#define CMARTLET_BUFFER_H

#include "object.h"

#pragma clang assume_nonnull begin

/// Fills `view` with `o`'s memory, which must be C-contiguous, of one dimension, and of native items
/// of `size` bytes: `kind` is `f` for floats, `i` and `u` for integers, `?` for booleans. False with
/// TypeError or BufferError set.
bool mtl_buffer_get(PyObject *o, Py_buffer *view, char kind, Py_ssize_t size, bool writable);

#pragma clang assume_nonnull end

#endif
