// Foundation takes the folder of the running program for `Bundle.main`, and SwiftPM's
// `Bundle.module` looks for resources there. In a Python module that program is Python: with
// `--wrap=_CFProcessPath` Foundation gets the module's own path, and finds what lies beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

__attribute__((visibility("hidden"))) const char *__wrap__CFProcessPath(void) {
  Dl_info module;
  return dladdr((void *)&__wrap__CFProcessPath, &module) ? module.dli_fname : NULL;
}
