// Preloaded: counts the bytes that memcpy and memmove copy in pieces over 4 kB.
#include <stddef.h>

static _Atomic size_t copied;

size_t copied_bytes(void) { return copied; }

static void *forward(void *to, const void *from, size_t count) {
  void *result = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
  return result;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  if (count > 4096) copied += count;
  return forward(to, from, count);
}

void *memmove(void *to, const void *from, size_t count) {
  if (count > 4096) copied += count;
  char *target = to;
  const char *source = from;
  if (target <= source || target >= source + count) return forward(to, from, count);
  while (count--) ((volatile char *)target)[count] = source[count];
  return to;
}
