#define _GNU_SOURCE
#include "async.h"
#include <dlfcn.h>

mtl_async_state mtl_async;
bool mtl_async_forked = false, mtl_async_used = false;

bool mtl_async_is_started(void) { return mtl_async.interpreter != NULL; }

static void after_fork_in_child(void) { mtl_async_forked = mtl_async_used; }

static PyObject *attribute(PyObject *module, const char *name) { return module ? mtl_attribute(module, name) : NULL; }

int mtl_async_start(const mtl_async_hooks *hooks) {
  if (mtl_async.interpreter) return 0;
  mtl_async.hooks = *hooks;
  // In every CPython, but not named by the stable ABI.
  mtl_async.context_copy = (PyObject * (*)(void)) dlsym(RTLD_DEFAULT, "PyContext_CopyCurrent");
  mtl_async.context_new = (PyObject * (*)(void)) dlsym(RTLD_DEFAULT, "PyContext_New");
  mtl_async.context_enter = (int (*)(PyObject *))dlsym(RTLD_DEFAULT, "PyContext_Enter");
  mtl_async.context_exit = (int (*)(PyObject *))dlsym(RTLD_DEFAULT, "PyContext_Exit");
  if (!mtl_async.context_new || !mtl_async.context_copy || !mtl_async.context_enter || !mtl_async.context_exit) {
    PyErr_SetString(PyExc_ImportError, "this interpreter has no context variables");
    return -1;
  }
  PyObject *asyncio = PyImport_ImportModule("asyncio"), *name = PyUnicode_InternFromString("context");
  mtl_async.cancelled_error = attribute(asyncio, "CancelledError");
  mtl_async.invalid_state_error = attribute(asyncio, "InvalidStateError");
  mtl_async.get_running_loop = attribute(asyncio, "_get_running_loop");
  mtl_async.context_names = name ? PyTuple_Pack(1, name) : NULL;
  mtl_async.call_soon = PyUnicode_InternFromString("call_soon");
  mtl_async.get_debug = PyUnicode_InternFromString("get_debug");
  mtl_async.create_task = PyUnicode_InternFromString("create_task");
  mtl_async.add_done_callback = PyUnicode_InternFromString("add_done_callback");
  mtl_async.result = PyUnicode_InternFromString("result");
  mtl_async.cancel = PyUnicode_InternFromString("cancel");
  mtl_async.ensure_future = attribute(asyncio, "ensure_future");
  mtl_async.add_reader = PyUnicode_InternFromString("add_reader");
  mtl_async.loops = PyDict_New();
  PyObject *types = PyImport_ImportModule("types");
  mtl_async.coroutine_exact = attribute(types, "CoroutineType");
  mtl_xdecref(types);
  mtl_xdecref(name);
  mtl_xdecref(asyncio);
  if (PyErr_Occurred() || mtl_coroutine_type_new() < 0 || mtl_reader_type_new() < 0 || mtl_iterator_type_new() < 0) return -1;
  pthread_atfork(NULL, NULL, after_fork_in_child);
  mtl_linger_start();
  mtl_async.interpreter = PyInterpreterState_Get();
  return 0;
}
