#include "async.h"
#include <stdlib.h>

static int deliver(mtl_node *node);
static void drop(mtl_node *node);

// Reused under the GIL; a release without it frees.
#define FREE 128
static mtl_operation *unused[FREE];
static int unused_count = 0;

mtl_operation *mtl_operation_new(void) {
  mtl_operation *o = unused_count ? unused[--unused_count] : malloc(sizeof *o);
  if (!o) return PyErr_NoMemory(), NULL;
  o->node = (mtl_node){NULL, deliver, drop};
  atomic_store_explicit(&o->references, 2, memory_order_relaxed);
  atomic_store_explicit(&o->state, MTL_RUNNING, memory_order_relaxed);
  atomic_store_explicit(&o->starter_thread, pthread_self(), memory_order_relaxed);
  o->failed = false;
  o->result = NULL;
  o->outcome = o->task = o->starter = NULL;
  o->loop = NULL;
  atomic_store_explicit(&o->parked, NULL, memory_order_relaxed);
  o->context = NULL;
  o->waiter = NULL;
  return o;
}

mtl_operation *mtl_operation_of(mtl_loop *loop, PyObject *context) {
  mtl_operation *o = mtl_operation_new();
  if (!o) return NULL;
  atomic_store_explicit(&o->references, 1, memory_order_relaxed);
  atomic_store_explicit(&o->starter_thread, (pthread_t)0, memory_order_relaxed);
  o->context = mtl_new_ref(context);
  mtl_operation_bind(o, loop);
  return o;
}

void mtl_operation_retain(mtl_operation *o) { atomic_fetch_add_explicit(&o->references, 1, memory_order_relaxed); }

static bool was_last(mtl_operation *o) {
  if (atomic_fetch_sub_explicit(&o->references, 1, memory_order_acq_rel) != 1) return false;
  if (o->task) mtl_async.hooks.release(o->task);
  if (o->outcome) mtl_async.hooks.release(o->outcome);
  if (MTL_UNLIKELY(o->starter != NULL)) mtl_async.hooks.release(o->starter);
  if (MTL_UNLIKELY(atomic_load(&o->parked) != NULL)) mtl_nodes_drop(mtl_nodes_take(&o->parked));
  if (o->loop) mtl_loop_release(o->loop);
  return true;
}

void mtl_operation_release(mtl_operation *o) {
  if (!was_last(o)) return;
  if (o->result) mtl_decref_later(o->result);
  if (o->context) mtl_decref_later(o->context);
  free(o);
}

/// Binds what a body that ended at once has left behind, such as a `Task`, before the call's object
/// lets go: nobody else would, and whatever it awaits in Python would wait for ever.
static void adopt(mtl_operation *o) {
  PyObject *raised = mtl_take_raised();
  mtl_loop *loop = mtl_loop_running();
  if (loop && !o->context) o->context = mtl_async.context_copy();
  if (loop) {
    atomic_store_explicit(&o->starter_thread, (pthread_t)0, memory_order_relaxed);
    mtl_operation_bind(o, loop);
  }
  PyErr_Clear();
  if (raised) mtl_set_raised(raised);
}

void mtl_operation_release_attached(mtl_operation *o) {
  if (MTL_UNLIKELY(!o->loop && atomic_load_explicit(&o->references, memory_order_acquire) > 1)) adopt(o);
  if (!was_last(o)) return;
  mtl_xdecref(o->result);
  mtl_xdecref(o->context);
  if (unused_count < FREE) unused[unused_count++] = o;
  else free(o);
}

bool mtl_operation_is_starting(mtl_operation *o) {
  // Only the starting thread can find itself there.
  return atomic_load_explicit(&o->starter_thread, memory_order_relaxed) == pthread_self();
}

bool mtl_operation_is_done(mtl_operation *o) {
  return atomic_load_explicit(&o->state, memory_order_acquire) == MTL_DONE;
}

static void unpark(mtl_operation *o, mtl_loop *loop) {
  for (mtl_node *node = mtl_nodes_take(&o->parked), *next; node; node = next) {
    next = node->next;
    mtl_loop_push(loop, node);
  }
}

void mtl_operation_bind(mtl_operation *o, mtl_loop *loop) {
  mtl_loop_retain(loop);
  __atomic_store_n(&o->loop, loop, __ATOMIC_SEQ_CST);
  unpark(o, loop);
}

void mtl_operation_push(mtl_operation *o, mtl_node *node) {
  mtl_loop *loop = mtl_operation_loop(o);
  if (MTL_LIKELY(loop != NULL)) return mtl_loop_push(loop, node);
  node->next = atomic_load(&o->parked);
  while (!atomic_compare_exchange_weak(&o->parked, &node->next, node)) {}
  // Bound in between, perhaps before the node was there to be seen.
  if ((loop = __atomic_load_n(&o->loop, __ATOMIC_SEQ_CST))) unpark(o, loop);
}

PyObject *mtl_operation_context(mtl_operation *o) { return o->context; }

mtl_loop *mtl_operation_find_loop(mtl_operation *o) {
  if (!o->loop && mtl_operation_is_starting(o)) {
    mtl_loop *loop = mtl_loop_running();
    if (loop) mtl_operation_bind(o, loop);
    else PyErr_Clear();
  }
  return mtl_operation_loop(o);
}

mtl_loop *mtl_operation_loop(mtl_operation *o) { return __atomic_load_n(&o->loop, __ATOMIC_ACQUIRE); }

void mtl_operation_finish(mtl_operation *o, PyObject *result) {
  o->failed = result == NULL;
  o->result = result ? result : mtl_take_raised();
  atomic_store_explicit(&o->state, MTL_DONE, memory_order_release);
  // Never the last: the object is being made.
  atomic_fetch_sub_explicit(&o->references, 1, memory_order_relaxed);
}

void mtl_operation_finish_later(mtl_operation *o, void *outcome) {
  o->outcome = outcome;
  // Somebody waits: the loop gets Swift's reference. Else it is found done when somebody asks.
  if (atomic_exchange_explicit(&o->state, MTL_DONE, memory_order_acq_rel) == MTL_AWAITED) mtl_loop_push(o->loop, &o->node);
  else mtl_operation_release(o);
}

int mtl_operation_traverse(mtl_operation *o, visitproc visit, void *arg) {
  // What a Swift task holds too is held from outside; alone, the object can't be joined any more.
  if (!o || atomic_load_explicit(&o->references, memory_order_acquire) != 1) return 0;
  int r = mtl_visit(o->result, visit, arg);
  if (!r) r = mtl_visit(o->context, visit, arg);
  return !r && o->outcome ? mtl_async.hooks.visit_outcome(o->outcome, visit, arg) : r;
}

static int deliver(mtl_node *node) {
  mtl_operation *o = (mtl_operation *)node;
  mtl_coroutine *c = o->waiter;
  o->waiter = NULL;
  if (c->operation == o) mtl_coroutine_absorb(c);
  int result = mtl_coroutine_notify(c, o->loop);
  Py_DECREF((PyObject *)c);
  mtl_operation_release_attached(o);
  return result;
}

static void drop(mtl_node *node) {
  mtl_operation *o = (mtl_operation *)node;
  mtl_decref_later((PyObject *)o->waiter);
  mtl_operation_release(o);
}

void mtl_coroutine_absorb(mtl_coroutine *c) {
  mtl_operation *o = c->operation;
  c->operation = NULL;
  PyObject *result = o->result;
  bool failed = o->failed;
  o->result = NULL;
  if (o->outcome) {
    void *outcome = o->outcome;
    o->outcome = NULL;
    result = mtl_async.hooks.take(outcome);
    failed = result == NULL;
    if (failed) result = mtl_take_raised();
  }
  if (failed && result && PyErr_GivenExceptionMatches(result, mtl_async.cancelled_error)) {
    // Another task has closed the iterator: nobody cancelled this one.
    if (c->owner && !c->flags.cancelling && mtl_iterator_is_closed(c->owner)) {
      PyObject *end = mtl_call_none(PyExc_StopAsyncIteration);
      Py_DECREF(result);
      result = end ? end : mtl_take_raised();
    } else c->flags.cancelled = true;
    // The caller's own exception, with its message, in place of the one that says the same.
    if (c->thrown) { Py_DECREF(result); result = c->thrown; c->thrown = NULL; }
  }
  if (!result) { failed = false; result = mtl_new_none(); }
  c->result = result;
  c->flags.failed = failed;
  c->flags.done = true;
  mtl_operation_release_attached(o);
}
