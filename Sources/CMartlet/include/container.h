// Element access to exact lists, tuples and dicts, and whole loops over scalars: a call of C per
// element from Swift costs more than the element.
#ifndef CMARTLET_CONTAINER_H
#define CMARTLET_CONTAINER_H

#include "number.h"

#pragma clang assume_nonnull begin

#if MTL_STABLE_ABI
MTL_INLINE Py_ssize_t mtl_list_count(PyObject *o) { return PyList_Size(o); }
MTL_INLINE PyObject *mtl_list_item(PyObject *o, Py_ssize_t i) { return PyList_GetItem(o, i); }
MTL_INLINE void mtl_list_init(PyObject *o, Py_ssize_t i, PyObject *v) { PyList_SetItem(o, i, v); }
MTL_INLINE Py_ssize_t mtl_dict_count(PyObject *o) { return PyDict_Size(o); }
MTL_INLINE Py_ssize_t mtl_tuple_count(PyObject *o) { return PyTuple_Size(o); }
MTL_INLINE PyObject *mtl_tuple_item(PyObject *o, Py_ssize_t i) { return PyTuple_GetItem(o, i); }
MTL_INLINE void mtl_tuple_init(PyObject *o, Py_ssize_t i, PyObject *v) { PyTuple_SetItem(o, i, v); }
#else
MTL_INLINE Py_ssize_t mtl_list_count(PyObject *o) { return PyList_GET_SIZE(o); }
MTL_INLINE PyObject *mtl_list_item(PyObject *o, Py_ssize_t i) { return PyList_GET_ITEM(o, i); }
MTL_INLINE void mtl_list_init(PyObject *o, Py_ssize_t i, PyObject *v) { PyList_SET_ITEM(o, i, v); }
MTL_INLINE Py_ssize_t mtl_dict_count(PyObject *o) { return ((PyDictObject *)o)->ma_used; }
MTL_INLINE Py_ssize_t mtl_tuple_count(PyObject *o) { return PyTuple_GET_SIZE(o); }
MTL_INLINE PyObject *mtl_tuple_item(PyObject *o, Py_ssize_t i) { return PyTuple_GET_ITEM(o, i); }
MTL_INLINE void mtl_tuple_init(PyObject *o, Py_ssize_t i, PyObject *v) { PyTuple_SET_ITEM(o, i, v); }
#endif

/// Loads items of a list or tuple into `out` (room for `count`). Returns the number loaded; less than
/// `count` with an error set at that index, or without one when an item's `__index__` or `__float__`
/// has shortened the list.
Py_ssize_t mtl_load_int64_items(PyObject *o, Py_ssize_t count, int64_t *out);
Py_ssize_t mtl_load_double_items(PyObject *o, Py_ssize_t count, double *out);
PyObject *_Nullable mtl_new_list_int64(const int64_t *_Nullable values, Py_ssize_t count);
PyObject *_Nullable mtl_new_list_double(const double *_Nullable values, Py_ssize_t count);

typedef struct { Py_ssize_t position; PyObject *_Nullable key, *_Nullable value; } mtl_dict_entry;
/// The next entry, borrowed; `key` is null at the end. Start with a zeroed entry.
MTL_INLINE mtl_dict_entry mtl_dict_next(PyObject *dict, Py_ssize_t position) {
  mtl_dict_entry e = {position, NULL, NULL};
  if (!PyDict_Next(dict, &e.position, &e.key, &e.value)) e.key = NULL;
  return e;
}

#pragma clang assume_nonnull end

#endif
