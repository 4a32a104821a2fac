// What is made once an interpreter: imported objects, enum members, exception classes.
#ifndef CMARTLET_CELL_H
#define CMARTLET_CELL_H

#include "instance.h"
#include "type.h"

#pragma clang assume_nonnull begin

/// A class and its members in each interpreter. Lives in static memory, all zero at first. An
/// interpreter is known by its number: its address may be another's after it has ended.
typedef struct mtl_members {
  PyObject *_Nullable type;
  PyObject *_Nonnull *_Nullable members;
  Py_ssize_t count;
  int64_t interpreter;
  struct mtl_members *_Nullable next;
} mtl_members;

/// The entry of the running interpreter, or null.
mtl_members *_Nullable mtl_members_find(mtl_members *first);
MTL_INLINE mtl_members *_Nullable mtl_members_of(mtl_members *first) {
  if (MTL_LIKELY(!mtl_has_many_interpreters())) return first->type ? first : NULL;
  return mtl_members_find(first);
}
/// Takes over the references to the class and its members for the running interpreter. Negative
/// with MemoryError.
int mtl_members_set(mtl_members *first, PyObject *type, PyObject *_Nonnull const *_Nullable members, Py_ssize_t count);
/// The place of `object` among the members, or -1.
MTL_INLINE Py_ssize_t mtl_members_index(const mtl_members *m, PyObject *object) {
  for (Py_ssize_t i = 0; i < m->count; i++) if (m->members[i] == object) return i;
  return -1;
}

/// The storage of a small Swift container of each of some kinds that a call is done with, for the next
/// call. Guarded by the GIL, so of no use once there are several.
extern void *_Nullable mtl_spare[5];
/// Moves the one there is out.
MTL_INLINE void *_Nullable mtl_spare_take(int kind) {
  if (MTL_UNLIKELY(mtl_has_many_interpreters())) return NULL;
  void *storage = mtl_spare[kind];
  mtl_spare[kind] = NULL;
  return storage;
}
/// Whether a storage would be kept: nobody else has it, and there is none.
MTL_INLINE bool mtl_spare_wants(int kind, void *storage) {
  return !mtl_spare[kind] && !mtl_has_many_interpreters() && mtl_is_unique(storage);
}
/// Takes over what `mtl_spare_wants`.
MTL_INLINE void mtl_spare_give(int kind, void *storage) { mtl_spare[kind] = storage; }

#pragma clang assume_nonnull end

#endif
