#define _GNU_SOURCE
#include "CMartlet.h"
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <unwind.h>

typedef struct { const char *start; const char *name, *file; int line; } entry;

// Appended to under the lock; a handler, which can't lock, reads the count first.
static entry *entries = NULL;
static volatile int count = 0;
static int room = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT};
enum { SIGNALS = sizeof signals / sizeof *signals };
static struct sigaction previous[SIGNALS];

void mtl_crash_add(const void *start, const char *name, const char *file, int line) {
  pthread_mutex_lock(&lock);
  if (count == room) {
    int larger = room ? room * 2 : 64;
    entry *copy = malloc(sizeof *copy * (size_t)larger);
    if (copy) {
      if (count) memcpy(copy, entries, sizeof *copy * (size_t)count);
      // The old table stays: a handler may be reading it.
      entries = copy;
      room = larger;
    }
  }
  if (count < room) {
    entries[count] = (entry){start, name, file, line};
    count++;
  }
  pthread_mutex_unlock(&lock);
}

// An entry that Swift compiles to a shim ends in a jump to the function that does the work; only
// that one is on the stack. A jump counts where it leads to the start of a function.
static const char *target_of(const char *start) {
#if defined(__x86_64__)
  for (const unsigned char *p = (const unsigned char *)start; p < (const unsigned char *)start + 48; p++) {
    if (*p == 0xC3) return NULL;
    if (*p != 0xE9) continue;
    int32_t distance;
    memcpy(&distance, p + 1, sizeof distance);
    char *target = (char *)p + 5 + distance;
    if (_Unwind_FindEnclosingFunction(target + 1) == target) return target;
  }
#elif defined(__aarch64__)
  for (const uint32_t *p = (const uint32_t *)start; p < (const uint32_t *)start + 12; p++) {
    if (*p == 0xD65F03C0) return NULL;
    if (*p >> 26 != 5) continue;
    char *target = (char *)p + ((int64_t)((uint64_t)*p << 38) >> 36);
    if (_Unwind_FindEnclosingFunction(target + 1) == target) return target;
  }
#endif
  return NULL;
}

static const entry *find(const char *function) {
  int n = count;
  for (int i = 0; i < n; i++) if (entries[i].start == function) return &entries[i];
  for (int i = 0; i < n; i++) if (target_of(entries[i].start) == function) return &entries[i];
  return NULL;
}

enum { FRAMES = 24 };
// `frames` are the addresses from the trap down to the exported function.
typedef struct { const entry *found[8]; int n; uintptr_t trap; uintptr_t frames[FRAMES]; int depth; } search;

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *data) {
  search *s = data;
  int is_exact = 0;
  uintptr_t pc = _Unwind_GetIPInfo(context, &is_exact);
  if (!pc) return _URC_END_OF_STACK;
  if (is_exact && !s->trap) s->trap = pc;
  // A return address is behind the call.
  if (s->trap && !s->n && s->depth < FRAMES) s->frames[s->depth++] = is_exact ? pc : pc - 1;
  const entry *e = find(_Unwind_FindEnclosingFunction((void *)(is_exact ? pc + 1 : pc)));
  if (e) s->found[s->n++] = e;
  return s->n < 8 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void put(const char *text) {
  ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
  (void)ignored;
}

static void put_number(unsigned long number, unsigned base) {
  char digits[24], *p = digits + sizeof digits - 1;
  *p = 0;
  do *--p = "0123456789abcdef"[number % base]; while (number /= base);
  put(p);
}

static void report(int signal) {
  search s = {0};
  _Unwind_Backtrace(visit, &s);
  if (!s.n) return;
  put("Fatal Swift error: ");
  put(signal == SIGILL || signal == SIGTRAP ? "a trap (failed precondition, overflow, index or unwrapping)"
      : signal == SIGABRT ? "abort" : "invalid memory access");
  for (int i = 0; i < s.n; i++) {
    put(i ? "\n  called through " : "\n  in ");
    put(s.found[i]->name);
    put(", exported at ");
    put(s.found[i]->file);
    put(":");
    put_number((unsigned long)s.found[i]->line, 10);
  }
  char line[512];
  if (mtl_crash_line(s.found[0]->start, s.frames, s.depth, line, sizeof line)) {
    put("\n  at ");
    put(line);
  }
  Dl_info library;
  if (s.trap && dladdr((void *)s.trap, &library) && library.dli_fname) {
    put("\n  at ");
    put(library.dli_fname);
    put("+0x");
    put_number(s.trap - (uintptr_t)library.dli_fbase, 16);
  }
  put("\n\n");
}

static void handle(int signal, siginfo_t *info, void *context) {
  (void)context;
  static volatile int reported = 0;
  if (!__sync_lock_test_and_set(&reported, 1)) report(signal);
  for (int i = 0; i < SIGNALS; i++) if (signals[i] == signal) sigaction(signal, &previous[i], NULL);
  // A fault happens again on return, now with the handler that was there before; what was sent, and
  // a trap that the processor steps over, doesn't.
  if (info->si_code <= 0 || signal == SIGABRT || signal == SIGTRAP) raise(signal);
}

void mtl_crash_install(void) {
  static bool installed = false;
  pthread_mutex_lock(&lock);
  bool first = !installed;
  installed = true;
  pthread_mutex_unlock(&lock);
  if (!first) return;
  struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  action.sa_sigaction = handle;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < SIGNALS; i++) sigaction(signals[i], &action, &previous[i]);
}
