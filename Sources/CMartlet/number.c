#include "CMartlet.h"

mtl_int64 mtl_load_int64_slow(PyObject *o) {
  // For a long CPython has a short cut that it lacks for a long long.
#if __SIZEOF_LONG__ == 8
  int64_t v = PyLong_AsLong(o);
#else
  int64_t v = PyLong_AsLongLong(o);
#endif
  return (mtl_int64){v, v == -1 && PyErr_Occurred()};
}

mtl_uint64 mtl_load_uint64_slow(PyObject *o) {
  if (mtl_is_int(o)) {
    unsigned long long v = PyLong_AsUnsignedLongLong(o);
    return (mtl_uint64){v, v == (unsigned long long)-1 && PyErr_Occurred()};
  }
  // Unlike its signed twin, PyLong_AsUnsignedLongLong does not ask for __index__.
  PyObject *index = PyNumber_Index(o);
  if (!index) return (mtl_uint64){0, true};
  unsigned long long v = PyLong_AsUnsignedLongLong(index);
  Py_DECREF(index);
  return (mtl_uint64){v, v == (unsigned long long)-1 && PyErr_Occurred()};
}

mtl_double mtl_load_double_slow(PyObject *o) {
  double v = PyFloat_AsDouble(o);
  return (mtl_double){v, v == -1.0 && PyErr_Occurred()};
}

void mtl_raise_out_of_range(bool negative, const char *type) {
  if (negative) PyErr_Format(PyExc_OverflowError, "can't convert negative int to %s", type);
  else PyErr_Format(PyExc_OverflowError, "Python int too large to convert to %s", type);
}
