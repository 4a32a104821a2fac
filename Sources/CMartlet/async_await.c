// Python objects that Swift awaits. All of it runs on the loop's thread.
#include "async.h"
#include <stdlib.h>

PyObject *mtl_context_copy(void) { return mtl_async.context_copy(); }

int mtl_context_enter(PyObject *context) { return context ? mtl_async.context_enter(context) : 0; }

void mtl_context_exit(PyObject *context) {
  if (!context) return;
  PyObject *raised = mtl_take_raised();
  if (mtl_async.context_exit(context) < 0) PyErr_Clear();
  if (raised) mtl_set_raised(raised);
}

typedef struct {
  void (*done)(void *, PyObject *);
  void (*drop)(void *);
  void *payload;
} waiting;

static void forget(PyObject *capsule) {
  waiting *w = PyCapsule_GetPointer(capsule, NULL);
  if (!w) return PyErr_Clear();
  if (w->payload) w->drop(w->payload);
  free(w);
}

static PyObject *call_done(PyObject *capsule, PyObject *future) {
  waiting *w = PyCapsule_GetPointer(capsule, NULL);
  if (!w) return NULL;
  void *payload = w->payload;
  w->payload = NULL;
  if (payload) w->done(payload, future);
  return mtl_new_none();
}

static PyMethodDef call_done_def = {"resume_swift", call_done, METH_O, NULL};

static PyObject *new_callback(void (*done)(void *, PyObject *), void (*drop)(void *), waiting **out) {
  waiting *w = malloc(sizeof *w);
  if (!w) return PyErr_NoMemory();
  // Without a payload until all has succeeded, so that a failure calls neither.
  *w = (waiting){done, drop, NULL};
  PyObject *capsule = PyCapsule_New(w, NULL, forget);
  if (!capsule) { free(w); return NULL; }
  PyObject *callback = PyCFunction_NewEx(&call_done_def, capsule, NULL);
  Py_DECREF(capsule);
  *out = w;
  return callback;
}

static PyObject *new_future(mtl_loop *l, PyObject *awaitable, PyObject *context) {
  if (!l->loop) return PyErr_SetString(PyExc_RuntimeError, "Event loop is closed"), NULL;
  if (l->is_trio || (PyObject *)awaitable->ob_type == mtl_async.coroutine_exact) {
    PyObject *args[] = {NULL, awaitable, context};
    return mtl_call(l->create_task, args + 1, 1 | MTL_ARGUMENTS_OFFSET, context ? mtl_async.context_names : NULL);
  }
  if (mtl_context_enter(context) < 0) return NULL;
  PyObject *future = mtl_call_one(mtl_async.ensure_future, awaitable);
  mtl_context_exit(context);
  return future;
}

PyObject *mtl_loop_await(mtl_loop *l, PyObject *awaitable, PyObject *context, void (*done)(void *, PyObject *),
                         void (*drop)(void *), void *payload) {
  waiting *w = NULL;
  PyObject *callback = new_callback(done, drop, &w);
  PyObject *future = callback ? new_future(l, awaitable, context) : NULL;
  PyObject *added = future ? PyObject_CallMethodObjArgs(future, mtl_async.add_done_callback, callback, NULL) : NULL;
  // The callback, and with it the payload, lives as long as the future wants it.
  if (added) w->payload = payload;
  mtl_xdecref(callback);
  if (!added) { mtl_xdecref(future); return NULL; }
  Py_DECREF(added);
  return future;
}

PyObject *mtl_async_next(PyObject *iterator) {
  unaryfunc next = (unaryfunc)PyType_GetSlot(iterator->ob_type, Py_am_anext);
  if (next) return next(iterator);
  PyErr_SetString(PyExc_TypeError, "'async for' needs an async iterator");
  return NULL;
}

PyObject *mtl_future_result(PyObject *future) { return PyObject_CallMethodObjArgs(future, mtl_async.result, NULL); }

void mtl_future_cancel(PyObject *future) {
  PyObject *r = PyObject_CallMethodObjArgs(future, mtl_async.cancel, NULL);
  if (!r) PyErr_Clear();
  mtl_xdecref(r);
}

void mtl_raise_stop_async_iteration(void) { PyErr_SetNone(PyExc_StopAsyncIteration); }

bool mtl_is_stop_async_iteration(void) { return PyErr_ExceptionMatches(PyExc_StopAsyncIteration) != 0; }

bool mtl_is_cancelled_error(void) { return PyErr_ExceptionMatches(mtl_async.cancelled_error) != 0; }
