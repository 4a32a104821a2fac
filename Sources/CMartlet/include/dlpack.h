// The parts of DLPack's C interface that tensors on the CPU need (dlpack.h, ABI version 0).
#ifndef CMARTLET_DLPACK_H
#define CMARTLET_DLPACK_H

#include "object.h"

#pragma clang assume_nonnull begin

typedef struct {
  void *_Nullable data;
  struct { int32_t type, id; } device;
  int32_t ndim;
  struct { uint8_t code, bits; uint16_t lanes; } dtype;
  int64_t *_Nullable shape, *_Nullable strides;  // in items; null strides mean C order
  uint64_t byte_offset;
} mtl_dltensor;

typedef struct mtl_dlmanaged {
  mtl_dltensor tensor;
  void *_Nullable context;
  void (*_Nullable deleter)(struct mtl_dlmanaged *);
} mtl_dlmanaged;

/// A "dltensor" capsule over memory that `drop(context)` gives up; `strides` are in bytes. On
/// failure `context` is left to the caller.
PyObject *_Nullable mtl_dlpack_export(void *_Nullable data, int ndim, const Py_ssize_t *_Nullable shape, const Py_ssize_t *_Nullable strides,
                                      int code, int bits, void *context, void (*drop)(void *));
/// Takes the tensor out of a capsule; null with the error set.
mtl_dlmanaged *_Nullable mtl_dlpack_take(PyObject *capsule);
MTL_INLINE void mtl_dlpack_release(mtl_dlmanaged *m) { if (m->deleter) m->deleter(m); }

#pragma clang assume_nonnull end

#endif
