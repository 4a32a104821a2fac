// A Python object as a Swift reference type: Swift's retain and release are Py_INCREF and
// Py_DECREF. Copying a handle is then one increment, with no box.
#ifndef CMARTLET_REFERENCE_H
#define CMARTLET_REFERENCE_H

#include "object.h"

#pragma clang assume_nonnull begin

struct __attribute__((swift_attr("import_reference"))) __attribute__((swift_attr("retain:mtl_ref_retain")))
__attribute__((swift_attr("release:mtl_ref_release"))) PyRef {
  PyObject ob;
};

// Swift 6.3 emits these for the nil of an Optional too, hence the test.
MTL_INLINE void mtl_ref_retain(struct PyRef *_Nullable o) { if (o) Py_INCREF((PyObject *)o); }
MTL_INLINE void mtl_ref_release(struct PyRef *_Nullable o) { if (o) Py_DECREF((PyObject *)o); }

MTL_INLINE struct PyRef *mtl_ref_take(PyObject *o) __attribute__((swift_attr("returns_retained"))) {
  return (struct PyRef *)o;
}
MTL_INLINE struct PyRef *mtl_ref_borrow(PyObject *o) __attribute__((swift_attr("returns_unretained"))) {
  return (struct PyRef *)o;
}
MTL_INLINE PyObject *mtl_ref_raw(struct PyRef *o) { return (PyObject *)o; }

#pragma clang assume_nonnull end

#endif
