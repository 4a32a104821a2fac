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

#pragma clang assume_nonnull end

#endif
