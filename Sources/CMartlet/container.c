#include "CMartlet.h"

#define ITEMS(name, type, load)                                                  \
  Py_ssize_t name(PyObject *o, Py_ssize_t count, type *out) {                    \
    bool list = mtl_is_list(o);                                                  \
    for (Py_ssize_t i = 0; i < count; i++) {                                     \
      if (list && MTL_UNLIKELY(i >= mtl_list_count(o))) return i;                \
      PyObject *item = list ? mtl_list_item(o, i) : mtl_tuple_item(o, i);        \
      __auto_type r = load(item);                                                \
      if (MTL_UNLIKELY(r.failed)) return i;                                      \
      out[i] = r.value;                                                          \
    }                                                                            \
    return count;                                                                \
  }

// An item's own __index__ or __float__ may drop the last other reference to it.
static mtl_int64 load_int64(PyObject *item) {
  if (MTL_LIKELY(mtl_is_exact_int(item))) return mtl_load_int64(item);
  Py_INCREF(item);
  mtl_int64 r = mtl_load_int64_slow(item);
  Py_DECREF(item);
  return r;
}

static mtl_double load_double(PyObject *item) {
  if (MTL_LIKELY(mtl_is_exact_float(item))) return mtl_load_double(item);
  Py_INCREF(item);
  mtl_double r = mtl_load_double_slow(item);
  Py_DECREF(item);
  return r;
}

ITEMS(mtl_load_int64_items, int64_t, load_int64)
ITEMS(mtl_load_double_items, double, load_double)

#define NEW_LIST(name, type, store)                                              \
  PyObject *name(const type *values, Py_ssize_t count) {                         \
    PyObject *list = PyList_New(count);                                          \
    if (!list) return NULL;                                                      \
    for (Py_ssize_t i = 0; i < count; i++) {                                     \
      PyObject *item = store(values[i]);                                         \
      if (MTL_UNLIKELY(!item)) { Py_DECREF(list); return NULL; }                 \
      mtl_list_init(list, i, item);                                              \
    }                                                                            \
    return list;                                                                 \
  }

NEW_LIST(mtl_new_list_int64, int64_t, mtl_new_int64)
NEW_LIST(mtl_new_list_double, double, mtl_new_double)
