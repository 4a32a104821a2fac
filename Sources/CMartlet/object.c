#define _GNU_SOURCE
#include "CMartlet.h"
#include <dlfcn.h>

mtl_api_table mtl_api;

void mtl_api_load(void) {
  if (mtl_api.version) return;
  mtl_api.vectorcall = (__typeof__(mtl_api.vectorcall))dlsym(RTLD_DEFAULT, "PyObject_Vectorcall");
  mtl_api.vectorcall_method = (__typeof__(mtl_api.vectorcall_method))dlsym(RTLD_DEFAULT, "PyObject_VectorcallMethod");
  mtl_api.current_thread_state = (PyThreadState * (*)(void)) dlsym(RTLD_DEFAULT, "_PyThreadState_UncheckedGet");
  if (!mtl_api.current_thread_state)
    mtl_api.current_thread_state = (PyThreadState * (*)(void)) dlsym(RTLD_DEFAULT, "PyThreadState_GetUnchecked");
  mtl_api.is_finalizing = (int (*)(void))dlsym(RTLD_DEFAULT, "Py_IsFinalizing");
  if (!mtl_api.is_finalizing) mtl_api.is_finalizing = (int (*)(void))dlsym(RTLD_DEFAULT, "_Py_IsFinalizing");
  mtl_api.version = Py_Version;
}

bool mtl_is_attached(void) {
  PyThreadState *current = mtl_api.current_thread_state ? mtl_api.current_thread_state() : NULL;
  if (!current) return false;
  // Before 3.12 "current" is whichever thread holds the one GIL.
  return mtl_api.version >= 0x030C0000 || current == PyGILState_GetThisThreadState();
}

PyObject *mtl_type_name(PyObject *o) { return PyType_GetName(o->ob_type); }
