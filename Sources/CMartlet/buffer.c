#include "CMartlet.h"

static char kind_of(char format) {
  switch (format) {
  case 'e': case 'f': case 'd': return 'f';
  case 'b': case 'h': case 'i': case 'l': case 'q': case 'n': return 'i';
  case 'B': case 'H': case 'I': case 'L': case 'Q': case 'N': case 'c': return 'u';
  case '?': return '?';
  default: return 0;
  }
}

bool mtl_buffer_get(PyObject *o, Py_buffer *view, char kind, Py_ssize_t size, bool writable) {
  int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0);
  if (MTL_UNLIKELY(PyObject_GetBuffer(o, view, flags) < 0)) return false;
  const char *format = view->format ? view->format : "B";
  // A native order may be written out.
  if (*format == '@' || *format == '=' || *format == '<') format++;
  if (MTL_LIKELY(view->ndim == 1 && view->itemsize == size && kind_of(format[0]) == kind && !format[1])) return true;
  const char *what = kind == 'f' ? "float" : kind == 'i' ? "int" : kind == 'u' ? "uint" : "bool";
  if (view->ndim != 1)
    PyErr_Format(PyExc_TypeError, "must be a buffer of 1 dimension, not %d", view->ndim);
  else if (kind == '?')
    PyErr_Format(PyExc_TypeError, "must be a buffer of bool items, not of format '%s'", format);
  else
    PyErr_Format(PyExc_TypeError, "must be a buffer of %s%zd items, not of format '%s'", what, size * 8, format);
  PyBuffer_Release(view);
  return false;
}
