#include "CMartlet.h"
#include <stdlib.h>

mtl_signature *mtl_signature_new(const char *name, const char *text) {
  int n = 0;
  for (const char *p = text; *p; p++) n += *p != ' ' && (p == text || p[-1] == ' ');
  size_t words = (size_t)n + 1, bytes = strlen(text) + 1;
  char *block = malloc(sizeof(mtl_signature) + words * (sizeof(char *) + sizeof(PyObject *) + sizeof(bool)) + bytes);
  if (!block) return PyErr_NoMemory(), NULL;
  mtl_signature *s = (mtl_signature *)block;
  const char **parameters = (const char **)(s + 1);
  PyObject **keywords = (PyObject **)(parameters + words);
  bool *required = (bool *)(keywords + words);
  char *copy = memcpy((char *)(required + words), text, bytes);
  *s = (mtl_signature){.name = name, .parameters = parameters, .keywords = keywords, .required = required};

  char *var_positional = NULL, *var_keyword = NULL, *state = NULL;
  bool keyword_only = false;
  int count = 0;
  for (char *word = strtok_r(copy, " ", &state); word; word = strtok_r(NULL, " ", &state)) {
    if (!strcmp(word, "/")) { s->positional_only = count; continue; }
    if (!strncmp(word, "**", 2)) { var_keyword = word + 2; continue; }
    if (*word == '*') { keyword_only = true; if (word[1]) var_positional = word + 1; continue; }
    size_t length = strlen(word);
    required[count] = word[length - 1] != '?';
    if (!required[count]) word[length - 1] = 0;
    parameters[count++] = word;
    if (keyword_only) s->keyword_only++; else s->positional++;
  }
  s->var_positional = var_positional != NULL;
  s->var_keyword = var_keyword != NULL;
  for (int i = 0; i < count; i++)
    if (!(keywords[i] = PyUnicode_InternFromString(parameters[i]))) return NULL;
  if (var_positional) parameters[count++] = var_positional;
  if (var_keyword) parameters[count++] = var_keyword;
  return s;
}

static void mtl_signature_free(mtl_signature *s) {
  for (int i = 0; i < s->positional + s->keyword_only; i++) Py_DECREF(s->keywords[i]);
  free(s);
}

// "'a'", "'a' and 'b'", "'a', 'b', and 'c'", as CPython lists them.
static void raise_missing(const mtl_signature *s, PyObject *const *values, int from, int to, const char *kind) {
  int missing = 0;
  for (int i = from; i < to; i++) missing += s->required[i] && !values[i];
  PyObject *list = PyUnicode_FromString("");
  for (int i = from, seen = 0; list && i < to; i++) {
    if (!s->required[i] || values[i]) continue;
    seen++;
    const char *before = seen == 1 ? "" : seen < missing ? ", " : missing == 2 ? " and " : ", and ";
    PyObject *longer = PyUnicode_FromFormat("%U%s'%s'", list, before, s->parameters[i]);
    Py_DECREF(list);
    list = longer;
  }
  if (!list) return;
  PyErr_Format(PyExc_TypeError, "%s() missing %d required %s argument%s: %U", s->name, missing, kind,
               missing == 1 ? "" : "s", list);
  Py_DECREF(list);
}

static void raise_too_many(const mtl_signature *s, Py_ssize_t nargs, int keyword_only_given) {
  int required = 0;
  while (required < s->positional && s->required[required]) required++;
  int most = s->positional;
  const char *were = nargs == 1 && !keyword_only_given ? "was" : "were";
  PyObject *given = keyword_only_given
    ? PyUnicode_FromFormat("%zd positional argument%s (and %d keyword-only argument%s)", nargs, nargs == 1 ? "" : "s",
                           keyword_only_given, keyword_only_given == 1 ? "" : "s")
    : PyUnicode_FromFormat("%zd", nargs);
  if (!given) return;
  if (required < most)
    PyErr_Format(PyExc_TypeError, "%s() takes from %d to %d positional arguments but %U %s given", s->name, required, most, given, were);
  else
    PyErr_Format(PyExc_TypeError, "%s() takes %d positional argument%s but %U %s given", s->name, most, most == 1 ? "" : "s", given, were);
  Py_DECREF(given);
}

static int find(const mtl_signature *s, PyObject *name, int from) {
  int n = s->positional + s->keyword_only;
  // Not interned, or interned by another interpreter.
  Py_ssize_t length;
  const char *utf8 = PyUnicode_AsUTF8AndSize(name, &length);
  if (!utf8) { PyErr_Clear(); return -1; }
  // By length, since a name may hold zeros.
  for (int i = from; i < n; i++)
    if (strlen(s->parameters[i]) == (size_t)length && !memcmp(s->parameters[i], utf8, (size_t)length)) return i;
  return -1;
}

static bool raise_positional_only(const mtl_signature *s, PyObject *kwnames, Py_ssize_t nkw) {
  PyObject *list = NULL;
  for (Py_ssize_t k = 0; k < nkw; k++) {
    PyObject *name = PyTuple_GetItem(kwnames, k);
    int i = find(s, name, 0);
    if (i < 0 || i >= s->positional_only) continue;
    PyObject *longer = list ? PyUnicode_FromFormat("%U, %U", list, name) : mtl_new_ref(name);
    mtl_xdecref(list);
    if (!(list = longer)) return true;
  }
  if (!list) return false;
  PyErr_Format(PyExc_TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%U'", s->name, list);
  Py_DECREF(list);
  return true;
}

static bool bind_keywords(const mtl_signature *s, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, PyObject **out, PyObject *extra) {
  Py_ssize_t nkw = mtl_tuple_count(kwnames);
  int n = s->positional + s->keyword_only;
  for (Py_ssize_t k = 0; k < nkw; k++) {
    PyObject *name = mtl_tuple_item(kwnames, k);
    int i = s->positional_only;
    while (i < n && s->keywords[i] != name) i++;
    if (MTL_UNLIKELY(i == n)) {
      if (!mtl_is_str(name)) { PyErr_SetString(PyExc_TypeError, "keywords must be strings"); return false; }
      i = find(s, name, s->positional_only);
    }
    if (MTL_LIKELY(i >= 0)) {
      if (MTL_UNLIKELY(out[i] != NULL)) { PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%s'", s->name, s->parameters[i]); return false; }
      out[i] = args[nargs + k];
    } else if (extra) {
      if (PyDict_SetItem(extra, name, args[nargs + k]) < 0) return false;
    } else {
      if (!s->positional_only || !raise_positional_only(s, kwnames, nkw))
        PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", s->name, name);
      return false;
    }
  }
  return true;
}

void mtl_raise_arity(const char *name, const char *parameters, Py_ssize_t nargs) {
  mtl_signature *s = mtl_signature_new(name, parameters);
  if (!s) return;
  if (s->positional == 0) {
    PyErr_Format(PyExc_TypeError, "%s() takes no arguments (%zd given)", name, nargs);
  } else if (nargs > s->positional) {
    raise_too_many(s, nargs, 0);
  } else {
    PyObject **given = calloc((size_t)s->positional, sizeof *given);
    for (Py_ssize_t i = 0; given && i < nargs; i++) given[i] = Py_None;
    if (given) raise_missing(s, given, 0, s->positional, "positional");
    else PyErr_NoMemory();
    free(given);
  }
  mtl_signature_free(s);
}

void mtl_raise_no_keywords(const char *name, const char *parameters, PyObject *kwnames) {
  mtl_signature *s = mtl_signature_new(name, parameters);
  if (!s) return;
  if (!s->positional || !raise_positional_only(s, kwnames, PyTuple_Size(kwnames))) {
    if (s->positional == 0) PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
    else PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%S'", name, PyTuple_GetItem(kwnames, 0));
  }
  mtl_signature_free(s);
}

bool mtl_bind(const mtl_signature *s, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, PyObject **out) {
  int positional = s->positional, n = positional + s->keyword_only;
  Py_ssize_t direct = nargs < positional ? nargs : positional;
  for (Py_ssize_t i = 0; i < direct; i++) out[i] = args[i];
  for (Py_ssize_t i = direct; i < n; i++) out[i] = NULL;
  PyObject *rest = NULL, *extra = NULL;
  if (s->var_keyword && !(extra = PyDict_New())) return false;
  if (kwnames && !bind_keywords(s, args, nargs, kwnames, out, extra)) goto failed;
  if (MTL_UNLIKELY(nargs > positional) && !s->var_positional) {
    int given = 0;
    for (int i = positional; i < n; i++) given += out[i] != NULL;
    raise_too_many(s, nargs, given);
    goto failed;
  }
  for (int i = (int)direct; i < n; i++) {
    if (MTL_LIKELY(out[i] || !s->required[i])) continue;
    if (i < positional) raise_missing(s, out, 0, positional, "positional");
    else raise_missing(s, out, positional, n, "keyword-only");
    goto failed;
  }
  if (s->var_positional) {
    Py_ssize_t more = nargs > positional ? nargs - positional : 0;
    if (!(rest = PyTuple_New(more))) goto failed;
    for (Py_ssize_t i = 0; i < more; i++) mtl_tuple_init(rest, i, mtl_new_ref(args[positional + i]));
    out[n] = rest;
  }
  if (extra) out[n + (s->var_positional ? 1 : 0)] = extra;
  return true;
failed:
  mtl_xdecref(extra);
  return false;
}

PyObject *mtl_unpack_call(PyObject *args, PyObject *kwargs, PyObject **values) {
  Py_ssize_t n = PyTuple_Size(args), nkw = kwargs ? PyDict_Size(kwargs) : 0;
  for (Py_ssize_t i = 0; i < n; i++) values[i] = PyTuple_GetItem(args, i);
  if (nkw == 0) return NULL;
  PyObject *names = PyTuple_New(nkw);
  if (!names) return NULL;
  mtl_dict_entry e = mtl_dict_next(kwargs, 0);
  for (Py_ssize_t k = 0; e.key && k < nkw; k++, e = mtl_dict_next(kwargs, e.position)) {
    PyTuple_SetItem(names, k, mtl_new_ref(e.key));
    values[n + k] = e.value;
  }
  return names;
}
