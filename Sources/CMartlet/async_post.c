// Work that Swift has done on a loop's thread.
#define _GNU_SOURCE
#include "async.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct {
  mtl_node node;
  void (*run)(void *);
  void (*drop)(void *);
  void *context;
} posted;

static int run_posted(mtl_node *node) {
  posted p = *(posted *)node;
  free(node);
  p.run(p.context);
  return 0;
}

static void drop_posted(mtl_node *node) {
  posted p = *(posted *)node;
  free(node);
  p.drop(p.context);
}

static mtl_node *new_posted(void (*run)(void *), void (*drop)(void *), void *context) {
  posted *p = malloc(sizeof *p);
  if (!p) return drop(context), NULL;
  *p = (posted){{NULL, run_posted, drop_posted}, run, drop, context};
  return &p->node;
}

void mtl_loop_post(mtl_loop *l, void (*run)(void *), void (*drop)(void *), void *context) {
  mtl_node *node = new_posted(run, drop, context);
  if (node) mtl_loop_push(l, node);
}

void mtl_operation_post(mtl_operation *o, void (*run)(void *), void (*drop)(void *), void *context) {
  mtl_node *node = new_posted(run, drop, context);
  if (node) mtl_operation_push(o, node);
}

typedef struct {
  mtl_node node;
  void *job, *executor;
} posted_job;

static int run_job(mtl_node *node) {
  posted_job p = *(posted_job *)node;
  free(node);
  mtl_async.hooks.run(p.job, p.executor);
  return 0;
}

static void move_job(mtl_node *node) {
  posted_job p = *(posted_job *)node;
  free(node);
  mtl_async.hooks.run_elsewhere(p.job);
}

void mtl_loop_post_job(mtl_loop *l, void *job, void *executor) {
  posted_job *p = atomic_load(&l->closed) ? NULL : malloc(sizeof *p);
  if (!p) return mtl_async.hooks.run_elsewhere(job);
  *p = (posted_job){{NULL, run_job, move_job}, job, executor};
  mtl_loop_push(l, &p->node);
}

// MARK: the main actor

#ifdef __linux__
extern int _dispatch_get_main_queue_handle_4CF(void) __attribute__((weak));
extern void _dispatch_main_queue_callback_4CF(void *) __attribute__((weak));

static PyObject *run_main_queue(PyObject *self, PyObject *unused) {
  (void)self;
  (void)unused;
  uint64_t count;
  if (read(_dispatch_get_main_queue_handle_4CF(), &count, sizeof count) < 0) {}
  _dispatch_main_queue_callback_4CF(NULL);
  return mtl_new_none();
}

static PyMethodDef run_main_queue_def = {"run_main_actor", run_main_queue, METH_NOARGS, NULL};

int mtl_loop_serve_main_actor(mtl_loop *l) {
  // A loop of another thread can't: what it enqueues waits for the main thread's loop.
  if (l->serves_main_actor || getpid() != gettid() || !_dispatch_get_main_queue_handle_4CF || !l->loop) return 0;
  PyObject *f = PyCFunction_NewEx(&run_main_queue_def, NULL, NULL);
  l->serves_main_actor = f && mtl_loop_watch(l->loop, _dispatch_get_main_queue_handle_4CF(), f) == 0;
  mtl_xdecref(f);
  return l->serves_main_actor ? 0 : -1;
}
#else
int mtl_loop_serve_main_actor(mtl_loop *l) { (void)l; return 0; }
#endif
