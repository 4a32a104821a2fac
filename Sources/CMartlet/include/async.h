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
  /// Gives up a Swift object, on any thread.
  void (*_Nonnull release)(void *object);
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
/// Ends the start of a body that suspended: `task` (retained) is what cancelling cancels.
/// `abandon`: a cancelled caller goes on at once, and what the task ends with is dropped.
int mtl_coroutine_started(PyObject *coroutine, void *task, bool abandon);
/// The loop it is bound to, borrowed, or null before the first `await`.
mtl_loop *_Nullable mtl_operation_loop(mtl_operation *operation);
void mtl_operation_retain(mtl_operation *operation);
void mtl_operation_release(mtl_operation *operation);

// MARK: loops

/// The loop that runs in this thread, borrowed. Null with RuntimeError.
mtl_loop *_Nullable mtl_loop_running(void);
void mtl_loop_retain(mtl_loop *loop);
void mtl_loop_release(mtl_loop *loop);
/// Whether this thread is the loop's and holds the GIL.
bool mtl_loop_is_current(mtl_loop *loop);
/// Has `run(context)` called on the loop's thread with the GIL. Once the loop is gone it is
/// `drop(context)`, on any thread and without the GIL.
void mtl_loop_post(mtl_loop *loop, void (*run)(void *), void (*drop)(void *), void *context);
/// The Python loop, borrowed; null once it is closed. The GIL must be held.
PyObject *_Nullable mtl_loop_object(mtl_loop *loop);

#pragma clang assume_nonnull end

#endif
