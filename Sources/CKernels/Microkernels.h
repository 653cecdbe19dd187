// The product at the heart of every convolution: see CKProduct.
//
// A tile of C, MR rows of NV vectors, stays in registers while k runs: each step takes NV vectors of B and MR numbers
// of A and does MR·NV multiply-adds. ROWS is the most rows for which the tile, B and A fit into the registers.

#define MICROKERNEL(NAME, MR, NV, AI, AK)                                                       \
  TARGET static void NAME(const CKProduct *p) {                                                 \
    const long ai = AI, ak = AK;                                                                \
    V sum[MR][NV];                                                                              \
    UNROLL for (int j = 0; j < NV; j++) {                                                       \
      const V start = p->bias ? load(p->bias + j * LANES) : (V){0};                             \
      UNROLL for (int i = 0; i < MR; i++) sum[i][j] = start;                                    \
    }                                                                                           \
    for (long s = 0; s < p->segments; s++) {                                                    \
      const float *a = p->a + s * p->as, *b = p->b + s * p->bs;                                 \
      const long n = p->k, bk = p->bk;                                                          \
      for (long k = 0; k < n; k++) {                                                            \
        V row[NV];                                                                              \
        UNROLL for (int j = 0; j < NV; j++) row[j] = load(b + j * LANES);                       \
        UNROLL for (int i = 0; i < MR; i++) {                                                   \
          const float x = a[i * ai];                                                            \
          UNROLL for (int j = 0; j < NV; j++) sum[i][j] += x * row[j];                          \
        }                                                                                       \
        a += ak;                                                                                \
        b += bk;                                                                                \
      }                                                                                         \
    }                                                                                           \
    float *c = p->c;                                                                            \
    if (p->accumulate) {                                                                        \
      UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NV; j++)                   \
        store(c + i * p->ci + j * LANES, load(c + i * p->ci + j * LANES) + sum[i][j]);          \
    } else if (p->rectify) {                                                                    \
      UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NV; j++)                   \
        store(c + i * p->ci + j * LANES, rectified(sum[i][j]));                                 \
    } else {                                                                                    \
      UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NV; j++)                   \
        store(c + i * p->ci + j * LANES, sum[i][j]);                                            \
    }                                                                                           \
  }

#define BOTH(MR)                                     \
  MICROKERNEL(row_##MR##_1, MR, 1, p->ai, 1)         \
  MICROKERNEL(row_##MR##_2, MR, 2, p->ai, 1)         \
  MICROKERNEL(column_##MR##_1, MR, 1, 1, p->ak)      \
  MICROKERNEL(column_##MR##_2, MR, 2, 1, p->ak)

BOTH(1) BOTH(2) BOTH(3) BOTH(4) BOTH(5) BOTH(6)
#define UP_TO_6(F, NV) 0, F##_1_##NV, F##_2_##NV, F##_3_##NV, F##_4_##NV, F##_5_##NV, F##_6_##NV
#if ROWS == 14
BOTH(7) BOTH(8) BOTH(9) BOTH(10) BOTH(11) BOTH(12) BOTH(13) BOTH(14)
#define ALL(F, NV)                                                                                \
  {UP_TO_6(F, NV), F##_7_##NV, F##_8_##NV, F##_9_##NV, F##_10_##NV, F##_11_##NV, F##_12_##NV,     \
   F##_13_##NV, F##_14_##NV}
#else
#define ALL(F, NV) {UP_TO_6(F, NV)}
#endif
#define ROW_KERNELS {ALL(row, 1), ALL(row, 2)}
#define COLUMN_KERNELS {ALL(column, 1), ALL(column, 2)}
