#include "CMartlet.h"

static mtl_utf8 load(PyObject *o) {
  Py_ssize_t count = 0;
  if (MTL_UNLIKELY(!mtl_is_str(o))) {
    PyObject *name = mtl_type_name(o);
    if (name) PyErr_Format(PyExc_TypeError, "must be str, not %U", name);
    mtl_xdecref(name);
    return (mtl_utf8){NULL, 0, false};
  }
  const char *bytes = PyUnicode_AsUTF8AndSize(o, &count);
  return (mtl_utf8){bytes, bytes ? count : 0, false};
}

#if MTL_STABLE_ABI
mtl_utf8 mtl_load_utf8(PyObject *o) { return load(o); }

PyObject *mtl_new_str(const char *bytes, Py_ssize_t count, bool ascii) {
  (void)ascii;
  return PyUnicode_DecodeUTF8(bytes, count, NULL);
}
#else
mtl_utf8 mtl_load_utf8_slow(PyObject *o) { return load(o); }

PyObject *mtl_new_str(const char *bytes, Py_ssize_t count, bool ascii) {
  if (!ascii || count < 2) return PyUnicode_DecodeUTF8(bytes, count, NULL);
  PyObject *o = PyUnicode_New(count, 127);
  if (MTL_LIKELY(o != NULL)) memcpy(((PyASCIIObject *)o) + 1, bytes, (size_t)count);
  return o;
}
#endif

mtl_bytes mtl_load_bytes(PyObject *o) {
  static const uint8_t empty = 0;
  if (MTL_LIKELY(mtl_is_bytes(o))) {
    return (mtl_bytes){(const uint8_t *)PyBytes_AsString(o), PyBytes_Size(o)};
  }
  if (mtl_is_bytearray(o)) {
    const uint8_t *p = (const uint8_t *)PyByteArray_AsString(o);
    return (mtl_bytes){p ? p : &empty, PyByteArray_Size(o)};
  }
  return (mtl_bytes){NULL, 0};
}
