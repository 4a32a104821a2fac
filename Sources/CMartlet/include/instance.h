// The object that holds a Swift value: the head, a state word, the value.
#ifndef CMARTLET_INSTANCE_H
#define CMARTLET_INSTANCE_H

#include "object.h"

#pragma clang assume_nonnull begin

/// Bit 31: the value is initialised. Below: the number of readers, or all ones for one writer.
typedef struct { PyObject ob_base; uint32_t state; } mtl_instance;
#define MTL_INITIALISED 0x80000000u
#define MTL_EXCLUSIVE 0x7fffffffu

MTL_INLINE uint32_t *mtl_state(PyObject *o) { return &((mtl_instance *)o)->state; }

/// A new instance of exactly `t`, which must be one of our own types, with state 0; `gc` says
/// whether it has the GC header (then it is tracked).
MTL_INLINE PyObject *_Nullable mtl_alloc(PyTypeObject *t, Py_ssize_t size, bool gc) {
  if (gc) return PyType_GenericAlloc(t, 0);
  PyObject *o = (PyObject *)PyObject_Malloc((size_t)size);
  if (MTL_UNLIKELY(!o)) return PyErr_NoMemory();
  ((mtl_instance *)o)->state = 0;
#if !MTL_STABLE_ABI && PY_VERSION_HEX < 0x030D0000 && !defined(Py_REF_DEBUG)
  // What PyObject_Init does there; from 3.13 on it also tells tracers, in a debug build it counts.
  Py_SET_TYPE(o, t);
  // Not Py_SET_REFCNT, which leaves the count alone where what the memory held looks immortal.
  o->ob_refcnt = 1;
  Py_INCREF((PyObject *)t);
  return o;
#else
  return PyObject_Init(o, t);
#endif
}

/// Frees an instance whose value is gone; `exact` is our own type, whose instances are known to
/// come from `mtl_alloc`'s allocator.
MTL_INLINE void mtl_free(PyObject *o, PyTypeObject *_Nullable exact, bool gc) {
  PyTypeObject *t = o->ob_type;
  if (MTL_LIKELY(t == exact && !gc)) PyObject_Free(o);
  else ((freefunc)PyType_GetSlot(t, Py_tp_free))(o);
  Py_DECREF((PyObject *)t);
}

/// Brackets the teardown of an object that may own other objects. False means that the stack is
/// deep in such teardowns already: `o` is kept, and the outermost one calls the dealloc of `type`,
/// the Swift class's own type, on it again.
bool mtl_teardown_begin(PyObject *o, PyTypeObject *_Nullable type);
void mtl_teardown_end(void);

/// Of Swift's runtime.
size_t swift_retainCount(const void *object);
/// Whether a Swift object has one owner. Any temporary reference makes it two.
MTL_INLINE bool mtl_is_unique(const void *object) { return swift_retainCount(object) == 1; }

MTL_INLINE int mtl_visit(PyObject *_Nullable o, visitproc visit, void *_Nullable arg) {
  return o ? visit(o, arg) : 0;
}

#pragma clang assume_nonnull end

#endif
