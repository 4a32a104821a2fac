#include "CMartlet.h"

#if !MTL_STABLE_ABI
typedef struct { PyObject *const *_Nullable items; Py_ssize_t count; } view;
static inline view items_of(PyObject *o, bool list) {
  return list ? (view){((PyListObject *)o)->ob_item, PyList_GET_SIZE(o)}
              : (view){((PyTupleObject *)o)->ob_item, PyTuple_GET_SIZE(o)};
}
#define ITEM(v, o, i) ((v).items[i])
#else
typedef struct { PyObject *(*item)(PyObject *, Py_ssize_t); Py_ssize_t count; } view;
static inline view items_of(PyObject *o, bool list) {
  return list ? (view){PyList_GetItem, PyList_Size(o)} : (view){PyTuple_GetItem, PyTuple_Size(o)};
}
#define ITEM(v, o, i) (v).item(o, i)
#endif

// Only an item that is no exact int or float runs code, its __index__ or __float__, which may drop
// the item or change the list: so only then is the item kept, and the list looked at anew.
#define ITEMS(name, type, exact, fast, slow)                                     \
  Py_ssize_t name(PyObject *o, Py_ssize_t count, type *out) {                    \
    bool list = mtl_is_list(o);                                                  \
    view v = items_of(o, list);                                                  \
    if (MTL_UNLIKELY(v.count < count)) count = v.count;                          \
    for (Py_ssize_t i = 0; i < count; i++) {                                     \
      PyObject *item = ITEM(v, o, i);                                            \
      if (MTL_LIKELY(exact(item))) {                                             \
        __auto_type r = fast(item);                                              \
        if (MTL_UNLIKELY(r.failed)) return i;                                    \
        out[i] = r.value;                                                        \
        continue;                                                                \
      }                                                                          \
      Py_INCREF(item);                                                           \
      __auto_type r = slow(item);                                                \
      Py_DECREF(item);                                                           \
      if (MTL_UNLIKELY(r.failed)) return i;                                      \
      out[i] = r.value;                                                          \
      v = items_of(o, list);                                                     \
      if (MTL_UNLIKELY(v.count < count)) return i + 1;                           \
    }                                                                            \
    return count;                                                                \
  }

ITEMS(mtl_load_int64_items, int64_t, mtl_is_exact_int, mtl_load_int64, mtl_load_int64_slow)
ITEMS(mtl_load_double_items, double, mtl_is_exact_float, mtl_load_double, mtl_load_double_slow)

#if !MTL_STABLE_ABI
#define PLACES(list) PyObject **places = ((PyListObject *)list)->ob_item
#define PUT(list, i, item) places[i] = item
#else
#define PLACES(list)
#define PUT(list, i, item) mtl_list_init(list, i, item)
#endif
#define NEW_LIST(name, type, store)                                              \
  PyObject *name(const type *values, Py_ssize_t count) {                         \
    PyObject *list = PyList_New(count);                                          \
    if (!list) return NULL;                                                      \
    PLACES(list);                                                                \
    for (Py_ssize_t i = 0; i < count; i++) {                                     \
      PyObject *item = store(values[i]);                                         \
      if (MTL_UNLIKELY(!item)) { Py_DECREF(list); return NULL; }                 \
      PUT(list, i, item);                                                        \
    }                                                                            \
    return list;                                                                 \
  }

NEW_LIST(mtl_new_list_int64, int64_t, mtl_new_int64)
NEW_LIST(mtl_new_list_double, double, mtl_new_double)
