#include "async.h"

#define FREE 128
static mtl_coroutine *unused[FREE];
static int unused_count = 0;
static freefunc free_memory;

static mtl_coroutine *allocate(const char *name) {
  mtl_coroutine *c;
  if (unused_count) {
    c = unused[--unused_count];
    PyObject_Init((PyObject *)c, mtl_async.coroutine_type);
  } else {
    c = (mtl_coroutine *)PyType_GenericAlloc(mtl_async.coroutine_type, 0);
    if (!c) return NULL;
    PyObject_GC_UnTrack(c);
  }
  // All else is null, in new memory and in reused.
  c->name = name;
  return c;
}

PyObject *mtl_coroutine_new(const char *name) {
  if (MTL_UNLIKELY(mtl_async_forked)) {
    PyErr_SetString(PyExc_RuntimeError,
                    "Swift concurrency was used before fork(), and its threads are gone in this process: "
                    "use the 'spawn' or 'forkserver' start method, or make the first async call after the fork");
    return NULL;
  }
  // Even a body that ends at once may have used Swift's threads.
  mtl_async_used = true;
  mtl_operation *o = mtl_operation_new();
  if (!o) return NULL;
  mtl_coroutine *c = allocate(name);
  if (!c) { atomic_store(&o->references, 1); mtl_operation_release_attached(o); return NULL; }
  c->operation = o;
  return (PyObject *)c;
}

/// Whether an object can be part of a cycle.
static bool is_collected(PyObject *o) { return (PyType_GetFlags(o->ob_type) & Py_TPFLAGS_HAVE_GC) != 0; }

PyObject *mtl_coroutine_ready(const char *name, PyObject *result, bool yields) {
  PyObject *value = result ? result : mtl_take_raised();
  mtl_coroutine *c = allocate(name);
  if (!c) { mtl_xdecref(value); return NULL; }
  c->result = value;
  c->flags.done = true;
  c->flags.failed = result == NULL;
  c->flags.yields = yields;
  // An item that nobody takes is no mistake.
  c->flags.awaited = true;
  if (value && is_collected(value)) mtl_coroutine_track(c);
  return (PyObject *)c;
}

mtl_operation *mtl_coroutine_operation(PyObject *c) { return ((mtl_coroutine *)c)->operation; }

// Not from the start: what most calls that end at once hold can be part of no cycle.
void mtl_coroutine_track(mtl_coroutine *c) {
  if (c->flags.tracked) return;
  c->flags.tracked = true;
  PyObject_GC_Track(c);
}

void mtl_coroutine_started(PyObject *self, void *task, bool abandon) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  c->operation->task = task;
  c->flags.abandon = abandon;
  c->flags.is_future = true;
  atomic_store_explicit(&c->operation->starter_thread, (pthread_t)0, memory_order_relaxed);
  mtl_coroutine_track(c);
  if (!c->operation->context) c->operation->context = mtl_async.context_copy();
  // Outside a running loop it is bound when it is first awaited: asyncio.run(f()).
  if (!c->operation->context || mtl_coroutine_bind(c) < 0) PyErr_Clear();
}

void mtl_coroutine_settled(PyObject *self) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  PyObject *result = c->operation->result;
  if (result && is_collected(result)) mtl_coroutine_track(c);
}

void mtl_coroutine_yield(PyObject *c) { ((mtl_coroutine *)c)->flags.yields = true; }

void mtl_coroutine_defer(PyObject *self, void *starter, bool abandon) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  c->operation->starter = starter;
  c->flags.abandon = abandon;
}

static void start(mtl_coroutine *c) {
  void *starter = c->operation->starter;
  c->operation->starter = NULL;
  atomic_store_explicit(&c->operation->starter_thread, pthread_self(), memory_order_relaxed);
  mtl_async.hooks.start(starter, (PyObject *)c);
}

int mtl_coroutine_bind(mtl_coroutine *c) {
  if (!c->operation || c->operation->loop) return 0;
  mtl_loop *loop = mtl_loop_running();
  if (!loop) return -1;
  mtl_operation_bind(c->operation, loop);
  if (MTL_UNLIKELY(c->operation->starter != NULL)) start(c);
  return 0;
}

// How many awaits in a row may find their result there without giving the loop's queue a turn. A hop
// is often back before it is awaited: one task in a loop of such calls would keep all others waiting.
#define TURN 16

/// Leaves a result that is there to the loop's queue, behind those that came before.
static bool takes_turn(mtl_coroutine *c) {
  mtl_operation *o = c->operation;
  if (!c->flags.is_future || o->waiter || !o->loop || ++o->loop->taken < TURN) return false;
  o->waiter = (mtl_coroutine *)mtl_new_ref((PyObject *)c);
  mtl_operation_retain(o);
  mtl_loop_push(o->loop, &o->node);
  return true;
}

/// Goes on with trio's own wait.
static PySendResult drive(mtl_coroutine *c, PyObject *value, PyObject **out) {
  PySendResult result = PyIter_Send(c->driver, value, out);
  if (result != PYGEN_NEXT) {
    Py_DECREF(c->driver);
    c->driver = NULL;
  }
  return result;
}

/// What the awaiting task gets: this very object, as the future that it waits for.
static PySendResult wait_for(mtl_coroutine *c, PyObject **out) {
  if (MTL_UNLIKELY(c->operation->loop->is_trio)) {
    *out = NULL;
    return (c->driver = mtl_trio_drive((PyObject *)c)) ? drive(c, Py_None, out) : PYGEN_ERROR;
  }
  c->flags.blocking = true;
  *out = mtl_new_ref((PyObject *)c);
  return PYGEN_NEXT;
}

bool mtl_coroutine_wait(mtl_coroutine *c) {
  mtl_operation *o = c->operation;
  if (o->waiter) return true;
  o->waiter = (mtl_coroutine *)mtl_new_ref((PyObject *)c);
  int running = MTL_RUNNING;
  if (atomic_compare_exchange_strong_explicit(&o->state, &running, MTL_AWAITED, memory_order_acq_rel, memory_order_acquire))
    return true;
  o->waiter = NULL;
  Py_DECREF((PyObject *)c);
  return false;
}

void mtl_coroutine_cancel(mtl_coroutine *c) {
  mtl_operation *o = c->operation;
  if (!o || c->flags.cancelling) return;
  c->flags.cancelling = true;
  if (o->task && !mtl_operation_is_done(o)) mtl_async.hooks.cancel(o->task);
}

void mtl_coroutine_detach(mtl_coroutine *c) {
  mtl_operation *o = c->operation;
  if (!o) return;
  c->operation = NULL;
  // A body that never started has no task that would give up its reference.
  if (o->starter) atomic_store_explicit(&o->references, 1, memory_order_relaxed);
  mtl_operation_release_attached(o);
}

PyObject *mtl_coroutine_outcome(mtl_coroutine *c) {
  if (!c->flags.failed) return mtl_new_ref(c->result);
  mtl_set_raised(mtl_new_ref(c->result));
  return NULL;
}

// MARK: the coroutine protocol

static void disown(mtl_coroutine *c) {
  PyObject *owner = c->owner;
  c->owner = NULL;
  mtl_xdecref(owner);
}

/// One that was not taken is the iterator's again: a task may be cancelled before its first step.
static void give_back(mtl_coroutine *c) {
  PyObject *lender = c->lender, *item = c->result;
  bool failed = c->flags.failed;
  mtl_coroutine_took(c);
  if (c->operation) {
    item = c->operation->result;
    failed = c->operation->failed;
  }
  if (item) mtl_iterator_put_back(lender, mtl_new_ref(item), failed);
}

/// A task may be cancelled between the end of its wait and its next step: the item that it doesn't take
/// is the iterator's again. But asyncio also throws in what the wait itself ended with.
static void put_back(mtl_coroutine *c, PyObject *thrown) {
  if (!c->flags.done && c->operation && mtl_operation_is_done(c->operation)) mtl_coroutine_absorb(c);
  if (c->flags.done && !c->flags.cancelled && c->result && c->result != thrown) mtl_iterator_put_back(c->owner, mtl_new_ref(c->result), c->flags.failed);
  if (c->flags.done) disown(c);
}

static PySendResult finish(mtl_coroutine *c, PyObject **out) {
  c->flags.blocking = false;
  mtl_coroutine_took(c);
  if (MTL_UNLIKELY(c->owner != NULL)) disown(c);
  *out = NULL;
  if (!c->result) {
    PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited coroutine");
    return PYGEN_ERROR;
  }
  if (c->flags.is_future) *out = mtl_coroutine_outcome(c);
  else {
    PyObject *result = c->result;
    c->result = NULL;
    if (c->flags.failed) mtl_set_raised(result);
    else *out = result;
  }
  return *out ? PYGEN_RETURN : PYGEN_ERROR;
}

/// Whether a bare yield means what it means in asyncio.
static bool is_asyncio(void) {
  PyObject *loop = mtl_call_none(mtl_async.get_running_loop);
  bool result = loop && !mtl_is_none(loop);
  mtl_xdecref(loop);
  return result;
}

static PySendResult resume(PyObject *self, PyObject *value, PyObject **out) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  c->flags.awaited = true;
  if (MTL_UNLIKELY(c->driver != NULL)) return drive(c, value, out);
  if (MTL_UNLIKELY(c->flags.yields)) {
    c->flags.yields = false;
    if (is_asyncio()) {
      *out = mtl_new_none();
      return PYGEN_NEXT;
    }
  }
  if (!c->flags.done && c->operation) {
    if (mtl_operation_is_done(c->operation)) {
      if (MTL_UNLIKELY(takes_turn(c))) return wait_for(c, out);
      mtl_coroutine_absorb(c);
    } else if (mtl_coroutine_bind(c) < 0) { *out = NULL; return PYGEN_ERROR; }
    else if (atomic_load(&c->operation->loop->closed)) {
      mtl_coroutine_cancel(c);
      mtl_coroutine_detach(c);
      PyErr_Format(PyExc_RuntimeError, "the event loop that %s() was called in is closed", c->name);
      *out = NULL;
      return PYGEN_ERROR;
    } else if (mtl_coroutine_wait(c)) return wait_for(c, out);
    else mtl_coroutine_absorb(c);
  }
  return finish(c, out);
}

static void raise_stop(PyObject *value) {
  // None needs no exception: a null without error says the same, faster.
  if (mtl_is_none(value)) return;
  // PyErr_SetObject would take a tuple for the arguments, an exception for the exception itself.
  PyObject *stop = mtl_call_one(PyExc_StopIteration, value);
  if (!stop) return;
  PyErr_SetObject(PyExc_StopIteration, stop);
  Py_DECREF(stop);
}

static PyObject *send(PyObject *self, PyObject *value) {
  PyObject *out;
  PySendResult result = resume(self, value, &out);
  if (result == PYGEN_RETURN) {
    raise_stop(out);
    Py_DECREF(out);
    return NULL;
  }
  return out;
}

static PyObject *next(PyObject *self) { return send(self, Py_None); }

static PyObject *method_send(PyObject *self, PyObject *value) {
  PyObject *out = send(self, value);
  if (!out && !PyErr_Occurred()) PyErr_SetNone(PyExc_StopIteration);
  return out;
}

/// The exception that `throw`'s one to three arguments mean: a new reference.
static PyObject *thrown(PyObject *const *args, Py_ssize_t n) {
  if (n < 1 || n > 3) return PyErr_Format(PyExc_TypeError, "throw() takes from 1 to 3 positional arguments but %zd were given", n), NULL;
  if (mtl_is_exception(args[0])) return mtl_new_ref(args[0]);
  PyObject *type = mtl_new_ref(args[0]), *value = n > 1 ? mtl_new_ref(args[1]) : NULL, *traceback = NULL;
  PyErr_NormalizeException(&type, &value, &traceback);
  mtl_xdecref(type);
  mtl_xdecref(traceback);
  return value;
}

static PyObject *method_throw(PyObject *self, PyObject *const *args, Py_ssize_t n) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  PyObject *exception = thrown(args, n);
  if (!exception) return NULL;
  c->flags.awaited = true;
  bool is_cancel = PyErr_GivenExceptionMatches(exception, mtl_async.cancelled_error);
  bool waits = !c->flags.done && c->operation && !c->operation->starter && !mtl_operation_is_done(c->operation);
  if (!waits || !is_cancel || c->flags.abandon) {
    if (waits) mtl_coroutine_cancel(c);
    else if (c->owner) put_back(c, exception);
    else if (c->lender) give_back(c);
    mtl_coroutine_detach(c);
    mtl_set_raised(exception);
    return NULL;
  }
  // Structured: the caller is told when the Swift function has ended, with what it ended.
  PyObject *before = c->thrown;
  c->thrown = exception;
  mtl_xdecref(before);
  mtl_coroutine_cancel(c);
  PyObject *out = next(self);
  if (!out && !PyErr_Occurred()) PyErr_SetNone(PyExc_StopIteration);
  return out;
}

static PyObject *method_close(PyObject *self, PyObject *unused) {
  (void)unused;
  mtl_coroutine *c = (mtl_coroutine *)self;
  c->flags.awaited = true;
  if (c->lender) give_back(c);
  mtl_coroutine_cancel(c);
  mtl_coroutine_detach(c);
  return mtl_new_none();
}

// MARK: the type

static PyObject *repr(PyObject *self) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  const char *state = !c->flags.done ? "pending" : c->flags.cancelled ? "cancelled" : c->flags.failed ? "failed" : "finished";
  return PyUnicode_FromFormat("<coroutine object %s at %p, %s>", c->name, self, state);
}

static PyObject *get_qualname(PyObject *self, void *unused) {
  (void)unused;
  return PyUnicode_FromString(((mtl_coroutine *)self)->name);
}

static PyObject *get_name(PyObject *self, void *unused) {
  (void)unused;
  const char *name = ((mtl_coroutine *)self)->name, *dot = strrchr(name, '.');
  return PyUnicode_FromString(dot ? dot + 1 : name);
}

static PyObject *get_running(PyObject *self, void *unused) {
  (void)unused;
  return mtl_new_bool(!((mtl_coroutine *)self)->flags.done);
}

static int traverse(PyObject *self, visitproc visit, void *arg) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  PyObject *held[] = {(PyObject *)self->ob_type, c->result, c->callback, c->context, c->more, c->thrown, c->cancel_message, c->owner, c->driver};
  for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
    int r = mtl_visit(held[i], visit, arg);
    if (r) return r;
  }
  return mtl_operation_traverse(c->operation, visit, arg);
}

static int clear(PyObject *self) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  // Nobody can get its result any more.
  mtl_coroutine_cancel(c);
  mtl_coroutine_detach(c);
  PyObject **held[] = {&c->result, &c->callback, &c->context, &c->more, &c->thrown, &c->cancel_message, &c->owner, &c->driver};
  for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
    PyObject *o = *held[i];
    *held[i] = NULL;
    mtl_xdecref(o);
  }
  return 0;
}

static void warn_never_awaited(mtl_coroutine *c) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "coroutine '%s' was never awaited", c->name) < 0) PyErr_WriteUnraisable(NULL);
  PyErr_Restore(type, value, traceback);
}

static void dealloc(PyObject *self) {
  mtl_coroutine *c = (mtl_coroutine *)self;
  if (c->flags.tracked) PyObject_GC_UnTrack(self);
  if (MTL_UNLIKELY(c->lender != NULL)) give_back(c);
  if (MTL_UNLIKELY(!c->flags.awaited)) {
    self->ob_refcnt = 1;
    warn_never_awaited(c);
    self->ob_refcnt = 0;
  }
  if (c->flags.tracked) clear(self);
  else {
    mtl_coroutine_cancel(c);
    mtl_coroutine_detach(c);
    mtl_xdecref(c->result);
    c->result = NULL;
  }
  c->flags = (mtl_coroutine_flags){0};
  PyTypeObject *type = self->ob_type;
  if (unused_count < FREE) unused[unused_count++] = c;
  else free_memory(self);
  Py_DECREF((PyObject *)type);
}

static PyMethodDef methods[24] = {
  {"send", method_send, METH_O, "send(value, /)\n--\n\nResumes the coroutine."},
  {"throw", (PyCFunction)(void *)method_throw, METH_FASTCALL, "Raises an exception in the coroutine; CancelledError cancels the Swift task."},
  {"close", method_close, METH_NOARGS, "close()\n--\n\nCancels the Swift task and forgets it."},
};
static PyGetSetDef properties[12] = {
  {"__name__", get_name, NULL, NULL, NULL},
  {"__qualname__", get_qualname, NULL, NULL, NULL},
  {"cr_running", get_running, NULL, NULL, NULL},
};

static PyObject *itself(PyObject *self) { return mtl_new_ref(self); }

int mtl_coroutine_type_new(void) {
  int n = 0, m = 0;
  while (methods[n].ml_name) n++;
  for (PyMethodDef *d = mtl_future_methods; d->ml_name; d++) methods[n++] = *d;
  while (properties[m].name) m++;
  for (PyGetSetDef *d = mtl_future_properties; d->name; d++) properties[m++] = *d;
  PyType_Slot slots[] = {
    {Py_tp_dealloc, (void *)dealloc}, {Py_tp_traverse, (void *)traverse}, {Py_tp_clear, (void *)clear},
    {Py_tp_repr, (void *)repr},       {Py_am_await, (void *)itself},      {Py_tp_iter, (void *)itself},
    {Py_tp_iternext, (void *)next},   {Py_am_send, (void *)resume},       {Py_tp_methods, methods},
    {Py_tp_getset, properties},       {Py_tp_doc, (void *)"A call of an async Swift function: a coroutine that is also an asyncio future."},
    {0, NULL},
  };
  PyType_Spec spec = {"swift.Coroutine", sizeof(mtl_coroutine), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  mtl_async.coroutine_type = (PyTypeObject *)PyType_FromSpec(&spec);
  if (!mtl_async.coroutine_type) return -1;
  free_memory = (freefunc)PyType_GetSlot(mtl_async.coroutine_type, Py_tp_free);
  return 0;
}
