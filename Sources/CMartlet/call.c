#include "CMartlet.h"

static bool complete(PyObject **args, Py_ssize_t n) {
  bool complete = true;
  for (Py_ssize_t i = 0; i < n; i++) complete &= args[i] != NULL;
  return complete;
}

static void drop(PyObject **args, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; i++) mtl_xdecref(args[i]);
}

PyObject *mtl_call_consuming(PyObject *f, PyObject **places, Py_ssize_t n, PyObject *kwnames) {
  Py_ssize_t all = n + (kwnames ? PyTuple_Size(kwnames) : 0);
  PyObject *result = NULL;
  if (MTL_LIKELY(complete(places + 1, all) && !(kwnames && PyErr_Occurred())))
    result = mtl_call(f, places + 1, (size_t)n | MTL_ARGUMENTS_OFFSET, kwnames);
  drop(places + 1, all);
  return result;
}

PyObject *mtl_call_method_consuming(PyObject *name, PyObject **places, Py_ssize_t n) {
  PyObject *result = NULL;
  if (MTL_LIKELY(name && complete(places + 1, n)))
    result = mtl_api.vectorcall_method(name, places + 1, (size_t)n | MTL_ARGUMENTS_OFFSET, NULL);
  drop(places + 1, n);
  return result;
}

#define LEVELS 1000
static _Thread_local int levels;

bool mtl_enter_level(void) {
  if (levels >= LEVELS) {
    PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded while converting a value");
    return false;
  }
  levels++;
  return true;
}

void mtl_leave_level(void) { levels--; }
