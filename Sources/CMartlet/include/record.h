// The records that macros leave in a section of the user's library, one an export.
#ifndef CMARTLET_RECORD_H
#define CMARTLET_RECORD_H

#include "python.h"

#pragma clang assume_nonnull begin

typedef struct {
  uint32_t magic, kind;
  void (*describe)(void *);
} mtl_record;
#define MTL_RECORD_MAGIC 0x4d544c31u

/// All records of this library, in link order; their number goes to `count`.
const mtl_record *_Nullable mtl_records(Py_ssize_t *count);

#pragma clang assume_nonnull end

#endif
