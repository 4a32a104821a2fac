#define _GNU_SOURCE
#include "CMartlet.h"
#include <dlfcn.h>

mtl_api_table mtl_api;

static size_t find_ascii_offset(void) {
  static const char text[] = "martlet: the bird that never lands";
  PyObject *o = PyUnicode_FromString(text);
  if (!o) { PyErr_Clear(); return 0; }
  size_t found = 0;
  // The heads of CPython's ASCII strings so far; each is shorter than head and text together.
  for (size_t offset = 40; offset <= 56 && !found; offset += 8)
    if (!memcmp((const char *)o + offset, text, sizeof text)) found = offset;
  Py_DECREF(o);
  return found;
}

void mtl_api_load(void) {
  if (mtl_api.version) return;
  mtl_api.vectorcall = (__typeof__(mtl_api.vectorcall))dlsym(RTLD_DEFAULT, "PyObject_Vectorcall");
  mtl_api.vectorcall_method = (__typeof__(mtl_api.vectorcall_method))dlsym(RTLD_DEFAULT, "PyObject_VectorcallMethod");
  mtl_api.current_thread_state = (PyThreadState * (*)(void)) dlsym(RTLD_DEFAULT, "_PyThreadState_UncheckedGet");
  if (!mtl_api.current_thread_state)
    mtl_api.current_thread_state = (PyThreadState * (*)(void)) dlsym(RTLD_DEFAULT, "PyThreadState_GetUnchecked");
  mtl_api.is_finalizing = (int (*)(void))dlsym(RTLD_DEFAULT, "Py_IsFinalizing");
  if (!mtl_api.is_finalizing) mtl_api.is_finalizing = (int (*)(void))dlsym(RTLD_DEFAULT, "_Py_IsFinalizing");
  mtl_api.unicode_new = (__typeof__(mtl_api.unicode_new))dlsym(RTLD_DEFAULT, "PyUnicode_New");
  mtl_api.ascii_offset = mtl_api.unicode_new ? find_ascii_offset() : 0;
  mtl_api.version = Py_Version;
}

bool mtl_is_attached(void) {
  PyThreadState *current = mtl_api.current_thread_state ? mtl_api.current_thread_state() : NULL;
  if (!current) return false;
  // Before 3.12 "current" is whichever thread holds the one GIL.
  return mtl_api.version >= 0x030C0000 || current == PyGILState_GetThisThreadState();
}

PyObject *mtl_type_name(PyObject *o) { return PyType_GetName(o->ob_type); }

PyObject *mtl_attribute_consuming(PyObject *o, PyObject *name) {
  if (!name) return NULL;
  name = mtl_interned(name);
  PyObject *value = PyObject_GetAttr(o, name);
  Py_DECREF(name);
  return value;
}

PyObject *mtl_attribute(PyObject *o, const char *name) {
  return mtl_attribute_consuming(o, PyUnicode_FromString(name));
}

bool mtl_has_attribute(PyObject *o, const char *name) {
  PyObject *value = mtl_attribute(o, name);
  if (!value) { PyErr_Clear(); return false; }
  Py_DECREF(value);
  return true;
}
