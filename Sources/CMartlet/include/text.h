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

/// A new str of valid UTF-8.
PyObject *_Nullable mtl_new_str(const char *_Nullable bytes, Py_ssize_t count);

/// Up to 15 bytes as Swift's small strings hold them: the first in the lowest byte.
typedef struct { uint64_t low, high; } mtl_small;
MTL_INLINE mtl_small mtl_small_bytes(const char *p, Py_ssize_t n) {
  uint64_t a = 0, b = 0;
  if (n >= 8) {
    memcpy(&a, p, 8);
    memcpy(&b, p + n - 8, 8);
    // A shift by 64 is undefined: two steps.
    return (mtl_small){a, b >> 8 >> (8 * (15 - n))};
  }
  if (n >= 4) {
    memcpy(&a, p, 4);
    memcpy(&b, p + n - 4, 4);
    return (mtl_small){a | b << (8 * (n - 4)), 0};
  }
  if (n == 0) return (mtl_small){0, 0};
  const uint8_t *u = (const uint8_t *)p;
  return (mtl_small){u[0] | (uint64_t)u[n / 2] << (8 * (n / 2)) | (uint64_t)u[n - 1] << (8 * (n - 1)), 0};
}

/// A new str of `n` such bytes, all of them ASCII.
PyObject *_Nullable mtl_new_small_ascii(mtl_small s, Py_ssize_t n);

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
