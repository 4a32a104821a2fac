// What the files of the async bridge share.
#ifndef CMARTLET_ASYNC_PRIVATE_H
#define CMARTLET_ASYNC_PRIVATE_H

#include "CMartlet.h"
#include <pthread.h>
#include <stdatomic.h>

/// An entry of a loop's queue.
typedef struct mtl_node {
  struct mtl_node *next;
  /// On the loop's thread with the GIL; -1 for a SystemExit or KeyboardInterrupt to let through.
  int (*run)(struct mtl_node *);
  /// Any thread, no GIL: the loop is gone.
  void (*drop)(struct mtl_node *);
} mtl_node;

struct mtl_loop {
  _Atomic(mtl_node *) head;
  _Atomic int references, awake, closed;
  // The descriptor is written and closed under the lock, so that no late write hits another file.
  pthread_mutex_t lock;
  int read_end, write_end;
  _Atomic(pthread_t) thread;
  // Python's side: owned by the reader object, touched under the GIL only, null once it is gone.
  PyObject *loop, *call_soon, *create_task, *get_debug;
  mtl_node *unfinished;
  int taken;   // awaits that found their result there since the queue's last turn
  bool serves_main_actor, is_trio;
  void *executor;   // under the lock
};

enum { MTL_RUNNING, MTL_AWAITED, MTL_DONE };

struct mtl_operation {
  mtl_node node;
  _Atomic int references, state;
  _Atomic(pthread_t) starter_thread;
  bool failed;
  PyObject *result;
  void *outcome, *task, *starter;
  mtl_loop *loop;
  // What waits for the loop to be known.
  _Atomic(mtl_node *) parked;
  PyObject *context;
  struct mtl_coroutine *waiter;
};

typedef struct {
  bool done, failed, cancelled, blocking, cancelling, awaited, tracked, abandon;
  bool yields;      // to the loop, once
  bool is_future;   // it had to wait, or has callbacks: the result stays for the next who asks
} mtl_coroutine_flags;

typedef struct mtl_coroutine {
  PyObject_HEAD
  mtl_operation *operation;
  PyObject *result;               // or the exception
  PyObject *callback, *context;   // the first done callback: the only one, nearly always
  PyObject *more;                 // further ones: a list of callback, context, …
  PyObject *thrown;               // the CancelledError that was thrown in
  PyObject *cancel_message;
  PyObject *owner;                // the iterator whose item it waits for
  PyObject *lender;               // borrowed: the iterator whose item it has, and may give back
  PyObject *driver;               // under trio: the coroutine that waits for this one
  const char *name;
  mtl_coroutine_flags flags;
} mtl_coroutine;

/// Names and functions of Python that the bridge uses; made once.
typedef struct {
  mtl_async_hooks hooks;
  PyInterpreterState *interpreter;
  PyTypeObject *coroutine_type, *reader_type, *iterator_type;
  PyObject *cancelled_error, *invalid_state_error, *get_running_loop, *ensure_future, *coroutine_exact;
  PyObject *context_names, *call_soon, *create_task, *get_debug, *add_reader, *loops;
  PyObject *add_done_callback, *result, *cancel;
  PyObject *(*context_new)(void);
  PyObject *(*context_copy)(void);
  int (*context_enter)(PyObject *);
  int (*context_exit)(PyObject *);
} mtl_async_state;
extern mtl_async_state mtl_async;

int mtl_coroutine_type_new(void);
mtl_operation *mtl_operation_new(void);
void mtl_operation_bind(mtl_operation *operation, mtl_loop *loop);
/// Pushes to the operation's loop, now or when it is known.
void mtl_operation_push(mtl_operation *operation, mtl_node *node);
/// Shows the cycle collector what only the operation's object still holds.
int mtl_operation_traverse(mtl_operation *operation, visitproc visit, void *arg);
/// Gives up a reference under the GIL.
void mtl_operation_release_attached(mtl_operation *operation);
int mtl_reader_type_new(void);
int mtl_iterator_type_new(void);
void mtl_loop_push(mtl_loop *loop, mtl_node *node);
/// Has a Python loop call `callback` when the descriptor can be read; -1 with an error set.
int mtl_loop_watch(PyObject *loop, int descriptor, PyObject *callback);
/// Takes a stack of nodes, the oldest first.
mtl_node *mtl_nodes_take(_Atomic(mtl_node *) *stack);
void mtl_nodes_drop(mtl_node *nodes);

/// Takes what the operation ended with into the object, which is done from then on.
void mtl_coroutine_absorb(mtl_coroutine *c);
/// Binds the operation to the running loop if it isn't bound yet.
int mtl_coroutine_bind(mtl_coroutine *c);
/// Arranges that the loop is told when the operation ends; false if it has ended already.
bool mtl_coroutine_wait(mtl_coroutine *c);
bool mtl_iterator_is_closed(PyObject *iterator);
/// Tells the lender of an item that it is taken.
void mtl_iterator_forget(PyObject *iterator);
/// Gives an iterator an item, or the exception in place of one, that nobody has taken.
void mtl_iterator_put_back(PyObject *iterator, PyObject *item, bool failed);
/// Cancels the Swift task, once.
void mtl_coroutine_cancel(mtl_coroutine *c);
/// Forgets the operation: whatever it ends with is nobody's.
void mtl_coroutine_detach(mtl_coroutine *c);
/// Raises or returns what it ended with: a new reference, or null with the error set.
PyObject *mtl_coroutine_outcome(mtl_coroutine *c);
/// Its item, if it has one, is nobody's any more but who asked for it.
MTL_INLINE void mtl_coroutine_took(mtl_coroutine *c) {
  if (!c->lender) return;
  mtl_iterator_forget(c->lender);
  c->lender = NULL;
}
/// Calls the done callbacks: now while their loop drains its queue, else (null) by `call_soon`. -1 as
/// a node's `run`.
int mtl_coroutine_notify(mtl_coroutine *c, mtl_loop *draining);
void mtl_coroutine_track(mtl_coroutine *c);

/// Set where this thread has waked a loop, which may soon have work for it.
extern _Thread_local bool mtl_waked_loop;
void mtl_linger_start(void);

/// What stands for a loop in the trio run of this thread: a new reference, or null, perhaps with an
/// error set.
PyObject *mtl_trio_loop(void);
/// trio's wait for a call.
PyObject *mtl_trio_drive(PyObject *coroutine);

extern PyMethodDef mtl_future_methods[];
extern PyGetSetDef mtl_future_properties[];

// A fork copies this thread only: Swift's pool is gone in the child, and a hop would never return.
extern bool mtl_async_forked, mtl_async_used;

#endif
