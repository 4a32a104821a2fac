#include "CMartlet.h"
#include <stdlib.h>

mtl_view *mtl_spare_views = NULL;

mtl_view *mtl_view_new(void) {
  mtl_view *v = calloc(1, sizeof *v);
  if (!v) PyErr_NoMemory();
  return v;
}

void mtl_view_free(mtl_view *v) { free(v); }

static char kind_of(char format) {
  switch (format) {
  case 'e': case 'f': case 'd': return 'f';
  case 'b': case 'h': case 'i': case 'l': case 'q': case 'n': return 'i';
  case 'B': case 'H': case 'I': case 'L': case 'Q': case 'N': case 'c': return 'u';
  case '?': return '?';
  default: return 0;
  }
}

bool mtl_buffer_check(const Py_buffer *view, char expected, Py_ssize_t size) {
  const char *format = view->format ? view->format : "B";
  char kind = kind_of(expected);
  // A native order may be written out.
  if (*format == '@' || *format == '=' || *format == '<') format++;
  if (view->ndim == 1 && view->itemsize == size && kind_of(format[0]) == kind && !format[1]) return true;
  const char *what = kind == 'f' ? "float" : kind == 'i' ? "int" : kind == 'u' ? "uint" : "bool";
  if (view->ndim != 1)
    PyErr_Format(PyExc_TypeError, "must be a buffer of 1 dimension, not %d", view->ndim);
  else if (kind == '?')
    PyErr_Format(PyExc_TypeError, "must be a buffer of bool items, not of format '%s'", format);
  else
    PyErr_Format(PyExc_TypeError, "must be a buffer of %s%zd items, not of format '%s'", what, size * 8, format);
  return false;
}
