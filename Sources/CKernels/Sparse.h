// Products that leave out what is 0: see CKPickedProduct and CKSparseRow.

// As MICROKERNEL, but step k takes its numbers of A at index[k] in place of the next ones.
#define PICKED(NAME, MR, NV)                                                                    \
  TARGET static void NAME(const CKPickedProduct *p) {                                           \
    const long ai = p->ai, bk = p->bk, n = p->k;                                                \
    const float *b = p->b;                                                                      \
    V sum[MR][NV];                                                                              \
    UNROLL for (int j = 0; j < NV; j++) {                                                       \
      const V start = p->bias ? load(p->bias + j * LANES) : (V){0};                             \
      UNROLL for (int i = 0; i < MR; i++) sum[i][j] = start;                                    \
    }                                                                                           \
    for (long k = 0; k < n; k++) {                                                              \
      const float *a = p->a + p->index[k];                                                      \
      V row[NV];                                                                                \
      UNROLL for (int j = 0; j < NV; j++) row[j] = load(b + j * LANES);                         \
      UNROLL for (int i = 0; i < MR; i++) {                                                     \
        const float x = a[i * ai];                                                              \
        UNROLL for (int j = 0; j < NV; j++) sum[i][j] += x * row[j];                            \
      }                                                                                         \
      b += bk;                                                                                  \
    }                                                                                           \
    float *c = p->c;                                                                            \
    UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NV; j++)                     \
      store(c + i * p->ci + j * LANES, p->rectify ? rectified(sum[i][j]) : sum[i][j]);          \
  }

#define PICKED_BOTH(MR) PICKED(picked_##MR##_1, MR, 1) PICKED(picked_##MR##_2, MR, 2)
PICKED_BOTH(1) PICKED_BOTH(2) PICKED_BOTH(3) PICKED_BOTH(4) PICKED_BOTH(5) PICKED_BOTH(6)
#if ROWS == 14
PICKED_BOTH(7) PICKED_BOTH(8) PICKED_BOTH(9) PICKED_BOTH(10) PICKED_BOTH(11) PICKED_BOTH(12) PICKED_BOTH(13)
PICKED_BOTH(14)
#endif
#define PICKED_KERNELS {ALL(picked, 1), ALL(picked, 2)}

// Sums of every PARTS-th product: as many chains, so that one addition need not wait for the last. Their number is the
// same for any n, so a result has the same bits wherever it stands.
#define PARTS 4

#define SPARSE(NAME, NV)                                                                        \
  INLINE void NAME(const CKSparseRow *p, long j) {                                              \
    V sum[PARTS][NV];                                                                           \
    UNROLL for (int s = 0; s < PARTS; s++) UNROLL for (int v = 0; v < NV; v++) sum[s][v] = (V){0}; \
    long k = 0;                                                                                 \
    for (; k + PARTS <= p->k; k += PARTS)                                                       \
      UNROLL for (int s = 0; s < PARTS; s++) {                                                  \
        const float w = p->w[k + s];                                                            \
        const float *a = p->a + p->index[k + s] + j;                                            \
        UNROLL for (int v = 0; v < NV; v++) sum[s][v] += w * load(a + v * LANES);               \
      }                                                                                         \
    for (; k < p->k; k++) {                                                                     \
      const float *a = p->a + p->index[k] + j;                                                  \
      UNROLL for (int v = 0; v < NV; v++) sum[0][v] += p->w[k] * load(a + v * LANES);           \
    }                                                                                           \
    UNROLL for (int v = 0; v < NV; v++) {                                                       \
      const V all = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]) + p->bias;                \
      store(p->c + j + v * LANES, p->rectify ? rectified(all) : all);                           \
    }                                                                                           \
  }

SPARSE(sparse_1, 1)
SPARSE(sparse_2, 2)
#if LANES == 16
SPARSE(sparse_4, 4)
#endif

TARGET static void sparse_row(const CKSparseRow *p) {
  long j = 0;
#if LANES == 16
  for (; j + 4 * LANES <= p->n; j += 4 * LANES) sparse_4(p, j);
#endif
  for (; j + 2 * LANES <= p->n; j += 2 * LANES) sparse_2(p, j);
  for (; j < p->n; j += LANES) sparse_1(p, j);
}

TARGET static void to_planes(
  const float *x, long xrow, long xpixel, long h, long w, long n, float *planes, long row, long plane
) {
  for (long i = 0; i < h; i++)
    for (long k = 0; k < n; k++) {
      const float *restrict in = x + i * xrow + k;
      float *restrict out = planes + k * plane + i * row;
      for (long j = 0; j < w; j++) out[j] = in[j * xpixel];
    }
}

TARGET static void from_planes(
  const float *planes, long row, long plane, long h, long w, long n, float *y, long yrow, long ypixel
) {
  for (long i = 0; i < h; i++)
    for (long j = 0; j < w; j++) {
      const float *restrict in = planes + i * row + j;
      float *restrict out = y + i * yrow + j * ypixel;
      for (long k = 0; k < n; k++) out[k] = in[k * plane];
    }
}
