#include "CMartlet.h"
#include <string.h>

const char *mtl_strerror(int number) { return strerror(number); }

PyObject *mtl_exception(int index) {
  PyObject *const *const all[] = {
    &PyExc_BaseException,
    &PyExc_Exception,
    &PyExc_ArithmeticError,
    &PyExc_AssertionError,
    &PyExc_AttributeError,
    &PyExc_BlockingIOError,
    &PyExc_BrokenPipeError,
    &PyExc_BufferError,
    &PyExc_ChildProcessError,
    &PyExc_ConnectionAbortedError,
    &PyExc_ConnectionError,
    &PyExc_ConnectionRefusedError,
    &PyExc_ConnectionResetError,
    &PyExc_EOFError,
    &PyExc_FileExistsError,
    &PyExc_FileNotFoundError,
    &PyExc_FloatingPointError,
    &PyExc_GeneratorExit,
    &PyExc_ImportError,
    &PyExc_IndexError,
    &PyExc_InterruptedError,
    &PyExc_IsADirectoryError,
    &PyExc_KeyError,
    &PyExc_KeyboardInterrupt,
    &PyExc_LookupError,
    &PyExc_MemoryError,
    &PyExc_ModuleNotFoundError,
    &PyExc_NameError,
    &PyExc_NotADirectoryError,
    &PyExc_NotImplementedError,
    &PyExc_OSError,
    &PyExc_OverflowError,
    &PyExc_PermissionError,
    &PyExc_ProcessLookupError,
    &PyExc_RecursionError,
    &PyExc_ReferenceError,
    &PyExc_RuntimeError,
    &PyExc_StopAsyncIteration,
    &PyExc_StopIteration,
    &PyExc_SyntaxError,
    &PyExc_SystemError,
    &PyExc_SystemExit,
    &PyExc_TimeoutError,
    &PyExc_TypeError,
    &PyExc_UnboundLocalError,
    &PyExc_UnicodeDecodeError,
    &PyExc_UnicodeEncodeError,
    &PyExc_UnicodeError,
    &PyExc_UnicodeTranslateError,
    &PyExc_ValueError,
    &PyExc_ZeroDivisionError,
    &PyExc_Warning,
    &PyExc_UserWarning,
    &PyExc_DeprecationWarning,
    &PyExc_PendingDeprecationWarning,
    &PyExc_SyntaxWarning,
    &PyExc_RuntimeWarning,
    &PyExc_FutureWarning,
    &PyExc_ImportWarning,
    &PyExc_UnicodeWarning,
    &PyExc_BytesWarning,
    &PyExc_ResourceWarning,
  };
  int n = (int)(sizeof all / sizeof *all);
  return index >= 0 && index < n ? *all[index] : NULL;
}

PyObject *mtl_take_raised(void) {
#if !MTL_STABLE_ABI && PY_VERSION_HEX >= 0x030C0000
  return PyErr_GetRaisedException();
#else
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (!type) return NULL;
  PyErr_NormalizeException(&type, &value, &traceback);
  if (value && traceback) PyException_SetTraceback(value, traceback);
  mtl_xdecref(type);
  mtl_xdecref(traceback);
  return value;
#endif
}

void mtl_set_raised(PyObject *exception) {
#if !MTL_STABLE_ABI && PY_VERSION_HEX >= 0x030C0000
  PyErr_SetRaisedException(exception);
#else
  PyErr_Restore(mtl_new_ref((PyObject *)exception->ob_type), exception, PyException_GetTraceback(exception));
#endif
}

void mtl_raise(PyObject *type, const char *utf8, Py_ssize_t count) {
  PyObject *message = mtl_new_str(utf8 ? utf8 : "", count);
  if (!message) return;
  PyErr_SetObject(type, message);
  Py_DECREF(message);
}

static PyTypeObject *base_of(PyTypeObject *t) { return PyType_GetSlot(t, Py_tp_base); }

static PyTypeObject *builtin_base(PyObject *o) {
  PyTypeObject *t = o->ob_type;
  while (mtl_is_heap_type(t)) t = base_of(t);
  return t;
}

static int traverse(PyObject *o, visitproc visit, void *arg) {
  int result = visit((PyObject *)o->ob_type, arg);
  return result ? result : ((traverseproc)PyType_GetSlot(builtin_base(o), Py_tp_traverse))(o, visit, arg);
}

static int clear(PyObject *o) { return ((inquiry)PyType_GetSlot(builtin_base(o), Py_tp_clear))(o); }

PyObject *mtl_exception_class(PyObject *o) {
  PyTypeObject *t = o->ob_type;
  while (t && (traverseproc)PyType_GetSlot(t, Py_tp_traverse) != traverse) t = base_of(t);
  return (PyObject *)t;
}

// Py_TPFLAGS_MANAGED_WEAKREF of 3.12; 3.11 has the list in the object.
#define MANAGED_WEAKREF (1UL << 3)

PyObject *mtl_new_exception(const char *name, const char *doc, PyObject *bases, initproc init) {
  // The builtin exceptions have no weak references; the classes made here, like those of Python, do.
  Py_ssize_t size = 0;
  bool weak = false;
  for (Py_ssize_t i = 0; i < PyTuple_Size(bases); i++) {
    PyObject *base = PyTuple_GetItem(bases, i);
    PyObject *value = mtl_attribute(base, "__basicsize__");
    if (!value) return NULL;
    Py_ssize_t own = PyLong_AsSsize_t(value);
    Py_DECREF(value);
    if (own > size) size = own;
    weak |= mtl_is_heap_type((PyTypeObject *)base);
  }
  bool room = !weak && Py_Version < 0x030C0000;
  PyMemberDef members[] = {{"__weaklistoffset__", T_PYSSIZET, size, READONLY, NULL}, {0}};
  PyType_Slot slots[6] = {{Py_tp_traverse, (void *)traverse}, {Py_tp_clear, (void *)clear}};
  int n = 2;
  if (doc) slots[n++] = (PyType_Slot){Py_tp_doc, (void *)doc};
  if (init) slots[n++] = (PyType_Slot){Py_tp_init, (void *)init};
  if (room) slots[n++] = (PyType_Slot){Py_tp_members, members};
  unsigned long flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC;
  if (!weak && !room) flags |= MANAGED_WEAKREF;
  PyType_Spec spec = {name, room ? (int)(size + (Py_ssize_t)sizeof(PyObject *)) : 0, 0, (unsigned)flags, slots};
  return PyType_FromSpecWithBases(&spec, bases);
}
