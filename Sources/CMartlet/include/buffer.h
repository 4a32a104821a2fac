// The buffer protocol for one-dimensional, contiguous memory of one native type.
#ifndef CMARTLET_BUFFER_H
#define CMARTLET_BUFFER_H

#include "type.h"

#pragma clang assume_nonnull begin

/// A view that stays where CPython wrote it: a copy right after that would wait for the stores.
typedef struct mtl_view {
  Py_buffer view;
  struct mtl_view *_Nullable next;
} mtl_view;

/// Views to use again. Guarded by the GIL, so of no use once there are several.
extern mtl_view *_Nullable mtl_spare_views;
/// A new one; null with MemoryError.
mtl_view *_Nullable mtl_view_new(void);

MTL_INLINE mtl_view *_Nullable mtl_view_take(void) {
  mtl_view *v = mtl_spare_views;
  if (MTL_UNLIKELY(!v || mtl_has_many_interpreters())) return mtl_view_new();
  mtl_spare_views = v->next;
  return v;
}
void mtl_view_free(mtl_view *v);
/// Gives back what was taken, with or without a buffer in it.
MTL_INLINE void mtl_view_give(mtl_view *v) {
  PyBuffer_Release(&v->view);
  if (MTL_UNLIKELY(mtl_has_many_interpreters())) return mtl_view_free(v);
  v->next = mtl_spare_views;
  mtl_spare_views = v;
}

/// Whether a view has one dimension of native numbers of `format`'s kind and `size` bytes; false
/// with TypeError.
bool mtl_buffer_check(const Py_buffer *view, char format, Py_ssize_t size);

/// A view of `o`'s memory, which must be C-contiguous, of one dimension, and of items of `format` (a
/// letter of the struct module) and `size` bytes. Null when TypeError or BufferError is set.
MTL_INLINE mtl_view *_Nullable mtl_buffer_get(PyObject *o, char format, Py_ssize_t size) {
  mtl_view *v = mtl_view_take();
  if (MTL_UNLIKELY(!v)) return NULL;
  const Py_buffer *view = &v->view;
  if (MTL_UNLIKELY(PyObject_GetBuffer(o, &v->view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0)) {
    v->view.obj = NULL;
  } else if (MTL_LIKELY((view->ndim == 1 && view->itemsize == size && view->format && view->format[0] == format &&
                         !view->format[1]) || mtl_buffer_check(view, format, size))) {
    return v;
  }
  mtl_view_give(v);
  return NULL;
}

#pragma clang assume_nonnull end

#endif
