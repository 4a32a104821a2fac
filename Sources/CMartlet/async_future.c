// The asyncio future protocol of a coroutine: asyncio asks for methods, not for a class.
#include "async.h"

static int call_directly(mtl_coroutine *c, PyObject *callback, PyObject *context) {
  if (mtl_async.context_enter(context) < 0) return -1;
  PyObject *r = mtl_call_one(callback, (PyObject *)c);
  PyObject *raised = r ? NULL : mtl_take_raised();
  if (mtl_async.context_exit(context) < 0) PyErr_Clear();
  mtl_xdecref(r);
  if (raised) mtl_set_raised(raised);
  return r ? 0 : -1;
}

static int call_soon(mtl_loop *loop, mtl_coroutine *c, PyObject *callback, PyObject *context) {
  if (!loop || !loop->call_soon) return 0;
  PyObject *args[] = {NULL, callback, (PyObject *)c, context};
  PyObject *r = mtl_call(loop->call_soon, args + 1, 2 | MTL_ARGUMENTS_OFFSET, mtl_async.context_names);
  mtl_xdecref(r);
  return r ? 0 : -1;
}

/// Reports an exception of a callback; -1, with it set, for those that must end the loop.
static int settle(PyObject *callback) {
  if (PyErr_ExceptionMatches(PyExc_SystemExit) || PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) return -1;
  PyErr_WriteUnraisable(callback);
  return 0;
}

static bool is_debugging(mtl_loop *loop) {
  PyObject *r = loop && loop->get_debug ? mtl_call_none(loop->get_debug) : NULL;
  bool result = r == Py_True;
  if (!r) PyErr_Clear();
  mtl_xdecref(r);
  return result;
}

int mtl_coroutine_notify(mtl_coroutine *c, mtl_loop *draining) {
  PyObject *callback = c->callback, *context = c->context, *more = c->more;
  if (!callback) return 0;
  c->callback = c->context = c->more = NULL;
  mtl_loop *loop = draining ? draining : mtl_loop_running();
  if (!loop) {
    // asyncio.run() cancels what is left while its loop stands still.
    PyErr_Clear();
    loop = c->operation ? c->operation->loop : NULL;
  }
  // Through the loop in debug mode, so that it can name a callback that is slow.
  bool directly = draining && !is_debugging(draining);
  int result = 0;
  Py_ssize_t count = more ? PyList_Size(more) : 0;
  for (Py_ssize_t i = -2; i < count; i += 2) {
    PyObject *f = i < 0 ? callback : PyList_GetItem(more, i), *in = i < 0 ? context : PyList_GetItem(more, i + 1);
    // After one that must end the loop, the rest waits for the loop's next turn, if there is one.
    int r = directly && result == 0 ? call_directly(c, f, in) : call_soon(loop, c, f, in);
    if (r < 0 && result == 0) result = settle(f);
    else if (r < 0) PyErr_Clear();
  }
  Py_DECREF(callback);
  Py_DECREF(context);
  mtl_xdecref(more);
  return result;
}

static PyObject *add_done_callback(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  Py_ssize_t keywords = names ? PyTuple_Size(names) : 0;
  if (n != 1 || keywords > 1 || (keywords == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GetItem(names, 0), "context") != 0))
    return PyErr_SetString(PyExc_TypeError, "add_done_callback() takes one callback and 'context'"), NULL;
  if (mtl_coroutine_bind(c) < 0) return NULL;
  PyObject *context = keywords && !mtl_is_none(args[1]) ? mtl_new_ref(args[1]) : mtl_async.context_copy();
  if (!context) return NULL;
  c->flags.awaited = c->flags.is_future = true;
  mtl_coroutine_track(c);
  if (keywords && c->operation && !c->flags.done) {
    // The awaiting task's own: what Swift awaits in turn shares its variables.
    PyObject *before = c->operation->context;
    c->operation->context = mtl_new_ref(context);
    mtl_xdecref(before);
  }
  // What is on its way in the loop's queue arrives there, in its turn.
  if (!c->flags.done && c->operation && !mtl_coroutine_wait(c)) mtl_coroutine_absorb(c);
  if (c->flags.done || !c->operation) {
    mtl_loop *loop = mtl_loop_running();
    int r = loop ? call_soon(loop, c, args[0], context) : -1;
    Py_DECREF(context);
    return r < 0 ? NULL : mtl_new_none();
  }
  if (!c->callback) {
    c->callback = mtl_new_ref(args[0]);
    c->context = context;
    return mtl_new_none();
  }
  if (!c->more && !(c->more = PyList_New(0))) { Py_DECREF(context); return NULL; }
  int r = PyList_Append(c->more, args[0]);
  if (r == 0) r = PyList_Append(c->more, context);
  Py_DECREF(context);
  return r < 0 ? NULL : mtl_new_none();
}

static PyObject *remove_done_callback(PyObject *self, PyObject *callback) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  long removed = 0;
  for (Py_ssize_t i = c->more ? PyList_Size(c->more) - 2 : -1; i >= 0; i -= 2) {
    int same = PyObject_RichCompareBool(PyList_GetItem(c->more, i), callback, Py_EQ);
    if (same < 0 || (same && PyList_SetSlice(c->more, i, i + 2, NULL) < 0)) return NULL;
    removed += same;
  }
  if (c->callback) {
    int same = PyObject_RichCompareBool(c->callback, callback, Py_EQ);
    if (same < 0) return NULL;
    if (same) {
      Py_DECREF(c->callback);
      Py_DECREF(c->context);
      c->callback = c->context = NULL;
      removed++;
      if (c->more && PyList_Size(c->more) >= 2) {
        c->callback = mtl_new_ref(PyList_GetItem(c->more, 0));
        c->context = mtl_new_ref(PyList_GetItem(c->more, 1));
        if (PyList_SetSlice(c->more, 0, 2, NULL) < 0) return NULL;
      }
    }
  }
  return PyLong_FromLong(removed);
}

/// Takes in a result that has come but that nobody has asked for yet.
static bool is_done(mtl_coroutine *c) {
  if (!c->flags.done && c->operation && !c->operation->waiter && mtl_operation_is_done(c->operation)) mtl_coroutine_absorb(c);
  return c->flags.done;
}

static PyObject *done(PyObject *self, PyObject *unused) {
  (void)unused;
  return mtl_new_bool(is_done((mtl_coroutine *)self));
}

static PyObject *cancelled(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  return mtl_new_bool(is_done(c) && c->flags.cancelled);
}

static PyObject *new_cancelled_error(mtl_coroutine *c) {
  if (c->cancel_message) return mtl_call_one(mtl_async.cancelled_error, c->cancel_message);
  return mtl_call_none(mtl_async.cancelled_error);
}

static PyObject *result(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  if (!is_done(c)) return PyErr_SetString(mtl_async.invalid_state_error, "Result is not set."), NULL;
  c->flags.awaited = true;
  mtl_coroutine_took(c);
  if (!c->result) return PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited coroutine"), NULL;
  return mtl_coroutine_outcome(c);
}

static PyObject *exception(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  if (!is_done(c)) return PyErr_SetString(mtl_async.invalid_state_error, "Exception is not set."), NULL;
  c->flags.awaited = true;
  mtl_coroutine_took(c);
  if (!c->result) return PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited coroutine"), NULL;
  if (c->flags.cancelled) return mtl_coroutine_outcome(c);
  return mtl_new_ref(c->flags.failed ? c->result : Py_None);
}

static PyObject *cancel(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  Py_ssize_t keywords = names ? PyTuple_Size(names) : 0;
  if (n + keywords > 1) return PyErr_Format(PyExc_TypeError, "cancel() takes at most 1 argument (%zd given)", n + keywords), NULL;
  // One that has ended but is not delivered yet refuses too: asyncio then cancels at the next await.
  if (is_done(c) || !c->operation || mtl_operation_is_done(c->operation)) return mtl_new_bool(false);
  PyObject *message = n + keywords == 1 && !mtl_is_none(args[0]) ? mtl_new_ref(args[0]) : NULL;
  PyObject *before = c->cancel_message;
  c->cancel_message = message;
  mtl_xdecref(before);
  c->flags.awaited = true;
  mtl_coroutine_track(c);
  mtl_coroutine_cancel(c);
  if (message && !c->thrown && !(c->thrown = new_cancelled_error(c))) return NULL;
  if (c->flags.abandon) {
    PyObject *error = new_cancelled_error(c);
    if (!error) return NULL;
    c->result = error;
    c->flags.done = c->flags.failed = c->flags.cancelled = true;
    int result = mtl_coroutine_notify(c, NULL);
    mtl_coroutine_detach(c);
    if (result < 0) return NULL;
  }
  return mtl_new_bool(true);
}

static PyObject *get_loop(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  mtl_loop *loop = c->operation ? c->operation->loop : NULL;
  if (!loop && !(loop = mtl_loop_running())) return NULL;
  // Of a closed loop it is none: an error here would leave the awaiting task hanging.
  return mtl_new_ref(loop->loop ? loop->loop : Py_None);
}

static PyObject *make_cancelled_error(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  return c->flags.cancelled && c->result ? mtl_new_ref(c->result) : new_cancelled_error(c);
}

static PyObject *get_cancel_message(PyObject *self, void *unused) {
  (void)unused;
  PyObject *message = ((mtl_coroutine *)self)->cancel_message;
  return mtl_new_ref(message ? message : Py_None);
}

// None says "not a future": outside a running loop an unbound call is a coroutine only, so that
// loop.run_until_complete(f()) makes a task of it.
static PyObject *get_blocking(PyObject *self, void *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  if (!(c->operation && c->operation->loop)) {
    if (!mtl_loop_running()) { PyErr_Clear(); return mtl_new_none(); }
    if (mtl_coroutine_bind(c) < 0) return NULL;
  }
  return mtl_new_bool(c->flags.blocking);
}

static int set_blocking(PyObject *self, PyObject *value, void *unused) {
  (void)unused;
  ((mtl_coroutine *)self)->flags.blocking = value == Py_True;
  return 0;
}

PyMethodDef mtl_future_methods[] = {
  {"add_done_callback", (PyCFunction)(void *)add_done_callback, METH_FASTCALL | METH_KEYWORDS, "Calls the callback with this object once it is done."},
  {"remove_done_callback", remove_done_callback, METH_O, "Removes a callback; returns how many there were."},
  {"done", done, METH_NOARGS, "done()\n--\n\nTrue if it has a result or an exception, or was cancelled."},
  {"cancelled", cancelled, METH_NOARGS, "cancelled()\n--\n\nTrue if it ended by cancellation."},
  {"result", result, METH_NOARGS, "result()\n--\n\nIts result; raises what it raised."},
  {"exception", exception, METH_NOARGS, "exception()\n--\n\nThe exception that it raised, or None."},
  {"cancel", (PyCFunction)(void *)cancel, METH_FASTCALL | METH_KEYWORDS, "Cancels the Swift task; False if it is done."},
  {"get_loop", get_loop, METH_NOARGS, "get_loop()\n--\n\nThe event loop that it belongs to."},
  {"_make_cancelled_error", make_cancelled_error, METH_NOARGS, NULL},
  {NULL, NULL, 0, NULL},
};
PyGetSetDef mtl_future_properties[] = {
  {"_asyncio_future_blocking", get_blocking, set_blocking, NULL, NULL},
  {"_cancel_message", get_cancel_message, NULL, NULL, NULL},
  {NULL, NULL, NULL, NULL, NULL},
};
