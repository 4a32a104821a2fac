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

// The thread that finalises is the main one, and must go on.
static void park_if_finalizing(void) {
  if (!mtl_api.is_finalizing || gettid() == getpid()) return;
  // Once all is over it no longer finalises, while the process has still to end.
  if (mtl_api.is_finalizing() || !Py_IsInitialized())
    for (;;) pause();
}

// Before 3.14 CPython ends a thread that asks for the GIL of an interpreter that is going away, by
// pthread_exit, which would unwind Swift's frames. The handler runs first, and parks it.
static void park(void *unused) {
  (void)unused;
  for (;;) pause();
}

PyGILState_STATE mtl_gil_ensure(void) {
  PyGILState_STATE s;
  park_if_finalizing();
  pthread_cleanup_push(park, NULL);
  s = PyGILState_Ensure();
  pthread_cleanup_pop(0);
  if (MTL_UNLIKELY(atomic_load_explicit(&pending, memory_order_relaxed) != NULL)) drain(NULL);
  return s;
}

void mtl_gil_restore(PyThreadState *state) {
  park_if_finalizing();
  pthread_cleanup_push(park, NULL);
  PyEval_RestoreThread(state);
  pthread_cleanup_pop(0);
}
