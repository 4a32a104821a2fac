#define _GNU_SOURCE
#include "CMartlet.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 24, DIGITS = 20, FIRST = 5 };

static const char *program = NULL;

void mtl_crash_symbolizer(const char *path) {
  if (!program) program = strdup(path);
}

static char *hexadecimal(uintptr_t number, char *room) {
  char *p = room + DIGITS - 1;
  *p = 0;
  do *--p = "0123456789abcdef"[number % 16]; while (number /= 16);
  *--p = 'x';
  *--p = '0';
  return p;
}

// Only what a signal handler may call. The program answers with one line for each address, and a
// line that it doesn't know begins with question marks or ends with the number 0. One in the
// expansion of a macro is nothing that a reader could open.
static bool first_known(char *text, size_t count, char *line, size_t room) {
  text[count] = 0;
  for (char *start = text; *start;) {
    char *end = strchr(start, '\n');
    if (end) *end = 0;
    const char *colon = strchr(start, ':');
    bool is_known = colon && colon[1] >= '1' && colon[1] <= '9' && !strpbrk(start, "?<@");
    if (is_known) {
      strncpy(line, start, room - 1);
      line[room - 1] = 0;
      // A discriminator or a column may follow.
      char *blank = strchr(line, ' ');
      if (blank) *blank = 0;
      return true;
    }
    if (!end) return false;
    start = end + 1;
  }
  return false;
}

bool mtl_crash_line(const void *function, const uintptr_t *frames, int count, char *line, size_t room) {
  Dl_info own, other;
  if (!program || !dladdr(function, &own) || !own.dli_fname) return false;
  char digits[MOST][DIGITS];
  // With the inlined frames: a trap itself has no line, but the expression that it stands for does.
  const char *arguments[MOST + 6] = {program, "-s", "-i", "-e", own.dli_fname};
  int n = FIRST;
  for (int i = 0; i < count && i < MOST; i++) {
    if (!dladdr((void *)frames[i], &other) || other.dli_fbase != own.dli_fbase) continue;
    arguments[n++] = hexadecimal(frames[i] - (uintptr_t)own.dli_fbase, digits[i]);
  }
  int ends[2];
  if (n == FIRST || pipe(ends)) return false;
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(STDERR_FILENO);
    execv(program, (char *const *)arguments);
    _exit(127);
  }
  close(ends[1]);
  char text[4096];
  size_t length = 0;
  ssize_t got;
  while (child > 0 && length < sizeof text - 1) {
    got = read(ends[0], text + length, sizeof text - 1 - length);
    if (got > 0) length += (size_t)got;
    else if (got == 0 || errno != EINTR) break;
  }
  close(ends[0]);
  if (child > 0) waitpid(child, NULL, 0);
  return first_known(text, length, line, room);
}
