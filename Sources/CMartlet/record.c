#include "CMartlet.h"

// The linker defines these for a section whose name is a C identifier; hidden, so that each
// library in the process sees only its own records.
extern const mtl_record __start_mtl_rec[] __attribute__((weak, visibility("hidden")));
extern const mtl_record __stop_mtl_rec[] __attribute__((weak, visibility("hidden")));

const mtl_record *mtl_records(Py_ssize_t *count) {
  *count = __start_mtl_rec ? __stop_mtl_rec - __start_mtl_rec : 0;
  return __start_mtl_rec;
}
