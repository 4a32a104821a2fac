// The async bridge: one Python object that is coroutine and future at once, the operation behind it
// that Swift completes from any thread without the GIL, and the queue of each event loop.
#ifndef CMARTLET_ASYNC_H
#define CMARTLET_ASYNC_H

#include "call.h"

#pragma clang assume_nonnull begin

/// An event loop as Swift's threads see it. Counted; outlives the Python loop.
typedef struct mtl_loop mtl_loop;
/// One call of an async function. Counted by its Python object and by the Swift task.
typedef struct mtl_operation mtl_operation;

/// What the C half calls in Swift. All run on the loop's thread with the GIL, but where said.
typedef struct {
  /// Consumes an outcome: a new reference, or null with the error set.
  PyObject *_Nullable (*_Nonnull take)(void *outcome);
  /// Cancels a task (borrowed).
  void (*_Nonnull cancel)(void *task);
  /// Adds a reference to a Swift object, and gives one up, on any thread.
  void (*_Nonnull retain)(void *object);
  void (*_Nonnull release)(void *object);
  /// Starts a body that waited for its loop; consumes `starter`.
  void (*_Nonnull start)(void *starter, PyObject *coroutine);
  /// The executor of a new loop: a Swift object, retained.
  void *_Nonnull (*_Nonnull new_executor)(mtl_loop *loop);
  /// Runs a job on its executor; `elsewhere`, on any thread, where the loop is gone.
  void (*_Nonnull run)(void *job, void *executor);
  void (*_Nonnull run_elsewhere)(void *job);
  /// Converts items of a source (borrowed) that are there into new references; fewer than there
  /// are with an error set.
  Py_ssize_t (*_Nonnull fill)(void *source, PyObject *_Nullable *_Nonnull items, Py_ssize_t room);
  /// What `__anext__` returns if none is there.
  PyObject *_Nullable (*_Nonnull next)(void *source);
  /// Ends a source, which is asked for no more.
  void (*_Nonnull close)(void *source);
  /// Shows the cycle collector the Python objects in a source, or in an outcome (both borrowed).
  int (*_Nonnull visit_source)(void *source, visitproc visit, void *_Nullable arg);
  int (*_Nonnull visit_outcome)(void *outcome, visitproc visit, void *_Nullable arg);
} mtl_async_hooks;

/// Prepares the bridge at the first call of an async function. -1 with an error set.
int mtl_async_start(const mtl_async_hooks *hooks);
bool mtl_async_is_started(void);

// MARK: operations

/// The Python object of a new call whose body is about to start on this thread; `name` is its
/// qualified name and must live for ever. Null with an error set.
PyObject *_Nullable mtl_coroutine_new(const char *name);
/// Its operation, borrowed.
mtl_operation *mtl_coroutine_operation(PyObject *coroutine);
/// Whether the body is still in the synchronous part of its start, on this thread with the GIL.
bool mtl_operation_is_starting(mtl_operation *operation);
/// Completes it there; null for the error that is set.
void mtl_operation_finish(mtl_operation *operation, PyObject *_Nullable result);
/// Completes it on any thread, without the GIL: `outcome` becomes Python's on the loop's thread.
void mtl_operation_finish_later(mtl_operation *operation, void *outcome);
bool mtl_operation_is_done(mtl_operation *operation);
/// Tells the object of a body that ended at once, so that a cycle through its result is found.
void mtl_coroutine_settled(PyObject *coroutine);
/// Ends the start of a body that suspended: `task` (retained) is what cancelling cancels.
/// `abandon`: a cancelled caller goes on at once, and what the task ends with is dropped.
void mtl_coroutine_started(PyObject *coroutine, void *task, bool abandon);
/// Makes one that is done let the loop's other tasks run before it gives its result.
void mtl_coroutine_yield(PyObject *coroutine);
/// Leaves the start of the body to the first `await`, which knows the loop; `starter` is retained.
void mtl_coroutine_defer(PyObject *coroutine, void *starter, bool abandon);
/// A coroutine that gives `result` at once (stolen; null for the error that is set). With `yields`
/// it lets the loop's other tasks run before.
PyObject *_Nullable mtl_coroutine_ready(const char *name, PyObject *_Nullable result, bool yields);
/// The loop it is bound to, borrowed, or null before the first `await`.
mtl_loop *_Nullable mtl_operation_loop(mtl_operation *operation);
/// The same for the task's own use; a body that is starting is bound to the running loop by it.
mtl_loop *_Nullable mtl_operation_find_loop(mtl_operation *operation);
void mtl_operation_retain(mtl_operation *operation);
void mtl_operation_release(mtl_operation *operation);
/// `mtl_loop_post` to the loop of the operation, which may not be known yet.
void mtl_operation_post(mtl_operation *operation, void (*run)(void *_Nullable), void (*drop)(void *_Nullable), void *context);
/// The context of the Python task that awaits it, borrowed, or null while its body starts.
PyObject *_Nullable mtl_operation_context(mtl_operation *operation);

/// One that stands for no call, but for a loop and a context (borrowed) that Swift tasks work in.
/// Null with an error set.
mtl_operation *_Nullable mtl_operation_of(mtl_loop *loop, PyObject *context);

/// An operation as a Swift reference type, to be kept in a task-local value without a box.
struct __attribute__((swift_attr("import_reference"))) __attribute__((swift_attr("retain:mtl_current_retain")))
__attribute__((swift_attr("release:mtl_current_release"))) mtl_current {
  char opaque;
};
MTL_INLINE void mtl_current_retain(struct mtl_current *_Nullable o) { if (o) mtl_operation_retain((mtl_operation *)o); }
MTL_INLINE void mtl_current_release(struct mtl_current *_Nullable o) { if (o) mtl_operation_release((mtl_operation *)o); }
MTL_INLINE struct mtl_current *mtl_current_of(mtl_operation *o) __attribute__((swift_attr("returns_unretained"))) {
  return (struct mtl_current *)o;
}
MTL_INLINE mtl_operation *mtl_current_operation(struct mtl_current *o) { return (mtl_operation *)o; }

// MARK: loops

/// The loop that runs in this thread, borrowed. Null with RuntimeError.
mtl_loop *_Nullable mtl_loop_running(void);
/// That of a Python loop, which need not run, borrowed. Null with an error set.
mtl_loop *_Nullable mtl_loop_of(PyObject *loop);
/// A copy of the current context: a new reference, or null with an error set.
PyObject *_Nullable mtl_context_copy(void);
void mtl_loop_retain(mtl_loop *loop);
void mtl_loop_release(mtl_loop *loop);
/// Whether this thread is the loop's and holds the GIL.
bool mtl_loop_is_current(mtl_loop *loop);
/// Has `run(context)` called on the loop's thread with the GIL. Once the loop is gone it is
/// `drop(context)`, on any thread and without the GIL.
void mtl_loop_post(mtl_loop *loop, void (*run)(void *_Nullable), void (*drop)(void *_Nullable), void *context);
/// The same for a job of Swift's.
void mtl_loop_post_job(mtl_loop *loop, void *job, void *executor);
/// Its executor, retained; null once the loop is gone.
void *_Nullable mtl_loop_executor(mtl_loop *loop);
/// The Python loop, borrowed; null once it is closed. The GIL must be held.
PyObject *_Nullable mtl_loop_object(mtl_loop *loop);
/// Lets the loop, which must be the main thread's, run what is enqueued for Swift's main actor.
int mtl_loop_serve_main_actor(mtl_loop *loop);

// MARK: Python objects that Swift awaits, on the loop's thread

/// Enters and leaves a context; null is the current one.
int mtl_context_enter(PyObject *_Nullable context);
void mtl_context_exit(PyObject *_Nullable context);
/// Makes a task or future of an awaitable; `done(payload, future)` is called when it is done, or
/// `drop(payload)` if the loop forgets it. Null with an error set: then neither is.
PyObject *_Nullable mtl_loop_await(mtl_loop *loop, PyObject *awaitable, PyObject *_Nullable context,
                                   void (*done)(void *_Nullable, PyObject *_Nullable), void (*drop)(void *_Nullable), void *payload);
/// The awaitable of an async iterator's next item.
PyObject *_Nullable mtl_async_next(PyObject *iterator);
/// A future's result: a new reference, or null with the error set.
PyObject *_Nullable mtl_future_result(PyObject *future);
void mtl_future_cancel(PyObject *future);
/// Whether the error that is set is asyncio's CancelledError, or StopAsyncIteration.
bool mtl_is_cancelled_error(void);
bool mtl_is_stop_async_iteration(void);
MTL_COLD void mtl_raise_stop_async_iteration(void);

// MARK: async iterators

/// An async iterator over a source, a Swift object (retained, given up at the end).
PyObject *_Nullable mtl_async_iterator_new(void *source, bool is_buffered);

#pragma clang assume_nonnull end

#endif
