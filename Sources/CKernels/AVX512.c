// Vectors of sixteen floats, and twice as many of them: x86-64 servers since 2017, desktops since 2022.
#if defined(__x86_64__)
#define KERNELS ck_avx512
#define NAME "avx512"
#define LANES 16
#define ROWS 14
#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"), min_vector_width(512)))
#include "Template.h"
#endif
