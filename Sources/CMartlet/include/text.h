// str and bytes as UTF-8 or raw memory that lives as long as the object.
#ifndef CMARTLET_TEXT_H
#define CMARTLET_TEXT_H

#include "object.h"

#pragma clang assume_nonnull begin

/// Borrowed UTF-8; `bytes` is null when a Python error is set.
typedef struct { const char *_Nullable bytes; Py_ssize_t count; bool ascii; } mtl_utf8;

#if MTL_STABLE_ABI
mtl_utf8 mtl_load_utf8(PyObject *o);
#else
mtl_utf8 mtl_load_utf8_slow(PyObject *o);
MTL_INLINE mtl_utf8 mtl_load_utf8(PyObject *o) {
  if (MTL_LIKELY(PyUnicode_Check(o) && PyUnicode_IS_COMPACT_ASCII(o)))
    return (mtl_utf8){(const char *)(((PyASCIIObject *)o) + 1), ((PyASCIIObject *)o)->length, true};
  return mtl_load_utf8_slow(o);
}
#endif

/// A new str; `ascii` promises that every byte is below 128.
PyObject *_Nullable mtl_new_str(const char *_Nullable bytes, Py_ssize_t count, bool ascii);

typedef struct { const uint8_t *_Nullable bytes; Py_ssize_t count; } mtl_bytes;
/// The memory of a bytes or bytearray; `bytes` is null when `o` is neither, with no error set.
mtl_bytes mtl_load_bytes(PyObject *o);
/// The memory of a bytes object.
typedef struct { const uint8_t *bytes; Py_ssize_t count; } mtl_bytes_memory;
#if MTL_STABLE_ABI
MTL_INLINE mtl_bytes_memory mtl_bytes_view(PyObject *o) {
  return (mtl_bytes_memory){(const uint8_t *)PyBytes_AsString(o), PyBytes_Size(o)};
}
#else
MTL_INLINE mtl_bytes_memory mtl_bytes_view(PyObject *o) {
  return (mtl_bytes_memory){(const uint8_t *)PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o)};
}
#endif
MTL_INLINE PyObject *_Nullable mtl_new_bytes(const void *_Nullable p, Py_ssize_t n) {
  return PyBytes_FromStringAndSize((const char *)p, n);
}

#pragma clang assume_nonnull end

#endif
