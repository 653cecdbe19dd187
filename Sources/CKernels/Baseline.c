// Vectors of four floats, which every processor has: SSE on x86-64, NEON on arm64.
#define KERNELS ck_baseline
#define NAME "baseline"
#define LANES 4
#define ROWS 6
#define TARGET
#include "Template.h"
