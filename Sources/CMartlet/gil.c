#define _GNU_SOURCE
#include "CMartlet.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct release {
  struct release *next;
  PyObject *object;
} release;

static _Atomic(release *) pending = NULL;

static int drain(void *unused) {
  (void)unused;
  release *r = atomic_exchange(&pending, NULL);
  while (r) {
    release *next = r->next;
    Py_DECREF(r->object);
    free(r);
    r = next;
  }
  return 0;
}

void mtl_decref_later(PyObject *o) {
  release *r = malloc(sizeof *r);
  if (!r) return;  // a leak of one object, where nothing better can be done without memory
  r->object = o;
  r->next = atomic_load(&pending);
  while (!atomic_compare_exchange_weak(&pending, &r->next, r)) {}
  // One call drains all, so only the first of a batch asks for it; CPython's queue holds 32.
  if (!r->next && Py_IsInitialized()) Py_AddPendingCall(drain, NULL);
}

// Py_FinalizeEx frees the state of a thread that is just making it in PyGILState_Ensure. So Python's
// atexit, which comes before, closes this gate, and lets those through that have passed it.
enum { UNWATCHED, OPEN, CLOSED };
static _Atomic int gate = UNWATCHED;
static _Atomic int entering = 0;

// The thread that finalises is the main one, and must go on. It is asked for last: two system calls
// cost more than taking the GIL.
static void park_if_finalizing(void) {
  if (MTL_LIKELY(atomic_load_explicit(&gate, memory_order_relaxed) == OPEN)) return;
  // Once all is over it no longer finalises, while the process has still to end.
  if (MTL_LIKELY(!mtl_api.is_finalizing || (!mtl_api.is_finalizing() && Py_IsInitialized()))) return;
  if (gettid() == getpid()) return;
  for (;;) pause();
}

// Before 3.14 CPython ends a thread that asks for the GIL of an interpreter that is going away, by
// pthread_exit, which would unwind Swift's frames. The handler runs first, and parks it.
static void park(void *unused) {
  (void)unused;
  for (;;) pause();
}

static PyObject *close_gate(PyObject *self, PyObject *unused) {
  (void)self;
  (void)unused;
  atomic_store(&gate, CLOSED);
  // Bounded: one that can't get in is better than a process that never ends.
  for (int i = 0; i < 2000 && atomic_load(&entering) > 0; i++) {
    PyThreadState *state = PyEval_SaveThread();
    usleep(100);
    PyEval_RestoreThread(state);
  }
  return mtl_new_none();
}

static PyMethodDef close_gate_def = {"close_martlet_gate", close_gate, METH_NOARGS, NULL};

int mtl_gil_watch_exit(PyObject *module) {
  (void)module;
  if (atomic_load(&gate) != UNWATCHED || PyInterpreterState_GetID(PyInterpreterState_Get()) != 0) return 0;
  PyObject *atexit = PyImport_ImportModule("atexit"), *f = PyCFunction_NewEx(&close_gate_def, NULL, NULL);
  PyObject *add = atexit ? mtl_attribute(atexit, "register") : NULL;
  PyObject *done = add && f ? mtl_call_one(add, f) : NULL;
  PyObject *all[] = {atexit, f, add, done};
  if (done) atomic_store(&gate, OPEN);
  for (int i = 0; i < 4; i++) mtl_xdecref(all[i]);
  return done ? 0 : -1;
}

PyGILState_STATE mtl_gil_ensure(void) {
  PyGILState_STATE s;
  atomic_fetch_add(&entering, 1);
  if (MTL_UNLIKELY(atomic_load(&gate) == CLOSED) && !mtl_is_attached() && gettid() != getpid()) {
    atomic_fetch_sub(&entering, 1);
    park(NULL);
  }
  park_if_finalizing();
  pthread_cleanup_push(park, NULL);
  s = PyGILState_Ensure();
  pthread_cleanup_pop(0);
  atomic_fetch_sub(&entering, 1);
  if (MTL_UNLIKELY(atomic_load_explicit(&pending, memory_order_relaxed) != NULL)) drain(NULL);
  return s;
}

void mtl_gil_restore(PyThreadState *state) {
  park_if_finalizing();
  pthread_cleanup_push(park, NULL);
  PyEval_RestoreThread(state);
  pthread_cleanup_pop(0);
}
