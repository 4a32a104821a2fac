/* Counter as a heap type, which every module that supports several interpreters has: what a class
   costs in C when its type is not static. Built against the full API. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#define likely(x) __builtin_expect(!!(x), 1)
typedef struct { PyObject_HEAD int64_t value; } Counter;
static PyTypeObject *counter_type;

static int load(PyObject *o, int64_t *out) {
#if PY_VERSION_HEX < 0x030C0000
    if (likely(PyLong_CheckExact(o) && Py_SIZE(o) >= -1 && Py_SIZE(o) <= 1)) {
        *out = Py_SIZE(o) * (int64_t)((PyLongObject *)o)->ob_digit[0];
        return 0;
    }
#else
    if (likely(PyLong_CheckExact(o) && PyUnstable_Long_IsCompact((PyLongObject *)o))) {
        *out = PyUnstable_Long_CompactValue((PyLongObject *)o);
        return 0;
    }
#endif
    long v = PyLong_AsLong(o);
    if (v == -1 && PyErr_Occurred()) return -1;
    *out = v;
    return 0;
}
static PyObject *create(int64_t value) {
    Counter *c = PyObject_New(Counter, counter_type);
    if (c) c->value = value;
    return (PyObject *)c;
}
static PyObject *vectorcall(PyObject *t, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    int64_t value;
    if (PyVectorcall_NARGS(nargsf) != 1 || kwnames) {
        PyErr_SetString(PyExc_TypeError, "Counter() takes 1 argument");
        return NULL;
    }
    return load(args[0], &value) ? NULL : create(value);
}
static PyObject *new(PyTypeObject *t, PyObject *args, PyObject *kwargs) {
    long long value;
    if (!PyArg_ParseTuple(args, "L", &value)) return NULL;
    Counter *c = (Counter *)t->tp_alloc(t, 0);
    if (c) c->value = value;
    return (PyObject *)c;
}
static void dealloc(PyObject *o) {
    PyTypeObject *t = Py_TYPE(o);
    if (likely(t == counter_type)) PyObject_Free(o);
    else t->tp_free(o);
    Py_DECREF(t);
}
static PyObject *inc(PyObject *s, PyObject *unused) { return PyLong_FromLongLong(++((Counter *)s)->value); }
static PyObject *add(PyObject *s, PyObject *o) {
    int64_t v;
    if (load(o, &v)) return NULL;
    return PyLong_FromLongLong(((Counter *)s)->value += v);
}
static PyObject *get(PyObject *s, void *closure) { return PyLong_FromLongLong(((Counter *)s)->value); }
static int set(PyObject *s, PyObject *v, void *closure) {
    if (!v) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete");
        return -1;
    }
    return load(v, &((Counter *)s)->value);
}
static PyObject *zero(PyObject *u, PyObject *const *args, Py_ssize_t n) {
    if (n) {
        PyErr_SetString(PyExc_TypeError, "create_zero() takes no arguments");
        return NULL;
    }
    return create(0);
}
static PyMethodDef zero_def = {"create_zero", (PyCFunction)(void (*)(void))zero, METH_FASTCALL, ""};
static PyMethodDef methods[] = {{"inc", inc, METH_NOARGS, ""}, {"add", add, METH_O, ""}, {0}};
static PyGetSetDef getset[] = {{"value", get, set, "", NULL}, {0}};
static PyType_Slot slots[] = {{Py_tp_new, new}, {Py_tp_dealloc, dealloc}, {Py_tp_methods, methods}, {Py_tp_getset, getset}, {0}};
static PyType_Spec spec = {"bench_rawc_heap.Counter", sizeof(Counter), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static int exec(PyObject *m) {
    counter_type = (PyTypeObject *)PyType_FromSpec(&spec);
    if (!counter_type) return -1;
    counter_type->tp_vectorcall = vectorcall;
    PyObject *f = PyCFunction_NewEx(&zero_def, NULL, NULL);
    PyObject *s = f ? PyObject_CallFunctionObjArgs((PyObject *)&PyStaticMethod_Type, f, NULL) : NULL;
    if (!s || PyObject_SetAttrString((PyObject *)counter_type, "create_zero", s)) return -1;
    return PyModule_AddObjectRef(m, "Counter", (PyObject *)counter_type);
}
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, exec}, {0}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "bench_rawc_heap", "", 0, NULL, module_slots};
PyMODINIT_FUNC PyInit_bench_rawc_heap(void) { return PyModuleDef_Init(&def); }
