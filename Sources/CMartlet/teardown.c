#include "CMartlet.h"
#include <stdlib.h>

// Levels of nested teardown on one thread's stack; CPython's own containers allow as many.
#define DEEPEST 50

typedef struct { PyObject *object; destructor again; } postponed;

static __thread struct { postponed *items; size_t count, room; int depth; } teardown;

static bool postpone(PyObject *o, destructor again) {
  if (teardown.count == teardown.room) {
    size_t room = teardown.room ? 2 * teardown.room : 64;
    postponed *items = realloc(teardown.items, room * sizeof *items);
    if (!items) return false;  // then it goes deeper: better than a leak
    teardown.items = items;
    teardown.room = room;
  }
  teardown.items[teardown.count++] = (postponed){o, again};
  return true;
}

bool mtl_teardown_begin(PyObject *o, PyTypeObject *type) {
  if (MTL_UNLIKELY(teardown.depth >= DEEPEST) && type &&
      postpone(o, (destructor)PyType_GetSlot(type, Py_tp_dealloc)))
    return false;
  teardown.depth++;
  return true;
}

void mtl_teardown_end(void) {
  if (MTL_UNLIKELY(teardown.depth == 1 && teardown.count)) {
    while (teardown.count) {
      postponed next = teardown.items[--teardown.count];
      next.again(next.object);
    }
    free(teardown.items);
    teardown.items = NULL;
    teardown.room = 0;
  }
  teardown.depth--;
}
