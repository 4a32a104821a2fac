// The parts of DLPack's C interface that tensors on the CPU need (dlpack.h, the form without a version and
// that of version 1).
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

typedef struct mtl_dlversioned {
  struct { uint32_t major, minor; } version;
  void *_Nullable context;
  void (*_Nullable deleter)(struct mtl_dlversioned *);
  uint64_t flags;
  mtl_dltensor tensor;
} mtl_dlversioned;

enum { MTL_DL_READ_ONLY = 1, MTL_DL_COPIED = 2 };

/// What a capsule of either form held, for one owner.
typedef struct {
  mtl_dltensor tensor;
  bool is_read_only;
  mtl_dlmanaged *_Nullable plain;
  mtl_dlversioned *_Nullable versioned;
} mtl_dltaken;

/// A "dltensor" capsule over memory that `drop(context)` gives up; `strides` are in bytes. On
/// failure `context` is left to the caller.
PyObject *_Nullable mtl_dlpack_export(void *_Nullable data, int ndim, const Py_ssize_t *_Nullable shape, const Py_ssize_t *_Nullable strides,
                                      int code, int bits, void *context, void (*drop)(void *));
/// The same as "dltensor_versioned", with MTL_DL_ flags.
PyObject *_Nullable mtl_dlpack_export_versioned(void *_Nullable data, int ndim, const Py_ssize_t *_Nullable shape,
                                                const Py_ssize_t *_Nullable strides, int code, int bits, uint64_t flags,
                                                void *context, void (*drop)(void *));
/// Takes the tensor out of a capsule of either form; false with the error set.
bool mtl_dlpack_take(PyObject *capsule, mtl_dltaken *taken);
MTL_INLINE void mtl_dlpack_release(mtl_dltaken t) {
  if (t.plain && t.plain->deleter) t.plain->deleter(t.plain);
  if (t.versioned && t.versioned->deleter) t.versioned->deleter(t.versioned);
}

#pragma clang assume_nonnull end

#endif
