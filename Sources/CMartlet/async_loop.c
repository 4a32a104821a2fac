// One queue a loop: any thread pushes, the loop's own thread drains. A batch costs one write to a
// descriptor that the loop watches, and nobody but the loop's thread ever takes the GIL for it.
#include "async.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/eventfd.h>
#else
#include <fcntl.h>
#endif

typedef struct { PyObject_HEAD mtl_loop *queue; } reader;

void mtl_loop_retain(mtl_loop *l) { atomic_fetch_add_explicit(&l->references, 1, memory_order_relaxed); }

void mtl_loop_release(mtl_loop *l) {
  if (atomic_fetch_sub_explicit(&l->references, 1, memory_order_acq_rel) != 1) return;
  pthread_mutex_destroy(&l->lock);
  free(l);
}

static int open_ends(mtl_loop *l) {
#ifdef __linux__
  l->read_end = l->write_end = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return l->read_end < 0 ? -1 : 0;
#else
  int ends[2];
  if (pipe(ends) < 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  l->read_end = ends[0];
  l->write_end = ends[1];
  return 0;
#endif
}

// A child of fork() has no other thread, but perhaps a lock that one held.
static void lock(mtl_loop *l) { if (!mtl_async_forked) pthread_mutex_lock(&l->lock); }
static void unlock(mtl_loop *l) { if (!mtl_async_forked) pthread_mutex_unlock(&l->lock); }

static void wake(mtl_loop *l) {
  // Already draining, or about to: it looks at the queue once more before it sleeps.
  if (atomic_exchange(&l->awake, 1)) return;
  mtl_waked_loop = true;
  uint64_t one = 1;
  lock(l);
  // A full pipe has waked it already.
  if (l->write_end >= 0 && write(l->write_end, &one, sizeof one) < 0) {}
  unlock(l);
}

mtl_node *mtl_nodes_take(_Atomic(mtl_node *) *stack) {
  mtl_node *newest = atomic_exchange(stack, NULL), *oldest = NULL;
  while (newest) {
    mtl_node *next = newest->next;
    newest->next = oldest;
    oldest = newest;
    newest = next;
  }
  return oldest;
}

void mtl_nodes_drop(mtl_node *node) {
  while (node) {
    mtl_node *next = node->next;
    node->drop(node);
    node = next;
  }
}

void mtl_loop_push(mtl_loop *l, mtl_node *node) {
  // `node` may be gone as soon as it is in.
  mtl_loop *kept = l;
  mtl_loop_retain(kept);
  mtl_node *head = atomic_load_explicit(&l->head, memory_order_relaxed);
  do node->next = head;
  while (!atomic_compare_exchange_weak(&l->head, &head, node));
  if (MTL_UNLIKELY(atomic_load(&l->closed))) mtl_nodes_drop(mtl_nodes_take(&l->head));
  else if (!head) wake(l);
  mtl_loop_release(kept);
}

// MARK: draining

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

// What Python tasks of the same loop wait for us at most, but for one callback.
#define BUDGET 1000000

static PyObject *drain(PyObject *self, PyObject *args, PyObject *kwargs) {
  (void)args;
  (void)kwargs;
  mtl_loop *l = ((reader *)self)->queue;
  // A child of fork() shares the descriptor: what it reads is a wake that its parent never gets.
  if (MTL_UNLIKELY(mtl_async_forked)) return mtl_new_none();
  uint64_t buffer[8];
  while (read(l->read_end, buffer, sizeof buffer) > (ssize_t)sizeof *buffer) {}
  mtl_loop_retain(l);
  atomic_store_explicit(&l->thread, pthread_self(), memory_order_relaxed);
  l->taken = 0;
  int64_t end = now() + BUDGET;
  int result = 0, count = 0;
  bool is_late = false;
  for (;;) {
    mtl_node *node = l->unfinished ? l->unfinished : mtl_nodes_take(&l->head);
    l->unfinished = NULL;
    while (node && result == 0) {
      mtl_node *next = node->next;
      result = node->run(node);
      node = next;
      if (++count % 16 == 0 && (is_late = now() > end)) break;
    }
    // A job that enqueues itself again, such as one in a loop of `Task.yield()`, ends its batch each time.
    if (node || result < 0 || is_late) {
      l->unfinished = node;
      atomic_store(&l->awake, 0);
      if (node || atomic_load(&l->head)) wake(l);
      break;
    }
    if (atomic_load(&l->head)) continue;
    atomic_store(&l->awake, 0);
    // What came in between has found us awake, and not waked us.
    if (!atomic_load(&l->head) || atomic_exchange(&l->awake, 1)) break;
  }
  mtl_loop_release(l);
  return result < 0 ? NULL : mtl_new_none();
}

// MARK: the reader, which the Python loop owns

static int traverse(PyObject *self, visitproc visit, void *arg) {
  mtl_loop *l = ((reader *)self)->queue;
  PyObject *held[] = {(PyObject *)self->ob_type, l ? l->loop : NULL, l ? l->call_soon : NULL, l ? l->create_task : NULL, l ? l->get_debug : NULL};
  for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
    int r = mtl_visit(held[i], visit, arg);
    if (r) return r;
  }
  return 0;
}

static mtl_loop *latest = NULL;

static int clear(PyObject *self) {
  mtl_loop *l = ((reader *)self)->queue;
  if (!l || !l->loop) return 0;
  if (latest == l) latest = NULL;
  PyObject *key = PyLong_FromVoidPtr(l->loop);
  if (!key || PyDict_DelItem(mtl_async.loops, key) < 0) PyErr_Clear();
  mtl_xdecref(key);
  PyObject *held[] = {l->loop, l->call_soon, l->create_task, l->get_debug};
  l->loop = l->call_soon = l->create_task = l->get_debug = NULL;
  for (size_t i = 0; i < sizeof held / sizeof *held; i++) mtl_xdecref(held[i]);
  return 0;
}

static void dealloc(PyObject *self) {
  PyTypeObject *type = self->ob_type;
  mtl_loop *l = ((reader *)self)->queue;
  PyObject_GC_UnTrack(self);
  if (l) {
    PyObject *t, *v, *tb;
    PyErr_Fetch(&t, &v, &tb);
    atomic_store(&l->closed, 1);
    lock(l);
    close(l->read_end);
    if (l->write_end != l->read_end) close(l->write_end);
    l->read_end = l->write_end = -1;
    void *executor = l->executor;
    l->executor = NULL;
    unlock(l);
    if (executor) mtl_async.hooks.release(executor);
    clear(self);
    mtl_nodes_drop(l->unfinished);
    l->unfinished = NULL;
    mtl_nodes_drop(mtl_nodes_take(&l->head));
    mtl_loop_release(l);
    PyErr_Restore(t, v, tb);
  }
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
  Py_DECREF((PyObject *)type);
}

int mtl_reader_type_new(void) {
  PyType_Slot slots[] = {
    {Py_tp_dealloc, (void *)dealloc}, {Py_tp_traverse, (void *)traverse}, {Py_tp_clear, (void *)clear},
    {Py_tp_call, (void *)drain}, {0, NULL},
  };
  PyType_Spec spec = {"swift.LoopReader", sizeof(reader), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
  mtl_async.reader_type = (PyTypeObject *)PyType_FromSpec(&spec);
  return mtl_async.reader_type ? 0 : -1;
}

// MARK: the running loop

int mtl_loop_watch(PyObject *loop, int descriptor, PyObject *callback) {
  // Not in the caller's context: the loop would keep it, and run all that comes later in it.
  PyObject *context = mtl_async.context_new();
  if (!context) return -1;
  PyObject *end = PyLong_FromLong(descriptor), *add = PyObject_GetAttr(loop, mtl_async.add_reader), *result = NULL;
  if (end && add && mtl_context_enter(context) == 0) {
    result = PyObject_CallFunctionObjArgs(add, end, callback, NULL);
    mtl_context_exit(context);
  }
  PyObject *all[] = {context, end, add, result};
  for (int i = 0; i < 4; i++) mtl_xdecref(all[i]);
  return result ? 0 : -1;
}

static mtl_loop *attach(PyObject *loop) {
  reader *r = (reader *)PyType_GenericAlloc(mtl_async.reader_type, 0);
  mtl_loop *l = calloc(1, sizeof *l);
  if (!r || !l) {
    free(l);
    mtl_xdecref((PyObject *)r);
    return PyErr_NoMemory(), NULL;
  }
  PyObject *key = NULL, *capsule = NULL;
  int result = -1;
  if (open_ends(l) < 0) {
    free(l);
    Py_DECREF((PyObject *)r);
    return PyErr_SetFromErrno(PyExc_OSError), NULL;
  }
  pthread_mutex_init(&l->lock, NULL);
  atomic_init(&l->references, 1);
  atomic_init(&l->thread, pthread_self());
  r->queue = l;
  l->loop = mtl_new_ref(loop);
  l->executor = mtl_async.hooks.new_executor(l);
  if (!(l->call_soon = PyObject_GetAttr(loop, mtl_async.call_soon))) goto done;
  if (!(l->create_task = PyObject_GetAttr(loop, mtl_async.create_task))) goto done;
  if (!(l->get_debug = PyObject_GetAttr(loop, mtl_async.get_debug))) goto done;
  if (!(key = PyLong_FromVoidPtr(loop)) || !(capsule = PyCapsule_New(l, NULL, NULL))) goto done;
  if (PyDict_SetItem(mtl_async.loops, key, capsule) < 0) goto done;
  result = mtl_loop_watch(loop, l->read_end, (PyObject *)r);
done:
  mtl_xdecref(key);
  mtl_xdecref(capsule);
  // The loop's reader is its owner now; without one it goes away here.
  Py_DECREF((PyObject *)r);
  return result < 0 ? NULL : l;
}

static mtl_loop *running_elsewhere(void) {
  PyObject *loop = mtl_trio_loop();
  if (!loop) {
    PyErr_Clear();
    PyErr_SetString(PyExc_RuntimeError, "no running event loop: await Swift's async functions under asyncio, uvloop or trio");
    return NULL;
  }
  mtl_loop *l = mtl_loop_of(loop);
  if (l) l->is_trio = true;
  // Its reader keeps it.
  Py_DECREF(loop);
  return l;
}

mtl_loop *mtl_loop_running(void) {
  PyObject *loop = mtl_call_none(mtl_async.get_running_loop);
  if (!loop) return NULL;
  // Borrowed from here on: it runs.
  Py_DECREF(loop);
  if (latest && latest->loop == loop) return latest;
  return mtl_is_none(loop) ? running_elsewhere() : mtl_loop_of(loop);
}

mtl_loop *mtl_loop_of(PyObject *loop) {
  PyObject *key = PyLong_FromVoidPtr(loop);
  if (!key) return NULL;
  PyObject *known = PyDict_GetItemWithError(mtl_async.loops, key);
  Py_DECREF(key);
  if (!known && PyErr_Occurred()) return NULL;
  return latest = known ? PyCapsule_GetPointer(known, NULL) : attach(loop);
}

bool mtl_loop_is_current(mtl_loop *l) {
  // Any thread asks; only the loop's own can find itself there.
  return pthread_equal(atomic_load_explicit(&l->thread, memory_order_relaxed), pthread_self()) && mtl_is_attached();
}

PyObject *mtl_loop_object(mtl_loop *l) { return l->loop; }

void *mtl_loop_executor(mtl_loop *l) {
  // It goes away under the GIL. The lock may be held by who is just waking this thread.
  bool is_attached = mtl_is_attached();
  if (!is_attached) lock(l);
  void *executor = l->executor;
  if (executor) mtl_async.hooks.retain(executor);
  if (!is_attached) unlock(l);
  return executor;
}
