// Binding of arguments to parameters for functions that take keywords, and calls into Python.
#ifndef CMARTLET_CALL_H
#define CMARTLET_CALL_H

#include "container.h"

#pragma clang assume_nonnull begin

typedef PyObject *_Nullable (*mtl_fastcall)(PyObject *_Nullable, PyObject *_Nullable const *_Nullable, Py_ssize_t);
typedef PyObject *_Nullable (*mtl_fastcall_keywords)(PyObject *_Nullable, PyObject *_Nullable const *_Nullable, Py_ssize_t, PyObject *_Nullable);
typedef PyObject *_Nullable (*mtl_vectorcall)(PyObject *_Nullable, PyObject *_Nullable const *_Nullable, size_t, PyObject *_Nullable);

/// What a callable accepts. Positions are: positional parameters, then keyword-only ones, then
/// `*args` and `**kwargs` where present.
typedef struct {
  const char *name;                          // as messages show it: "f" or "Class.method"
  const char *_Nonnull const *_Nullable parameters;
  PyObject *_Nullable *_Nullable keywords;   // the same names, interned
  const bool *_Nullable required;
  int positional_only, positional, keyword_only;
  bool var_positional, var_keyword;
} mtl_signature;

/// Parses names separated by blanks: `?` after one that has a default, `/` and `*` as in Python,
/// `*args`, `**kwargs`. Never freed. Null with MemoryError.
mtl_signature *_Nullable mtl_signature_new(const char *name, const char *parameters);

/// Fills `out` (one place a parameter): borrowed, or null where a default applies; the places of
/// `*args` and `**kwargs` get new references. False with CPython's TypeError set.
bool mtl_bind(const mtl_signature *s, PyObject *_Nullable const *_Nullable args, Py_ssize_t nargs,
              PyObject *_Nullable kwnames, PyObject *_Nullable *_Nonnull out);

/// Does the same for plain calls of callables without `*args` and `**kwargs`, inlined with the shape
/// of the signature as constants: `required` has a bit for each parameter without a default. False,
/// with no error set, where `mtl_bind` must look closer.
MTL_INLINE bool mtl_bind_directly(const mtl_signature *s, PyObject *_Nullable const *_Nullable args, Py_ssize_t nargs,
                                  PyObject *kwnames, int positional_only, int positional, int count, uint64_t required,
                                  PyObject *_Nullable *_Nonnull out) {
  if (nargs > positional) return false;
  for (int i = 0; i < count; i++) out[i] = i < nargs ? args[i] : NULL;
  for (int i = 0; i < count && i < nargs; i++) required &= ~((uint64_t)1 << i);
  Py_ssize_t nkw = mtl_tuple_count(kwnames);
  for (Py_ssize_t k = 0; k < nkw; k++) {
    PyObject *name = mtl_tuple_item(kwnames, k);
    int i = positional_only;
    while (i < count && s->keywords[i] != name) i++;
    if (i == count || out[i]) return false;
    out[i] = args[nargs + k];
    required &= ~((uint64_t)1 << i);
  }
  return required == 0;
}

/// The TypeError for `nargs` arguments to a callable whose parameters are all positional-only.
MTL_COLD void mtl_raise_arity(const char *name, const char *parameters, Py_ssize_t nargs);
/// The TypeError for keyword arguments to such a callable.
MTL_COLD void mtl_raise_no_keywords(const char *name, const char *parameters, PyObject *kwnames);

MTL_INLINE Py_ssize_t mtl_nargs(size_t nargsf) { return (Py_ssize_t)(nargsf & ~((size_t)1 << 63)); }

/// Lays a tuple and a dict out as a vectorcall: `values` has room for both counts. Returns a new
/// tuple of keyword names, or null (no keywords, or an error is set).
PyObject *_Nullable mtl_unpack_call(PyObject *args, PyObject *_Nullable kwargs, PyObject *_Nullable *_Nonnull values);

#if MTL_STABLE_ABI
MTL_INLINE PyObject *_Nullable mtl_call(PyObject *f, PyObject *_Nullable const *_Nullable args, size_t nargsf, PyObject *_Nullable kwnames) {
  return mtl_api.vectorcall(f, args, nargsf, kwnames);
}
MTL_INLINE PyObject *_Nullable mtl_call_none(PyObject *f) { return PyObject_CallNoArgs(f); }
#else
MTL_INLINE PyObject *_Nullable mtl_call(PyObject *f, PyObject *_Nullable const *_Nullable args, size_t nargsf, PyObject *_Nullable kwnames) {
  return PyObject_Vectorcall(f, args, nargsf, kwnames);
}
MTL_INLINE PyObject *_Nullable mtl_call_none(PyObject *f) { return PyObject_CallNoArgs(f); }
#endif
#define MTL_ARGUMENTS_OFFSET ((size_t)1 << 63)
MTL_INLINE PyObject *_Nullable mtl_call_one(PyObject *f, PyObject *a) {
  PyObject *args[2] = {NULL, a};
  return mtl_call(f, args + 1, 1 | MTL_ARGUMENTS_OFFSET, NULL);
}

/// Calls with `n` positional arguments at `places[1...]` and the keywords' values after them, and
/// gives up their references; null among them means that an error is set. `places[0]` is scratch.
PyObject *_Nullable mtl_call_consuming(PyObject *f, PyObject *_Nullable *_Nullable places, Py_ssize_t n, PyObject *_Nullable kwnames);
/// The same for a method of `places[1]`; `n` counts the object.
PyObject *_Nullable mtl_call_method_consuming(PyObject *_Nullable name, PyObject *_Nullable *_Nullable places, Py_ssize_t n);

/// Around each level of a conversion that follows references, which may be a cycle. False with a
/// RecursionError set. CPython's own count allows more levels of C than such frames have room for.
bool mtl_enter_level(void);
void mtl_leave_level(void);

#pragma clang assume_nonnull end

#endif
