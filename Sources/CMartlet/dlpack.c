#include "CMartlet.h"
#include <stdlib.h>

typedef struct { mtl_dlmanaged managed; void (*drop)(void *); int64_t dimensions[]; } exported;

static void delete_exported(mtl_dlmanaged *m) {
  exported *e = (exported *)m;
  e->drop(m->context);
  free(e);
}

static void destroy_capsule(PyObject *capsule) {
  // A consumer renames what it has taken over.
  if (!PyCapsule_IsValid(capsule, "dltensor")) return;
  mtl_dlmanaged *m = PyCapsule_GetPointer(capsule, "dltensor");
  if (m && m->deleter) m->deleter(m);
}

PyObject *mtl_dlpack_export(void *data, int ndim, const Py_ssize_t *shape, const Py_ssize_t *strides, int code, int bits,
                            void *context, void (*drop)(void *)) {
  exported *e = calloc(1, sizeof *e + sizeof(int64_t) * 2 * (size_t)ndim);
  if (!e) return PyErr_NoMemory();
  e->drop = drop;
  for (int i = 0; i < ndim; i++) {
    e->dimensions[i] = shape[i];
    e->dimensions[ndim + i] = strides[i] / (bits / 8);
  }
  mtl_dltensor *t = &e->managed.tensor;
  t->data = data;
  t->device.type = 1;  // kDLCPU
  t->ndim = ndim;
  t->dtype.code = (uint8_t)code;
  t->dtype.bits = (uint8_t)bits;
  t->dtype.lanes = 1;
  t->shape = e->dimensions;
  t->strides = e->dimensions + ndim;
  e->managed.context = context;
  e->managed.deleter = delete_exported;
  PyObject *capsule = PyCapsule_New(e, "dltensor", destroy_capsule);
  if (!capsule) free(e);
  return capsule;
}

mtl_dlmanaged *mtl_dlpack_take(PyObject *capsule) {
  mtl_dlmanaged *m = PyCapsule_GetPointer(capsule, "dltensor");
  if (m && PyCapsule_SetName(capsule, "used_dltensor") < 0) return NULL;
  return m;
}
