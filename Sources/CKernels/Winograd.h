// Winograd's minimal convolution F(m×m, 3×3) for m = TILE: an m×m tile of the output from t² products, t = m + 2.
//
//     y = Aᵀ·[(G·w·Gᵀ) ⊙ (Bᵀ·x·B)]·A
//
// Each step below is linear and applies one small matrix to the rows and to the columns of a tile; the gradients use
// the transposed matrices, so they are the exact adjoints. Products over channels are left to the microkernels.
//
// Source: Lavin & Gray 2016, arXiv:1509.09308; points 0, ±1 (m = 2) and 0, ±1, ±2 (m = 4), and ∞.

#define T (TILE + 2)

#if TILE == 2
// Bᵀ
INLINE void IN_TILE(bt)(const V d[T], V o[T]) {
  o[0] = d[0] - d[2];
  o[1] = d[1] + d[2];
  o[2] = d[2] - d[1];
  o[3] = d[1] - d[3];
}
// Aᵀ
INLINE void IN_TILE(at)(const V d[T], V o[TILE]) {
  o[0] = d[0] + d[1] + d[2];
  o[1] = d[1] - d[2] - d[3];
}
INLINE void IN_TILE(a)(const V d[TILE], V o[T]) {
  o[0] = d[0];
  o[1] = d[0] + d[1];
  o[2] = d[0] - d[1];
  o[3] = -d[1];
}
INLINE void IN_TILE(g)(const V d[3], V o[T]) {
  const V even = .5f * (d[0] + d[2]), odd = .5f * d[1];
  o[0] = d[0];
  o[1] = even + odd;
  o[2] = even - odd;
  o[3] = d[2];
}
// Gᵀ
INLINE void IN_TILE(gt)(const V d[T], V o[3]) {
  const V even = .5f * (d[1] + d[2]);
  o[0] = d[0] + even;
  o[1] = .5f * (d[1] - d[2]);
  o[2] = even + d[3];
}
#else
INLINE void IN_TILE(bt)(const V d[T], V o[T]) {
  const V a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  o[0] = 4 * d[0] - 5 * d[2] + d[4];
  o[1] = a + b;
  o[2] = a - b;
  o[3] = c + e;
  o[4] = c - e;
  o[5] = 4 * d[1] - 5 * d[3] + d[5];
}
INLINE void IN_TILE(at)(const V d[T], V o[TILE]) {
  const V s1 = d[1] + d[2], d1 = d[1] - d[2], s2 = d[3] + d[4], d2 = d[3] - d[4];
  o[0] = d[0] + s1 + s2;
  o[1] = d1 + 2 * d2;
  o[2] = s1 + 4 * s2;
  o[3] = d1 + 8 * d2 + d[5];
}
INLINE void IN_TILE(a)(const V d[TILE], V o[T]) {
  const V even1 = d[0] + d[2], odd1 = d[1] + d[3], even2 = d[0] + 4 * d[2], odd2 = 2 * d[1] + 8 * d[3];
  o[0] = d[0];
  o[1] = even1 + odd1;
  o[2] = even1 - odd1;
  o[3] = even2 + odd2;
  o[4] = even2 - odd2;
  o[5] = d[3];
}
INLINE void IN_TILE(g)(const V d[3], V o[T]) {
  const V even1 = (d[0] + d[2]) * (-1 / 6.f), odd1 = d[1] * (1 / 6.f);
  const V even2 = d[0] * (1 / 24.f) + d[2] * (1 / 6.f), odd2 = d[1] * (1 / 12.f);
  o[0] = d[0] * .25f;
  o[1] = even1 - odd1;
  o[2] = even1 + odd1;
  o[3] = even2 + odd2;
  o[4] = even2 - odd2;
  o[5] = d[2];
}
INLINE void IN_TILE(gt)(const V d[T], V o[3]) {
  const V s1 = d[1] + d[2], d1 = d[2] - d[1], s2 = d[3] + d[4], d2 = d[3] - d[4];
  o[0] = d[0] * .25f - s1 * (1 / 6.f) + s2 * (1 / 24.f);
  o[1] = d1 * (1 / 6.f) + d2 * (1 / 12.f);
  o[2] = (s2 - s1) * (1 / 6.f) + d[5];
}
#endif

TARGET static void IN_TILE(winograd_input)(
  const float *x, long row, long c, long th, long tw, float *planes, long plane
) {
  for (long ty = 0; ty < th; ty++)
    for (long tx = 0; tx < tw; tx++, planes += c)
      for (long k = 0; k < c; k += LANES) {
        const float *p = x + TILE * (ty * row + tx * c) + k;
        V rows[T][T];
        UNROLL for (int j = 0; j < T; j++) {
          V d[T], o[T];
          UNROLL for (int i = 0; i < T; i++) d[i] = load(p + i * row + j * c);
          IN_TILE(bt)(d, o);
          UNROLL for (int i = 0; i < T; i++) rows[i][j] = o[i];
        }
        UNROLL for (int i = 0; i < T; i++) {
          V o[T];
          IN_TILE(bt)(rows[i], o);
          UNROLL for (int j = 0; j < T; j++) store(planes + (i * T + j) * plane + k, o[j]);
        }
      }
}

TARGET static void IN_TILE(winograd_output_adjoint)(
  const float *g, long row, long c, long th, long tw, float *planes, long plane
) {
  for (long ty = 0; ty < th; ty++)
    for (long tx = 0; tx < tw; tx++, planes += c)
      for (long k = 0; k < c; k += LANES) {
        const float *p = g + TILE * (ty * row + tx * c) + k;
        V rows[T][TILE];
        UNROLL for (int j = 0; j < TILE; j++) {
          V d[TILE], o[T];
          UNROLL for (int i = 0; i < TILE; i++) d[i] = load(p + i * row + j * c);
          IN_TILE(a)(d, o);
          UNROLL for (int i = 0; i < T; i++) rows[i][j] = o[i];
        }
        UNROLL for (int i = 0; i < T; i++) {
          V o[T];
          IN_TILE(a)(rows[i], o);
          UNROLL for (int j = 0; j < T; j++) store(planes + (i * T + j) * plane + k, o[j]);
        }
      }
}

TARGET static void IN_TILE(winograd_output)(
  const float *planes, long plane, long c, long h, long w, float *y, long row, long accumulate, const float *bias,
  long rectify
) {
  for (long ty = 0; ty < h; ty += TILE)
    for (long tx = 0; tx < w; tx += TILE, planes += c)
      for (long k = 0; k < c; k += LANES) {
        V rows[TILE][T];
        UNROLL for (int j = 0; j < T; j++) {
          V d[T], o[TILE];
          UNROLL for (int i = 0; i < T; i++) d[i] = load(planes + (i * T + j) * plane + k);
          IN_TILE(at)(d, o);
          UNROLL for (int i = 0; i < TILE; i++) rows[i][j] = o[i];
        }
        const V start = bias ? load(bias + k) : (V){0};
        UNROLL for (int i = 0; i < TILE; i++) {
          V o[TILE];
          IN_TILE(at)(rows[i], o);
          float *out = y + (ty + i) * row + tx * c + k;
          UNROLL for (int j = 0; j < TILE; j++) {
            if (ty + i < h && tx + j < w) {
              V v = o[j] + start;
              if (accumulate) v += load(out + j * c);
              store(out + j * c, rectify ? rectified(v) : v);
            }
          }
        }
      }
}

TARGET static void IN_TILE(winograd_output_pool)(
  const float *planes, long plane, long c, long h, long w, float *y, long row, const float *bias
) {
  for (long ty = 0; ty < h; ty += TILE)
    for (long tx = 0; tx < w; tx += TILE, planes += c)
      for (long k = 0; k < c; k += LANES) {
        V rows[TILE][T], o[TILE][TILE];
        UNROLL for (int j = 0; j < T; j++) {
          V d[T], a[TILE];
          UNROLL for (int i = 0; i < T; i++) d[i] = load(planes + (i * T + j) * plane + k);
          IN_TILE(at)(d, a);
          UNROLL for (int i = 0; i < TILE; i++) rows[i][j] = a[i];
        }
        UNROLL for (int i = 0; i < TILE; i++) IN_TILE(at)(rows[i], o[i]);
        const V start = load(bias + k);
        UNROLL for (int i = 0; i < TILE; i += 2)
          UNROLL for (int j = 0; j < TILE; j += 2) {
            // The bias moves all four alike, so it can wait.
            const V v = largest(largest(o[i][j], o[i][j + 1]), largest(o[i + 1][j], o[i + 1][j + 1])) + start;
            if (ty + i + 1 < h && tx + j + 1 < w)
              store(y + (ty + i) / 2 * row + (tx + j) / 2 * c + k, rectified(v));
          }
      }
}

TARGET static void IN_TILE(winograd_weights)(const float *w, long tap, long n, float *u, long plane) {
  for (long k = 0; k < n; k += LANES) {
    V rows[T][3];
    UNROLL for (int j = 0; j < 3; j++) {
      V d[3], o[T];
      UNROLL for (int i = 0; i < 3; i++) d[i] = load(w + (3 * i + j) * tap + k);
      IN_TILE(g)(d, o);
      UNROLL for (int i = 0; i < T; i++) rows[i][j] = o[i];
    }
    UNROLL for (int i = 0; i < T; i++) {
      V o[T];
      IN_TILE(g)(rows[i], o);
      UNROLL for (int j = 0; j < T; j++) store(u + (i * T + j) * plane + k, o[j]);
    }
  }
}

TARGET static void IN_TILE(winograd_weights_adjoint)(
  const float *du, long plane, long slots, long slot, long n, float *dw, long tap
) {
  for (long k = 0; k < n; k += LANES) {
    V rows[3][T];
    UNROLL for (int j = 0; j < T; j++) {
      V d[T], o[3];
      UNROLL for (int i = 0; i < T; i++) {
        d[i] = load(du + (i * T + j) * plane + k);
        for (long s = 1; s < slots; s++) d[i] += load(du + s * slot + (i * T + j) * plane + k);
      }
      IN_TILE(gt)(d, o);
      UNROLL for (int i = 0; i < 3; i++) rows[i][j] = o[i];
    }
    UNROLL for (int i = 0; i < 3; i++) {
      V o[3];
      IN_TILE(gt)(rows[i], o);
      UNROLL for (int j = 0; j < 3; j++) store(dw + (3 * i + j) * tap + k, o[j]);
    }
  }
}

#undef T
