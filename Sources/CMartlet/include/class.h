// Exported classes: found again from the types of their objects, and objects with more than a value.
#ifndef CMARTLET_CLASS_H
#define CMARTLET_CLASS_H

#include "instance.h"
#include "type.h"

#pragma clang assume_nonnull begin

/// What the library knows of a type that it made. Never freed.
typedef struct mtl_own {
  PyTypeObject *type;
  /// The nearest base that it did not make, unless that is `object`.
  PyTypeObject *_Nullable base;
  /// How many positional arguments the base's `__new__` gets; negative for all.
  int arguments;
  void *context;
  struct mtl_own *_Nullable next;
} mtl_own;

int mtl_own_add(PyTypeObject *type, PyTypeObject *_Nullable base, int arguments, void *context);
/// Of the nearest base of `t` that the library made, `t` itself first.
const mtl_own *_Nullable mtl_own_find(PyTypeObject *t);

/// Keeps Python from changing the type's attributes.
void mtl_set_immutable(PyTypeObject *t);
bool mtl_is_heap_type(PyTypeObject *t);

/// `tp_new` of a type with a base of Python's.
PyObject *_Nullable mtl_new_extended(PyTypeObject *t, PyObject *args, PyObject *_Nullable kwargs);
/// A new instance, whose own value is not there yet, of a type that mtl_alloc can't make.
PyObject *_Nullable mtl_alloc_extended(PyTypeObject *t);
/// Runs `__init__` of a base written in Python, without arguments. 0, or -1 with an error set.
int mtl_init_base(PyObject *o);

/// The two halves of such an instance's end, before and after its value's. Offsets are 0 for none.
void mtl_dealloc_begin(PyObject *o, Py_ssize_t weak_offset);
void mtl_dealloc_end(PyObject *o, Py_ssize_t dict_offset);

MTL_INLINE PyObject *_Nullable *_Nonnull mtl_field(PyObject *o, Py_ssize_t offset) {
  return (PyObject **)((char *)o + offset);
}
void mtl_clear_field(PyObject *o, Py_ssize_t offset);

/// What the collector does with the part of a base written in C.
int mtl_traverse_base(PyObject *o, visitproc visit, void *_Nullable arg);
int mtl_clear_base(PyObject *o);

#pragma clang assume_nonnull end

#endif
