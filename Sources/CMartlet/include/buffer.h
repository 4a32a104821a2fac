// The buffer protocol for one-dimensional, contiguous memory of one native type.
#ifndef CMARTLET_BUFFER_H
#define CMARTLET_BUFFER_H

#include "object.h"

#pragma clang assume_nonnull begin

/// Takes the view that PyObject_GetBuffer gave, or gives it back and raises TypeError: its items
/// must be native numbers of `format`'s kind and `size` bytes.
Py_buffer mtl_buffer_check(Py_buffer view, char format, Py_ssize_t size);

/// A view of `o`'s memory, which must be C-contiguous, of one dimension, and of items of `format` (a
/// letter of the struct module) and `size` bytes. `obj` is null when TypeError or BufferError is set.
MTL_INLINE Py_buffer mtl_buffer_get(PyObject *o, char format, Py_ssize_t size, bool writable) {
  Py_buffer view;
  int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0);
  if (MTL_UNLIKELY(PyObject_GetBuffer(o, &view, flags) < 0)) {
    view.obj = NULL;
    return view;
  }
  if (MTL_LIKELY(view.ndim == 1 && view.itemsize == size && view.format && view.format[0] == format && !view.format[1]))
    return view;
  return mtl_buffer_check(view, format, size);
}

#pragma clang assume_nonnull end

#endif
