// The async iterator over a Swift sequence; its items come from a source, a Swift object.
#include "async.h"

#define BATCH 64
// After so many items in a row that were there, the loop's other tasks have a turn.
#define TURN 256

typedef struct {
  PyObject *items[BATCH];
  PyObject *failure;   // of the item after them
} batch;

typedef struct {
  PyObject_HEAD
  void *source;
  batch *batch;        // null where items come one by one
  mtl_coroutine *lent; // borrowed: the last item that was handed out and isn't taken yet
  int position, count, in_a_row;
} iterator;

static bool make_batch(iterator *it) {
  if ((it->batch = PyMem_Malloc(sizeof *it->batch))) it->batch->failure = NULL;
  return it->batch != NULL;
}

PyObject *mtl_async_iterator_new(void *source, bool is_buffered) {
  iterator *it = (iterator *)PyType_GenericAlloc(mtl_async.iterator_type, 0);
  if (it) it->source = source;
  else mtl_async.hooks.release(source);
  if (it && is_buffered && !make_batch(it)) {
    Py_DECREF((PyObject *)it);
    return PyErr_NoMemory();
  }
  return (PyObject *)it;
}

static PyObject *itself(PyObject *self) { return mtl_new_ref(self); }

static bool takes_turn(iterator *it) {
  if (++it->in_a_row < TURN) return false;
  it->in_a_row = 0;
  return true;
}

static bool fill(iterator *it) {
  if (it->batch->failure) return false;
  // Empty while it is filled: a conversion may let the cycle collector look at it.
  it->position = it->count = 0;
  it->count = (int)mtl_async.hooks.fill(it->source, it->batch->items, BATCH);
  // A failed conversion raises in its item's place.
  if (it->count < BATCH && PyErr_Occurred()) it->batch->failure = mtl_take_raised();
  return it->count > 0;
}

/// Until its item is taken: `await anext(f())` holds nothing else that would keep the iteration going.
static PyObject *own(PyObject *self, PyObject *coroutine) {
  mtl_coroutine *c = (mtl_coroutine *)coroutine;
  c->owner = mtl_new_ref(self);
  mtl_coroutine_track(c);
  return coroutine;
}

void mtl_iterator_forget(PyObject *self) { ((iterator *)self)->lent = NULL; }

/// An item that is there keeps nothing of the iterator, but the last one can be given back to it.
static PyObject *lend(PyObject *self, PyObject *coroutine) {
  iterator *it = (iterator *)self;
  if (!coroutine) return NULL;
  if (it->lent) it->lent->lender = NULL;
  it->lent = (mtl_coroutine *)coroutine;
  it->lent->lender = self;
  return coroutine;
}

bool mtl_iterator_is_closed(PyObject *self) { return !((iterator *)self)->source; }

void mtl_iterator_put_back(PyObject *self, PyObject *item, bool failed) {
  iterator *it = (iterator *)self;
  PyObject *unwanted = item;
  if (it->source && (it->batch || make_batch(it))) {
    batch *b = it->batch;
    if (failed) {
      unwanted = b->failure;
      b->failure = item;
    } else if (it->position > 0) {
      unwanted = NULL;
      b->items[--it->position] = item;
    } else if (it->count < BATCH) {
      unwanted = NULL;
      memmove(b->items + 1, b->items, it->count++ * sizeof *b->items);
      b->items[0] = item;
    }
  }
  mtl_xdecref(unwanted);
}

static PyObject *next(PyObject *self) {
  iterator *it = (iterator *)self;
  if (it->position < it->count || (it->batch && it->source && fill(it))) {
    bool yields = takes_turn(it);
    return lend(self, mtl_coroutine_ready("anext", it->batch->items[it->position++], yields));
  }
  if (it->batch && it->batch->failure) {
    mtl_set_raised(it->batch->failure);
    it->batch->failure = NULL;
    return lend(self, mtl_coroutine_ready("anext", NULL, false));
  }
  if (!it->source) {
    PyErr_SetNone(PyExc_StopAsyncIteration);
    return mtl_coroutine_ready("anext", NULL, false);
  }
  PyObject *result = mtl_async.hooks.next(it->source);
  if (!result) return NULL;
  mtl_coroutine *c = (mtl_coroutine *)result;
  // One that is not there yet may be by the time it is awaited, so it counts like the others.
  if (takes_turn(it)) mtl_coroutine_yield(result);
  return c->operation->result ? lend(self, result) : own(self, result);
}

static void end(iterator *it) {
  void *source = it->source;
  it->source = NULL;
  if (it->lent) {
    it->lent->lender = NULL;
    it->lent = NULL;
  }
  while (it->position < it->count) Py_DECREF(it->batch->items[it->position++]);
  if (it->batch) {
    mtl_xdecref(it->batch->failure);
    it->batch->failure = NULL;
  }
  if (!source) return;
  mtl_async.hooks.close(source);
  mtl_async.hooks.release(source);
}

static PyObject *aclose(PyObject *self, PyObject *unused) {
  (void)unused;
  end((iterator *)self);
  return mtl_coroutine_ready("aclose", mtl_new_none(), false);
}

static PyObject *aenter(PyObject *self, PyObject *unused) {
  (void)unused;
  return mtl_coroutine_ready("__aenter__", mtl_new_ref(self), false);
}

static PyObject *aexit(PyObject *self, PyObject *const *args, Py_ssize_t n) {
  (void)args;
  (void)n;
  end((iterator *)self);
  return mtl_coroutine_ready("__aexit__", mtl_new_bool(false), false);
}

static int traverse(PyObject *self, visitproc visit, void *arg) {
  iterator *it = (iterator *)self;
  int r = mtl_visit((PyObject *)self->ob_type, visit, arg);
  for (int i = it->position; !r && i < it->count; i++) r = visit(it->batch->items[i], arg);
  if (!r && it->batch) r = mtl_visit(it->batch->failure, visit, arg);
  return !r && it->source ? mtl_async.hooks.visit_source(it->source, visit, arg) : r;
}

static int clear(PyObject *self) {
  end((iterator *)self);
  return 0;
}

static void dealloc(PyObject *self) {
  PyTypeObject *type = self->ob_type;
  PyObject_GC_UnTrack(self);
  PyObject *raised = mtl_take_raised();
  end((iterator *)self);
  PyMem_Free(((iterator *)self)->batch);
  if (raised) mtl_set_raised(raised);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
  Py_DECREF((PyObject *)type);
}

static PyMethodDef methods[] = {
  {"aclose", aclose, METH_NOARGS, "aclose()\n--\n\nCancels what produces the items and ends the iteration."},
  {"__aenter__", aenter, METH_NOARGS, NULL},
  {"__aexit__", (PyCFunction)(void *)aexit, METH_FASTCALL, NULL},
  {NULL, NULL, 0, NULL},
};

int mtl_iterator_type_new(void) {
  PyType_Slot slots[] = {
    {Py_tp_dealloc, (void *)dealloc}, {Py_tp_traverse, (void *)traverse}, {Py_tp_clear, (void *)clear}, {Py_am_aiter, (void *)itself}, {Py_am_anext, (void *)next}, {Py_tp_methods, methods},
    {Py_tp_doc, (void *)"The items of a Swift AsyncSequence, once over."}, {0, NULL},
  };
  PyType_Spec spec = {"swift.AsyncIterator", sizeof(iterator), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  mtl_async.iterator_type = (PyTypeObject *)PyType_FromSpec(&spec);
  return mtl_async.iterator_type ? 0 : -1;
}
