#include "CMartlet.h"
#include <pthread.h>
#include <stdlib.h>

bool mtl_many_interpreters = false;
static int64_t first_interpreter = -1;
static pthread_mutex_t classes = PTHREAD_MUTEX_INITIALIZER;

PyTypeObject *mtl_class_find(mtl_class *c) {
  int64_t running = PyInterpreterState_GetID(PyInterpreterState_Get());
  PyTypeObject *found = NULL;
  pthread_mutex_lock(&classes);
  for (; c && !found; c = c->next) if (c->interpreter == running) found = c->type;
  pthread_mutex_unlock(&classes);
  return found;
}

void mtl_note_interpreter(void) {
  int64_t running = PyInterpreterState_GetID(PyInterpreterState_Get());
  pthread_mutex_lock(&classes);
  if (first_interpreter < 0) first_interpreter = running;
  else if (first_interpreter != running) mtl_many_interpreters = true;
  pthread_mutex_unlock(&classes);
}

int mtl_class_set(mtl_class *c, PyTypeObject *t) {
  mtl_note_interpreter();
  int64_t running = PyInterpreterState_GetID(PyInterpreterState_Get());
  mtl_class *entry = c;
  pthread_mutex_lock(&classes);
  while (entry->type && entry->interpreter != running && entry->next) entry = entry->next;
  if (entry->type && entry->interpreter != running) {
    entry->next = calloc(1, sizeof *entry);
    entry = entry->next;
  }
  if (entry) *entry = (mtl_class){(PyTypeObject *)mtl_new_ref((PyObject *)t), running, entry->next};
  pthread_mutex_unlock(&classes);
  if (!entry) { PyErr_NoMemory(); return -1; }
  return 0;
}

// offsetof(PyTypeObject, tp_vectorcall): measured on 3.11, 3.12 and 3.13, 64-bit.
#define VECTORCALL_OFFSET 400

void mtl_set_vectorcall(PyTypeObject *t, mtl_vectorcall f) {
#if MTL_STABLE_ABI
  unsigned long minor = Py_Version >> 16;
  if (sizeof(void *) == 8 && minor >= 0x030B && minor <= 0x030D) *(mtl_vectorcall *)((char *)t + VECTORCALL_OFFSET) = f;
#else
  t->tp_vectorcall = (vectorcallfunc)f;
#endif
}

PyModuleDef *mtl_module_def(const char *name, int (*exec)(PyObject *), bool many_interpreters) {
  struct { PyModuleDef def; PyModuleDef_Slot slots[4]; } *m = calloc(1, sizeof *m);
  if (!m) return PyErr_NoMemory(), NULL;
  int n = 0;
  m->slots[n++] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec};
  m->slots[n++] = (PyModuleDef_Slot){Py_mod_exec, (void *)mtl_gil_watch_exit};
  // Py_mod_multiple_interpreters: Py_MOD_PER_INTERPRETER_GIL_SUPPORTED, or not supported at all.
  if (Py_Version >= 0x030C0000) m->slots[n++] = (PyModuleDef_Slot){3, (void *)(many_interpreters ? 2L : 0L)};
  m->def.m_base.ob_base.ob_refcnt = 1;
  m->def.m_name = name;
  m->def.m_slots = m->slots;
  return &m->def;
}

PyObject *mtl_new_function(PyMethodDef *def, PyObject *module) {
  PyObject *name = module ? PyModule_GetNameObject(module) : NULL;
  if (module && !name) return NULL;
  PyObject *f = PyCFunction_NewEx(def, module, name);
  mtl_xdecref(name);
  return f;
}

PyObject *mtl_new_staticmethod(PyMethodDef *def) {
  // METH_STATIC would keep the interpreter from specialising the call.
  PyObject *f = PyCFunction_NewEx(def, NULL, NULL);
  if (!f) return NULL;
  PyObject *type = PyDict_GetItemString(PyEval_GetBuiltins(), "staticmethod");
  PyObject *result = type ? PyObject_CallFunctionObjArgs(type, f, NULL) : NULL;
  Py_DECREF(f);
  return result;
}
