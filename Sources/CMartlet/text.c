#include "CMartlet.h"

static mtl_utf8 load(PyObject *o) {
  Py_ssize_t count = 0;
  if (MTL_UNLIKELY(!mtl_is_str(o))) {
    PyObject *name = mtl_is_none(o) ? PyUnicode_FromString("None") : mtl_type_name(o);
    if (name) PyErr_Format(PyExc_TypeError, "must be str, not %U", name);
    mtl_xdecref(name);
    return (mtl_utf8){NULL, 0, false};
  }
  const char *bytes = PyUnicode_AsUTF8AndSize(o, &count);
  return (mtl_utf8){bytes, bytes ? count : 0, false};
}

static inline bool is_ascii(const char *p, Py_ssize_t n) {
  const uint64_t high = 0x8080808080808080u;
  uint64_t word, any = 0;
  if (n < 8) return !(mtl_small_bytes(p, n).low & high);
  for (Py_ssize_t i = 0; i < n - 8; i += 8) {
    memcpy(&word, p + i, 8);
    any |= word;
  }
  memcpy(&word, p + n - 8, 8);
  return !((any | word) & high);
}

// An ASCII str of two or more characters and where its text goes; shorter ones are shared.
static inline PyObject *new_ascii(Py_ssize_t n, char **text) {
#if MTL_STABLE_ABI
  PyObject *o = mtl_api.unicode_new(n, 127);
  *text = (char *)o + mtl_api.ascii_offset;
#else
  PyObject *o = PyUnicode_New(n, 127);
  *text = (char *)(((PyASCIIObject *)o) + 1);
#endif
  return o;
}

#if MTL_STABLE_ABI
#define HAS_NEW_ASCII (mtl_api.ascii_offset != 0)
#else
#define HAS_NEW_ASCII true
#endif

PyObject *mtl_new_small_ascii(mtl_small s, Py_ssize_t n) {
  const char *from = (const char *)&s;
  if (n < 2 || !HAS_NEW_ASCII) return PyUnicode_DecodeUTF8(from, n, NULL);
  char *p;
  PyObject *o = new_ascii(n, &p);
  if (MTL_UNLIKELY(!o)) return NULL;
  if (n >= 8) {
    memcpy(p, from, 8);
    memcpy(p + n - 8, from + n - 8, 8);
  } else if (n >= 4) {
    memcpy(p, from, 4);
    memcpy(p + n - 4, from + n - 4, 4);
  } else {
    memcpy(p, from, 2);
    p[n - 1] = from[n - 1];
  }
  return o;
}

#if MTL_STABLE_ABI
mtl_utf8 mtl_load_utf8(PyObject *o) { return load(o); }

static PyObject *new_wide(const char *p, Py_ssize_t n) { return PyUnicode_DecodeUTF8(p, n, NULL); }
#else
mtl_utf8 mtl_load_utf8_slow(PyObject *o) { return load(o); }

// The greatest byte, which for valid UTF-8 tells the widest character, and the number of characters.
typedef struct { uint8_t greatest; Py_ssize_t characters; } shape;

static shape measure(const uint8_t *p, Py_ssize_t n) {
  shape s = {0, 0};
  for (Py_ssize_t i = 0; i < n; i++) {
    s.greatest = p[i] > s.greatest ? p[i] : s.greatest;
    s.characters += (p[i] & 0xC0) != 0x80;
  }
  return s;
}

#define DECODE(name, type)                                                       \
  static void name(const uint8_t *p, const uint8_t *end, type *out) {            \
    while (p < end) {                                                            \
      uint32_t c = *p++;                                                         \
      if (c < 0x80) {                                                            \
      } else if (c < 0xE0) {                                                     \
        c = (c & 0x1F) << 6 | (p[0] & 0x3F);                                     \
        p += 1;                                                                  \
      } else if (c < 0xF0) {                                                     \
        c = (c & 0x0F) << 12 | (uint32_t)(p[0] & 0x3F) << 6 | (p[1] & 0x3F);     \
        p += 2;                                                                  \
      } else {                                                                   \
        c = (c & 0x07) << 18 | (uint32_t)(p[0] & 0x3F) << 12 |                   \
            (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);                        \
        p += 3;                                                                  \
      }                                                                          \
      *out++ = (type)c;                                                          \
    }                                                                            \
  }
DECODE(decode1, Py_UCS1)
DECODE(decode2, Py_UCS2)
DECODE(decode4, Py_UCS4)

// CPython's own decoder guesses the width and starts again when it was wrong.
static PyObject *new_wide(const char *bytes, Py_ssize_t n) {
  const uint8_t *p = (const uint8_t *)bytes;
  shape s = measure(p, n);
  Py_UCS4 widest = s.greatest < 0xC4 ? 0xFF : s.greatest < 0xF0 ? 0xFFFF : 0x10FFFF;
  // A single character below U+0100 is shared.
  if (s.characters == 1) return PyUnicode_DecodeUTF8(bytes, n, NULL);
  PyObject *o = PyUnicode_New(s.characters, widest);
  if (MTL_UNLIKELY(!o)) return NULL;
  void *data = ((PyCompactUnicodeObject *)o) + 1;
  if (widest == 0xFF) decode1(p, p + n, data);
  else if (widest == 0xFFFF) decode2(p, p + n, data);
  else decode4(p, p + n, data);
  return o;
}

#endif

PyObject *mtl_new_str(const char *bytes, Py_ssize_t count) {
  if (count < 2 || !HAS_NEW_ASCII) return PyUnicode_DecodeUTF8(bytes, count, NULL);
  if (MTL_UNLIKELY(!is_ascii(bytes, count))) return new_wide(bytes, count);
  char *text;
  PyObject *o = new_ascii(count, &text);
  if (MTL_LIKELY(o != NULL)) memcpy(text, bytes, (size_t)count);
  return o;
}

mtl_bytes mtl_load_bytes(PyObject *o) {
  static const uint8_t empty = 0;
  if (MTL_LIKELY(mtl_is_bytes(o))) {
    return (mtl_bytes){(const uint8_t *)PyBytes_AsString(o), PyBytes_Size(o)};
  }
  if (mtl_is_bytearray(o)) {
    const uint8_t *p = (const uint8_t *)PyByteArray_AsString(o);
    return (mtl_bytes){p ? p : &empty, PyByteArray_Size(o)};
  }
  return (mtl_bytes){NULL, 0};
}
