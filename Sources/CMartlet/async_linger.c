// A thread of Swift's pool that has waked a loop waits for what comes of it before it goes to sleep.
//
// A call that hops wakes three threads in turn: the one that resumes it, one of the pool, the loop. The
// pool's has just waked the loop for the call before; while it is still awake, a call costs two wakes.
// Nothing else changes: the job runs where it would have run, on a thread of Dispatch's that is free.
#define _GNU_SOURCE
#include "async.h"
#include <sched.h>
#include <time.h>

#ifdef __linux__
// The runtime's, where async code is linked.
#define RUNTIME __attribute__((weak, swiftcall))
typedef __attribute__((swiftcall)) void enqueue_original(void *job);
extern __attribute__((weak)) __attribute__((swiftcall)) void (*swift_task_enqueueGlobal_hook)(void *job, enqueue_original *original);
extern RUNTIME void swift_job_run(void *job, void *executor, void *witness);
extern RUNTIME size_t swift_concurrency_jobPriority(void *job);
extern void *dispatch_get_global_queue(intptr_t priority, uintptr_t flags) __attribute__((weak));
extern void dispatch_async_f(void *queue, void *context, void (*work)(void *)) __attribute__((weak));

_Thread_local bool mtl_waked_loop = false;

// How long a thread lingers, in ns: about what the loop, and the thread that it waits for, need to wake.
#define LINGER 100000
// One that has been off its CPU for longer takes nothing.
#define FRESH 50000
// So many jobs in a row, and the queue that they passed has its turn.
#define TURN 64
// After misses only every so manieth thread lingers: a loop that has nothing more to do costs nothing.
#define RAREST 255
// `TaskPriority.ofCalls`.
#define PRIORITY 0x19

// Null: nobody lingers; `vacant`: somebody does; else the job that is given to them.
static _Atomic(void *) place;
static char vacancy;
#define VACANT ((void *)&vacancy)
static _Atomic int64_t beat;
// Hints, so that a lost update does no harm.
static _Atomic int skips, penalty;
static void *queue;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool is_worthwhile(void) {
  int left = atomic_load_explicit(&skips, memory_order_relaxed);
  if (left) atomic_store_explicit(&skips, left - 1, memory_order_relaxed);
  return !left;
}

static void learn(bool has_come) {
  int before = atomic_load_explicit(&penalty, memory_order_relaxed);
  int after = has_come ? before / 2 : before < RAREST ? before * 2 + 1 : RAREST;
  atomic_store_explicit(&penalty, after, memory_order_relaxed);
  atomic_store_explicit(&skips, after, memory_order_relaxed);
}

/// The next job, or null.
static void *linger(void) {
  void *job = NULL;
  if (!is_worthwhile() || !atomic_compare_exchange_strong(&place, &job, VACANT)) return NULL;
  for (int64_t time = now(), end = time + LINGER;; time = now()) {
    atomic_store_explicit(&beat, time, memory_order_relaxed);
    if ((job = atomic_load_explicit(&place, memory_order_acquire)) != VACANT) break;
    if (time >= end && atomic_compare_exchange_strong(&place, &job, NULL)) return learn(false), NULL;
    // With two CPUs the thread that resumes the call has woken up on this one, or the loop has.
    sched_yield();
  }
  atomic_store(&place, NULL);
  return learn(true), job;
}

static void work(void *job) {
  for (int count = 0; job; count++) {
    mtl_waked_loop = false;
    swift_job_run(job, NULL, NULL);
    job = mtl_waked_loop && count < TURN ? linger() : NULL;
  }
}

static __attribute__((swiftcall)) void enqueue(void *job, enqueue_original *original) {
  if (swift_concurrency_jobPriority(job) != PRIORITY) return original(job);
  void *vacant = VACANT;
  if (atomic_load_explicit(&place, memory_order_relaxed) == VACANT && now() - atomic_load_explicit(&beat, memory_order_relaxed) < FRESH
      && atomic_compare_exchange_strong(&place, &vacant, job))
    return;
  dispatch_async_f(queue, job, work);
}

void mtl_linger_start(void) {
  cpu_set_t cpus;
  // Alone, the thread would only keep the loop waiting.
  if (sched_getaffinity(0, sizeof cpus, &cpus) < 0 || CPU_COUNT(&cpus) < 2) return;
  if (!&swift_task_enqueueGlobal_hook || swift_task_enqueueGlobal_hook || !dispatch_get_global_queue || !dispatch_async_f) return;
  if (!swift_job_run || !swift_concurrency_jobPriority || !(queue = dispatch_get_global_queue(PRIORITY, 0))) return;
  swift_task_enqueueGlobal_hook = enqueue;
}
#else
_Thread_local bool mtl_waked_loop = false;
void mtl_linger_start(void) {}
#endif
