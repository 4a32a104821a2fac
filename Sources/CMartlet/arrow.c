#include "CMartlet.h"
#include <stdlib.h>

// The layouts of Arrow's specification.
struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

typedef struct { const void *buffers[2]; void *context; void (*drop)(void *); } memory;

static void release_schema(struct ArrowSchema *s) { s->release = NULL; }

static void release_array(struct ArrowArray *a) {
  memory *m = a->private_data;
  m->drop(m->context);
  free(m);
  a->release = NULL;
}

static void destroy_schema(PyObject *capsule) {
  struct ArrowSchema *s = PyCapsule_GetPointer(capsule, "arrow_schema");
  if (s && s->release) s->release(s);
  free(s);
}

static void destroy_array(PyObject *capsule) {
  struct ArrowArray *a = PyCapsule_GetPointer(capsule, "arrow_array");
  if (a && a->release) a->release(a);
  free(a);
}

PyObject *mtl_arrow_export(const void *data, int64_t count, const char *format, void *context, void (*drop)(void *)) {
  struct ArrowSchema *schema = calloc(1, sizeof *schema);
  struct ArrowArray *array = calloc(1, sizeof *array);
  memory *m = calloc(1, sizeof *m);
  PyObject *result = PyTuple_New(2);
  PyObject *schema_capsule = schema ? PyCapsule_New(schema, "arrow_schema", destroy_schema) : NULL;
  PyObject *array_capsule = array && schema_capsule ? PyCapsule_New(array, "arrow_array", destroy_array) : NULL;
  if (!m || !result || !array_capsule) {
    if (!schema_capsule) free(schema);
    free(array);
    free(m);
    mtl_xdecref(schema_capsule);
    mtl_xdecref(result);
    return PyErr_Occurred() ? NULL : PyErr_NoMemory();
  }
  *schema = (struct ArrowSchema){.format = format, .name = "", .release = release_schema};
  *m = (memory){{NULL, data}, context, drop};
  *array = (struct ArrowArray){.length = count, .n_buffers = 2, .buffers = m->buffers, .release = release_array, .private_data = m};
  mtl_tuple_init(result, 0, schema_capsule);
  mtl_tuple_init(result, 1, array_capsule);
  return result;
}
