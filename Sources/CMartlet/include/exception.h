// Raising and taking Python exceptions.
#ifndef CMARTLET_EXCEPTION_H
#define CMARTLET_EXCEPTION_H

#include "object.h"

#pragma clang assume_nonnull begin

/// The builtin exceptions in the order of Swift's PyExceptionType; null past the end.
PyObject *_Nullable mtl_exception(int index);
MTL_INLINE bool mtl_error_occurred(void) { return PyErr_Occurred() != NULL; }
/// Takes the raised exception: a new reference to the normalised instance, or null.
PyObject *_Nullable mtl_take_raised(void);
/// Raises an instance, with its own traceback; steals the reference.
void mtl_set_raised(PyObject *exception);
/// The text of a C error number, as `os.strerror` gives it.
const char *_Nullable mtl_strerror(int number);
MTL_COLD void mtl_raise(PyObject *type, const char *_Nullable utf8, Py_ssize_t count);
/// A new exception class: `name` has the module in front, `doc` may start with the signature, `bases`
/// is a tuple. `init` initialises its instances; null: the bases' own.
PyObject *_Nullable mtl_new_exception(const char *name, const char *_Nullable doc, PyObject *bases, initproc _Nullable init);
/// The class of an instance, or the nearest one below it, that `mtl_new_exception` made; borrowed.
PyObject *_Nullable mtl_exception_class(PyObject *exception);

#pragma clang assume_nonnull end

#endif
