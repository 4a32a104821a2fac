// Types and modules made at import.
#ifndef CMARTLET_TYPE_H
#define CMARTLET_TYPE_H

#include "call.h"

#pragma clang assume_nonnull begin

/// A Swift class's Python type in each interpreter that has imported it. Lives in static memory of
/// the user's module; all zero at first.
typedef struct mtl_class {
  PyTypeObject *_Nullable type;
  int64_t interpreter;  // its id, which is never used again, unlike its address
  struct mtl_class *_Nullable next;
} mtl_class;

extern bool mtl_many_interpreters;
PyTypeObject *_Nullable mtl_class_find(mtl_class *c);
MTL_INLINE bool mtl_has_many_interpreters(void) { return mtl_many_interpreters; }
/// Remembers that the running interpreter has imported the library.
void mtl_note_interpreter(void);
MTL_INLINE PyTypeObject *_Nullable mtl_class_type(mtl_class *c) {
  return MTL_LIKELY(!mtl_many_interpreters) ? c->type : mtl_class_find(c);
}
/// Keeps a new reference to `t` for the running interpreter.
int mtl_class_set(mtl_class *c, PyTypeObject *t);

/// Writes tp_vectorcall, which no slot of the stable ABI reaches before 3.14.
void mtl_set_vectorcall(PyTypeObject *t, mtl_vectorcall f);

/// A definition for multi-phase initialisation that lives for ever.
PyModuleDef *_Nullable mtl_module_def(const char *name, int (*exec)(PyObject *_Nullable), bool many_interpreters);

/// A builtin function of module `module`, and the same as a staticmethod of a class.
PyObject *_Nullable mtl_new_function(PyMethodDef *def, PyObject *_Nullable module);
PyObject *_Nullable mtl_new_staticmethod(PyMethodDef *def);

#pragma clang assume_nonnull end

#endif
