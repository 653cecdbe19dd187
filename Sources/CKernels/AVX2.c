// Vectors of eight floats and fused multiply-adds: x86-64 processors since 2013.
#if defined(__x86_64__)
#define KERNELS ck_avx2
#define NAME "avx2"
#define LANES 8
#define ROWS 6
#define TARGET __attribute__((target("avx2,fma")))
#include "Template.h"
#endif
