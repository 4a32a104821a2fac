// Integers and floats. Loads return a value and a flag in registers: an out-parameter would bring
// in the stack protector. The flag means that a Python error is set.
#ifndef CMARTLET_NUMBER_H
#define CMARTLET_NUMBER_H

#include "object.h"

#pragma clang assume_nonnull begin

typedef struct { int64_t value; bool failed; } mtl_int64;
typedef struct { uint64_t value; bool failed; } mtl_uint64;
typedef struct { double value; bool failed; } mtl_double;

/// Anything with `__index__`; TypeError and OverflowError in CPython's words.
mtl_int64 mtl_load_int64_slow(PyObject *o);
mtl_uint64 mtl_load_uint64_slow(PyObject *o);
mtl_double mtl_load_double_slow(PyObject *o);
/// OverflowError for a value that a narrower Swift integer can't hold.
MTL_COLD void mtl_raise_out_of_range(bool negative, const char *type);

#if !MTL_STABLE_ABI && PY_VERSION_HEX >= 0x030C0000
MTL_INLINE mtl_int64 mtl_load_int64(PyObject *o) {
  if (MTL_LIKELY(PyLong_CheckExact(o) && PyUnstable_Long_IsCompact((PyLongObject *)o)))
    return (mtl_int64){PyUnstable_Long_CompactValue((PyLongObject *)o), false};
  return mtl_load_int64_slow(o);
}
MTL_INLINE mtl_uint64 mtl_load_uint64(PyObject *o) {
  if (MTL_LIKELY(PyLong_CheckExact(o) && PyUnstable_Long_IsCompact((PyLongObject *)o))) {
    Py_ssize_t v = PyUnstable_Long_CompactValue((PyLongObject *)o);
    if (MTL_LIKELY(v >= 0)) return (mtl_uint64){(uint64_t)v, false};
  }
  return mtl_load_uint64_slow(o);
}
#elif !MTL_STABLE_ABI
MTL_INLINE mtl_int64 mtl_load_int64(PyObject *o) {
  if (MTL_LIKELY(PyLong_CheckExact(o))) {
    Py_ssize_t size = Py_SIZE(o);
    const digit *d = ((PyLongObject *)o)->ob_digit;
    if (MTL_LIKELY(size >= -1 && size <= 1)) return (mtl_int64){(int64_t)size * (int64_t)d[0], false};
    if (size == 2 || size == -2) {
      int64_t magnitude = (int64_t)d[0] | (int64_t)d[1] << PyLong_SHIFT;
      return (mtl_int64){size < 0 ? -magnitude : magnitude, false};
    }
  }
  return mtl_load_int64_slow(o);
}
MTL_INLINE mtl_uint64 mtl_load_uint64(PyObject *o) {
  if (MTL_LIKELY(PyLong_CheckExact(o))) {
    Py_ssize_t size = Py_SIZE(o);
    const digit *d = ((PyLongObject *)o)->ob_digit;
    if (MTL_LIKELY(size == 0 || size == 1)) return (mtl_uint64){(uint64_t)size * (uint64_t)d[0], false};
    if (size == 2) return (mtl_uint64){(uint64_t)d[0] | (uint64_t)d[1] << PyLong_SHIFT, false};
  }
  return mtl_load_uint64_slow(o);
}
#else
MTL_INLINE mtl_int64 mtl_load_int64(PyObject *o) {
#if __SIZEOF_LONG__ == 8
  int64_t v = PyLong_AsLong(o);
  return (mtl_int64){v, MTL_UNLIKELY(v == -1) && PyErr_Occurred()};
#else
  return mtl_load_int64_slow(o);
#endif
}
MTL_INLINE mtl_uint64 mtl_load_uint64(PyObject *o) { return mtl_load_uint64_slow(o); }
#endif

#if MTL_STABLE_ABI
MTL_INLINE mtl_double mtl_load_double(PyObject *o) {
  double v = PyFloat_AsDouble(o);
  return (mtl_double){v, MTL_UNLIKELY(v == -1.0) && PyErr_Occurred()};
}
#else
MTL_INLINE mtl_double mtl_load_double(PyObject *o) {
  if (MTL_LIKELY(PyFloat_CheckExact(o))) return (mtl_double){((PyFloatObject *)o)->ob_fval, false};
  return mtl_load_double_slow(o);
}
#endif

MTL_INLINE PyObject *_Nullable mtl_new_int64(int64_t v) { return PyLong_FromLongLong(v); }
MTL_INLINE PyObject *_Nullable mtl_new_uint64(uint64_t v) { return PyLong_FromUnsignedLongLong(v); }
MTL_INLINE PyObject *_Nullable mtl_new_double(double v) { return PyFloat_FromDouble(v); }

#pragma clang assume_nonnull end

#endif
