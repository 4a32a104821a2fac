// glibc 2.35 has a new version of hypot and hypotf, and the object of the toolchain's Glibc module,
// which whoever reads `errno` links, needs hypotf. With `--wrap` calls go to the version that each
// glibc has: the same function, which also sets `errno`.
#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OLDEST "GLIBC_2.17"
#endif

#ifdef OLDEST
__asm__(".symver oldest_hypot, hypot@" OLDEST);
__asm__(".symver oldest_hypotf, hypotf@" OLDEST);
double oldest_hypot(double x, double y);
float oldest_hypotf(float x, float y);
#else
#define oldest_hypot __real_hypot
#define oldest_hypotf __real_hypotf
double __real_hypot(double x, double y);
float __real_hypotf(float x, float y);
#endif

__attribute__((visibility("hidden"))) double __wrap_hypot(double x, double y) {
  return oldest_hypot(x, y);
}

__attribute__((visibility("hidden"))) float __wrap_hypotf(float x, float y) {
  return oldest_hypotf(x, y);
}
