#include <Python.h>
#include <valgrind/callgrind.h>
static PyObject *z(PyObject *m, PyObject *u) { CALLGRIND_ZERO_STATS; Py_RETURN_NONE; }
static PyObject *st(PyObject *m, PyObject *u) { CALLGRIND_START_INSTRUMENTATION; Py_RETURN_NONE; }
static PyObject *sp(PyObject *m, PyObject *u) { CALLGRIND_STOP_INSTRUMENTATION; Py_RETURN_NONE; }
static PyObject *d(PyObject *m, PyObject *s) { const char *p = PyUnicode_AsUTF8(s); if (!p) return NULL; CALLGRIND_DUMP_STATS_AT(p); Py_RETURN_NONE; }
static PyObject *on(PyObject *m, PyObject *u) { return PyLong_FromLong(RUNNING_ON_VALGRIND); }
static PyMethodDef me[] = {{"zero", z, METH_NOARGS, ""}, {"start", st, METH_NOARGS, ""}, {"stop", sp, METH_NOARGS, ""}, {"dump", d, METH_O, ""}, {"running", on, METH_NOARGS, ""}, {0}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "callgrind_control", "", 0, me};
PyMODINIT_FUNC PyInit_callgrind_control(void) { return PyModuleDef_Init(&def); }
