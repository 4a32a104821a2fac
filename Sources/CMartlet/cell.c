#include "CMartlet.h"
#include <pthread.h>
#include <stdlib.h>

void *mtl_spare[5];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

mtl_members *mtl_members_find(mtl_members *m) {
  int64_t running = PyInterpreterState_GetID(PyInterpreterState_Get());
  mtl_members *found = NULL;
  pthread_mutex_lock(&lock);
  for (; m && !found; m = m->next) if (m->type && m->interpreter == running) found = m;
  pthread_mutex_unlock(&lock);
  return found;
}

int mtl_members_set(mtl_members *first, PyObject *type, PyObject *const *members, Py_ssize_t count) {
  int64_t running = PyInterpreterState_GetID(PyInterpreterState_Get());
  PyObject **copy = malloc(sizeof *copy * (size_t)(count + 1));
  mtl_members *entry = first;
  pthread_mutex_lock(&lock);
  while (entry && entry->type && entry->interpreter != running) entry = entry->next;
  if (!entry && (entry = calloc(1, sizeof *entry))) {
    // In front of those of interpreters that may have ended.
    entry->next = first->next;
    first->next = entry;
  }
  if (entry && copy) {
    if (count) memcpy(copy, members, sizeof *copy * (size_t)count);
    *entry = (mtl_members){type, copy, count, running, entry->next};
  }
  pthread_mutex_unlock(&lock);
  if (entry && copy) return 0;
  free(copy);
  PyErr_NoMemory();
  return -1;
}
