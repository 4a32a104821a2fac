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
