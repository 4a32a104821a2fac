#include "CMartlet.h"
#include <stdlib.h>

static const char plain_name[] = "dltensor", versioned_name[] = "dltensor_versioned";

typedef struct { mtl_dlmanaged managed; void (*drop)(void *); int64_t dimensions[]; } plain;
typedef struct { mtl_dlversioned managed; void (*drop)(void *); int64_t dimensions[]; } versioned;

static void delete_plain(mtl_dlmanaged *m) {
  ((plain *)m)->drop(m->context);
  free(m);
}

static void delete_versioned(mtl_dlversioned *m) {
  ((versioned *)m)->drop(m->context);
  free(m);
}

// A consumer renames what it has taken over.
static void destroy_plain(PyObject *capsule) {
  if (!PyCapsule_IsValid(capsule, plain_name)) return;
  mtl_dlmanaged *m = PyCapsule_GetPointer(capsule, plain_name);
  if (m && m->deleter) m->deleter(m);
}

static void destroy_versioned(PyObject *capsule) {
  if (!PyCapsule_IsValid(capsule, versioned_name)) return;
  mtl_dlversioned *m = PyCapsule_GetPointer(capsule, versioned_name);
  if (m && m->deleter) m->deleter(m);
}

static void describe(mtl_dltensor *t, int64_t *dimensions, void *data, int ndim, const Py_ssize_t *shape,
                     const Py_ssize_t *strides, int code, int bits) {
  for (int i = 0; i < ndim; i++) {
    dimensions[i] = shape[i];
    dimensions[ndim + i] = strides[i] / (bits / 8);
  }
  t->data = data;
  t->device.type = 1;  // kDLCPU
  t->ndim = ndim;
  t->dtype.code = (uint8_t)code;
  t->dtype.bits = (uint8_t)bits;
  t->dtype.lanes = 1;
  t->shape = dimensions;
  t->strides = dimensions + ndim;
}

PyObject *mtl_dlpack_export(void *data, int ndim, const Py_ssize_t *shape, const Py_ssize_t *strides, int code, int bits,
                            void *context, void (*drop)(void *)) {
  plain *e = calloc(1, sizeof *e + sizeof(int64_t) * 2 * (size_t)ndim);
  if (!e) return PyErr_NoMemory();
  describe(&e->managed.tensor, e->dimensions, data, ndim, shape, strides, code, bits);
  e->drop = drop;
  e->managed.context = context;
  e->managed.deleter = delete_plain;
  PyObject *capsule = PyCapsule_New(e, plain_name, destroy_plain);
  if (!capsule) free(e);
  return capsule;
}

PyObject *mtl_dlpack_export_versioned(void *data, int ndim, const Py_ssize_t *shape, const Py_ssize_t *strides, int code,
                                      int bits, uint64_t flags, void *context, void (*drop)(void *)) {
  versioned *e = calloc(1, sizeof *e + sizeof(int64_t) * 2 * (size_t)ndim);
  if (!e) return PyErr_NoMemory();
  describe(&e->managed.tensor, e->dimensions, data, ndim, shape, strides, code, bits);
  e->drop = drop;
  e->managed.version.major = 1;
  e->managed.flags = flags;
  e->managed.context = context;
  e->managed.deleter = delete_versioned;
  PyObject *capsule = PyCapsule_New(e, versioned_name, destroy_versioned);
  if (!capsule) free(e);
  return capsule;
}

static bool take_versioned(PyObject *capsule, mtl_dltaken *taken) {
  mtl_dlversioned *m = PyCapsule_GetPointer(capsule, versioned_name);
  if (!m) return false;
  if (m->version.major != 1) {
    // Still the producer's: nothing but the version may be read of it.
    PyErr_Format(PyExc_BufferError, "must be a DLPack tensor of version 1, not %u", m->version.major);
    return false;
  }
  if (PyCapsule_SetName(capsule, "used_dltensor_versioned") < 0) return false;
  *taken = (mtl_dltaken){m->tensor, (m->flags & MTL_DL_READ_ONLY) != 0, NULL, m};
  return true;
}

bool mtl_dlpack_take(PyObject *capsule, mtl_dltaken *taken) {
  if (PyCapsule_IsValid(capsule, versioned_name)) return take_versioned(capsule, taken);
  mtl_dlmanaged *m = PyCapsule_GetPointer(capsule, plain_name);
  if (!m || PyCapsule_SetName(capsule, "used_dltensor") < 0) return false;
  *taken = (mtl_dltaken){m->tensor, false, m, NULL};
  return true;
}
