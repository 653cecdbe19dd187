#include "CKernels.h"

extern const CKKernels ck_baseline;
#if defined(__x86_64__)
extern const CKKernels ck_avx2, ck_avx512;
#endif

const CKKernels *ck_kernels(int instruction_set) {
  switch (instruction_set) {
  case CK_BASELINE: return &ck_baseline;
#if defined(__x86_64__)
  case CK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ck_avx2 : 0;
  case CK_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
        ? &ck_avx512
        : 0;
#endif
  default: return 0;
  }
}

#if defined(__x86_64__)
// Bit 15 flushes results to zero, bit 6 takes operands as zero.
unsigned long ck_flush_denormals(void) {
  unsigned before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8040);
  return before;
}
void ck_restore_denormals(unsigned long setting) { __builtin_ia32_ldmxcsr((unsigned)setting); }
#elif defined(__aarch64__)
// Bit 24 does both.
unsigned long ck_flush_denormals(void) {
  unsigned long before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" ::"r"(before | 1ul << 24));
  return before;
}
void ck_restore_denormals(unsigned long setting) { __asm__ volatile("msr fpcr, %0" ::"r"(setting)); }
#else
unsigned long ck_flush_denormals(void) { return 0; }
void ck_restore_denormals(unsigned long setting) {}
#endif
