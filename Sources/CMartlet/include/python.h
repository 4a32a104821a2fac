// One of two views of CPython: the real headers of one version (martlet passes -DMARTLET_PYTHON_H
// and the include path), or our own declarations of the stable ABI, which need no headers at all.
#ifndef CMARTLET_PYTHON_H
#define CMARTLET_PYTHON_H

#if defined(MARTLET_PYTHON_H)
// Before Python.h: beside Dispatch, glibc's fd_set is otherwise declared twice.
#include <sys/select.h>
// CPython's own asserts in its inline functions are for CPython's developers.
#ifndef NDEBUG
#define NDEBUG
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#else
#include "stable_abi.h"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if !defined(MARTLET_PYTHON_H) || defined(Py_LIMITED_API)
#define MTL_STABLE_ABI 1
#else
#define MTL_STABLE_ABI 0
#endif

#define MTL_INLINE static inline __attribute__((always_inline))
#define MTL_COLD __attribute__((cold, noinline))
#define MTL_LIKELY(x) __builtin_expect(!!(x), 1)
#define MTL_UNLIKELY(x) __builtin_expect(!!(x), 0)

#endif
