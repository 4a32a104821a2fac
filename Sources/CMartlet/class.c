#include "CMartlet.h"
#include <stdatomic.h>
#include <stdlib.h>

#define BUCKETS 1024
static _Atomic(mtl_own *) table[BUCKETS];

static _Atomic(mtl_own *) *bucket(PyTypeObject *t) { return &table[((uintptr_t)t >> 5) % BUCKETS]; }

int mtl_own_add(PyTypeObject *type, PyTypeObject *base, int arguments, void *context) {
  mtl_own *own = malloc(sizeof *own);
  if (!own) return PyErr_NoMemory(), -1;
  _Atomic(mtl_own *) *head = bucket(type);
  *own = (mtl_own){type, base, arguments, context, atomic_load(head)};
  while (!atomic_compare_exchange_weak(head, &own->next, own)) {}
  return 0;
}

static PyTypeObject *base_of(PyTypeObject *t) {
#if MTL_STABLE_ABI
  return PyType_GetSlot(t, Py_tp_base);
#else
  return t->tp_base;
#endif
}

const mtl_own *mtl_own_find(PyTypeObject *t) {
  // Types in the table are never freed, so that no address in it is another type's.
  for (; t; t = base_of(t))
    for (mtl_own *own = atomic_load_explicit(bucket(t), memory_order_acquire); own; own = own->next)
      if (own->type == t) return own;
  return NULL;
}

// offsetof(PyTypeObject, tp_flags): the same on 3.11, 3.12 and 3.13, 64-bit.
#define FLAGS_OFFSET 168

void mtl_set_immutable(PyTypeObject *t) {
#if MTL_STABLE_ABI
  unsigned long minor = Py_Version >> 16;
  if (sizeof(void *) == 8 && minor >= 0x030B && minor <= 0x030D)
    *(unsigned long *)((char *)t + FLAGS_OFFSET) |= Py_TPFLAGS_IMMUTABLETYPE;
#else
  t->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
#endif
  PyType_Modified(t);
}

bool mtl_is_heap_type(PyTypeObject *t) { return (PyType_GetFlags(t) & Py_TPFLAGS_HEAPTYPE) != 0; }

PyObject *mtl_new_extended(PyTypeObject *t, PyObject *args, PyObject *kwargs) {
  const mtl_own *own = mtl_own_find(t);
  if (!own || !own->base || mtl_is_heap_type(own->base)) return PyType_GenericAlloc(t, 0);
  newfunc make = (newfunc)PyType_GetSlot(own->base, Py_tp_new);
  if (!make) {
    PyErr_SetString(PyExc_TypeError, "the base class can't be instantiated");
    return NULL;
  }
  if (own->arguments < 0) {
    bool exception = (PyType_GetFlags(own->base) & Py_TPFLAGS_BASE_EXC_SUBCLASS) != 0;
    return make(t, args, exception ? NULL : kwargs);
  }
  PyObject *first = PyTuple_GetSlice(args, 0, own->arguments);
  if (!first) return NULL;
  PyObject *o = make(t, first, NULL);
  Py_DECREF(first);
  return o;
}

PyObject *mtl_alloc_extended(PyTypeObject *t) {
  PyObject *none = PyTuple_New(0);
  if (!none) return NULL;
  PyObject *o = mtl_new_extended(t, none, NULL);
  Py_DECREF(none);
  if (o && mtl_init_base(o) < 0) {
    Py_DECREF(o);
    return NULL;
  }
  return o;
}

int mtl_init_base(PyObject *o) {
  const mtl_own *own = mtl_own_find(o->ob_type);
  if (!own || !own->base || !mtl_is_heap_type(own->base)) return 0;
  PyObject *init = mtl_attribute((PyObject *)own->base, "__init__");
  if (!init) return -1;
  PyObject *result = PyObject_CallFunctionObjArgs(init, o, NULL);
  Py_DECREF(init);
  mtl_xdecref(result);
  return result ? 0 : -1;
}

void mtl_dealloc_begin(PyObject *o, Py_ssize_t weak_offset) {
  if (PyType_GetFlags(o->ob_type) & Py_TPFLAGS_HAVE_GC) PyObject_GC_UnTrack(o);
  if (weak_offset && *mtl_field(o, weak_offset)) PyObject_ClearWeakRefs(o);
}

void mtl_dealloc_end(PyObject *o, Py_ssize_t dict_offset) {
  PyTypeObject *t = o->ob_type;
  if (dict_offset) mtl_clear_field(o, dict_offset);
  const mtl_own *own = mtl_own_find(t);
  if (own && own->base && !mtl_is_heap_type(own->base)) {
    // The base's own end expects a tracked object, as from a subclass written in Python.
    if (PyType_GetFlags(own->base) & Py_TPFLAGS_HAVE_GC) PyObject_GC_Track(o);
    ((destructor)PyType_GetSlot(own->base, Py_tp_dealloc))(o);
  } else {
    ((freefunc)PyType_GetSlot(t, Py_tp_free))(o);
  }
  Py_DECREF((PyObject *)t);
}

static PyTypeObject *foreign_base(PyObject *o) {
  const mtl_own *own = mtl_own_find(o->ob_type);
  return own && own->base && !mtl_is_heap_type(own->base) ? own->base : NULL;
}

int mtl_traverse_base(PyObject *o, visitproc visit, void *arg) {
  PyTypeObject *base = foreign_base(o);
  traverseproc traverse = base ? (traverseproc)PyType_GetSlot(base, Py_tp_traverse) : NULL;
  return traverse ? traverse(o, visit, arg) : 0;
}

int mtl_clear_base(PyObject *o) {
  PyTypeObject *base = foreign_base(o);
  inquiry clear = base ? (inquiry)PyType_GetSlot(base, Py_tp_clear) : NULL;
  return clear ? clear(o) : 0;
}

void mtl_clear_field(PyObject *o, Py_ssize_t offset) {
  PyObject *value = *mtl_field(o, offset);
  *mtl_field(o, offset) = NULL;
  mtl_xdecref(value);
}
