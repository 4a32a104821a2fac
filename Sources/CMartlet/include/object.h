// Reference counts, singletons and exact type tests: macros in CPython, functions here, so that
// Swift can call them and the optimizer can inline them.
#ifndef CMARTLET_OBJECT_H
#define CMARTLET_OBJECT_H

#include "python.h"

#pragma clang assume_nonnull begin

MTL_INLINE void mtl_incref(PyObject *o) { Py_INCREF(o); }
MTL_INLINE void mtl_decref(PyObject *o) { Py_DECREF(o); }
MTL_INLINE void mtl_xdecref(PyObject *_Nullable o) { if (o) Py_DECREF(o); }
MTL_INLINE PyObject *mtl_new_ref(PyObject *o) { Py_INCREF(o); return o; }
MTL_INLINE Py_ssize_t mtl_refcnt(PyObject *o) { return o->ob_refcnt; }

MTL_INLINE PyObject *mtl_none(void) { return Py_None; }
MTL_INLINE PyObject *mtl_new_none(void) { return mtl_new_ref(Py_None); }
MTL_INLINE PyObject *mtl_new_bool(bool v) { return mtl_new_ref(v ? Py_True : Py_False); }
MTL_INLINE PyObject *mtl_new_notimplemented(void) { return mtl_new_ref(Py_NotImplemented); }
MTL_INLINE PyObject *mtl_ellipsis(void) { return Py_Ellipsis; }
MTL_INLINE bool mtl_is_none(PyObject *o) { return o == Py_None; }
MTL_INLINE bool mtl_is_true(PyObject *o) { return o == Py_True; }
MTL_INLINE bool mtl_is_false(PyObject *o) { return o == Py_False; }
MTL_INLINE bool mtl_is_notimplemented(PyObject *o) { return o == Py_NotImplemented; }

MTL_INLINE PyTypeObject *mtl_type(PyObject *o) { return o->ob_type; }
MTL_INLINE PyObject *mtl_type_object(PyTypeObject *t) { return (PyObject *)t; }
MTL_INLINE bool mtl_has_type(PyObject *o, PyTypeObject *t) {
  return o->ob_type == t || PyType_IsSubtype(o->ob_type, t);
}

MTL_INLINE bool mtl_is_instance(PyObject *o, PyObject *type) { return mtl_has_type(o, (PyTypeObject *)type); }

#if MTL_STABLE_ABI
MTL_INLINE bool mtl_has_flag(PyObject *o, unsigned long f) { return (PyType_GetFlags(o->ob_type) & f) != 0; }
#else
MTL_INLINE bool mtl_has_flag(PyObject *o, unsigned long f) { return (o->ob_type->tp_flags & f) != 0; }
#endif

#define MTL_EXACT(name, type) \
  MTL_INLINE bool mtl_is_exact_##name(PyObject *o) { return o->ob_type == &type##_Type; }
#define MTL_CHECK(name, type, flag) \
  MTL_EXACT(name, type) \
  MTL_INLINE bool mtl_is_##name(PyObject *o) { return o->ob_type == &type##_Type || mtl_has_flag(o, flag); }
MTL_CHECK(int, PyLong, Py_TPFLAGS_LONG_SUBCLASS)
MTL_CHECK(str, PyUnicode, Py_TPFLAGS_UNICODE_SUBCLASS)
MTL_CHECK(bytes, PyBytes, Py_TPFLAGS_BYTES_SUBCLASS)
MTL_CHECK(list, PyList, Py_TPFLAGS_LIST_SUBCLASS)
MTL_CHECK(tuple, PyTuple, Py_TPFLAGS_TUPLE_SUBCLASS)
MTL_CHECK(dict, PyDict, Py_TPFLAGS_DICT_SUBCLASS)
MTL_CHECK(type, PyType, Py_TPFLAGS_TYPE_SUBCLASS)
#undef MTL_CHECK
#define MTL_CHECK(name, type) \
  MTL_EXACT(name, type) \
  MTL_INLINE bool mtl_is_##name(PyObject *o) { return mtl_has_type(o, &type##_Type); }
MTL_CHECK(float, PyFloat)
MTL_CHECK(complex, PyComplex)
MTL_CHECK(bytearray, PyByteArray)
MTL_CHECK(set, PySet)
MTL_CHECK(frozenset, PyFrozenSet)
MTL_CHECK(slice, PySlice)
MTL_CHECK(range, PyRange)
MTL_CHECK(memoryview, PyMemoryView)
MTL_CHECK(module, PyModule)
MTL_CHECK(capsule, PyCapsule)
#undef MTL_CHECK
#undef MTL_EXACT

MTL_INLINE bool mtl_is_bool(PyObject *o) { return o == Py_True || o == Py_False; }
MTL_INLINE bool mtl_is_exception(PyObject *o) { return mtl_has_flag(o, Py_TPFLAGS_BASE_EXC_SUBCLASS); }

/// The name of `o`'s type as error messages show it: a new `str` of `__name__`, without the module.
PyObject *_Nullable mtl_type_name(PyObject *o);
/// The same of a type.
MTL_INLINE PyObject *_Nullable mtl_name(PyObject *type) { return PyType_GetName((PyTypeObject *)type); }

/// The interned twin of a new `str`, which is given up here: names are compared by identity first.
MTL_INLINE PyObject *mtl_interned(PyObject *name) { PyUnicode_InternInPlace(&name); return name; }
/// `o.name`, a new reference, or NULL with an exception set. The name is interned: CPython's cache of
/// methods keeps every other string that it is asked for, and never finds it again.
PyObject *_Nullable mtl_attribute(PyObject *o, const char *name);
/// The same by a new `str`, which is given up here; NULL stands for an exception that is set.
PyObject *_Nullable mtl_attribute_consuming(PyObject *o, PyObject *_Nullable name);
/// Whether `o` has the attribute; an exception on the way is dropped, as `PyObject_HasAttrString` does.
bool mtl_has_attribute(PyObject *o, const char *name);

/// Functions that every CPython exports but the stable ABI of 3.11 does not name; looked up once.
typedef struct {
  PyObject *_Nullable (*_Nullable vectorcall)(PyObject *, PyObject *_Nullable const *_Nullable, size_t, PyObject *_Nullable);
  PyObject *_Nullable (*_Nullable vectorcall_method)(PyObject *, PyObject *_Nullable const *_Nullable, size_t, PyObject *_Nullable);
  PyThreadState *_Nullable (*_Nullable current_thread_state)(void);
  int (*_Nullable is_finalizing)(void);
  PyObject *_Nullable (*_Nullable unicode_new)(Py_ssize_t, uint32_t);
  /// Where the text of an ASCII str stands in it, found by looking at one; 0 where that failed.
  size_t ascii_offset;
  /// 0x030B07F0 for 3.11.7: the interpreter that runs, not the one compiled against.
  unsigned long version;
} mtl_api_table;
extern mtl_api_table mtl_api;
void mtl_api_load(void);

MTL_INLINE int mtl_api_is_finalizing(void) { return mtl_api.is_finalizing ? mtl_api.is_finalizing() : 0; }

/// True while the calling thread holds the GIL.
bool mtl_is_attached(void);

/// Gives up a reference on a thread that does not hold the GIL: the interpreter drops it soon.
void mtl_decref_later(PyObject *o);

/// Takes and gives back the GIL as PyGILState_Ensure and PyEval_RestoreThread do, but never returns
/// once the interpreter is finalising: CPython would end the thread under Swift's feet.
PyGILState_STATE mtl_gil_ensure(void);
/// A module's exec slot: from Python's atexit on, threads that want the GIL are parked. Registered at the
/// import, it comes after what the module's users register.
int mtl_gil_watch_exit(PyObject *_Nullable module);
void mtl_gil_restore(PyThreadState *state);

#pragma clang assume_nonnull end

#endif
