// Products with weights that are one of a few sub-vectors each: every product that there can be is found once for a pixel,
// and outputs add up those that are theirs.

// tables[m][k] = Σ x[c]·D[c][k] over the inputs c of m; k numbers a table, a whole number of vectors.
TARGET static void table_products(
  const float *x, const float *codebook, const int *starts, const int *sizes, long tables, long k, float *out
) {
  for (long m = 0; m < tables; m++, out += k) {
    const float *p = x + starts[m];
    for (long j = 0; j < k; j += LANES) {
      const float *d = codebook + j;
      V sum = {0};
      for (long c = 0; c < sizes[m]; c++, d += k) sum += p[c] * load(d);
      store(out + j, sum);
    }
    codebook += sizes[m] * k;
  }
}

typedef unsigned short U __attribute__((vector_size(2 * LANES), aligned(2)));

// table[code] for each lane, of a table of `vectors` vectors; in registers where the processor can.
INLINE V looked_up(const float *table, long vectors, const unsigned short *codes) {
#if LANES == 16
  if (vectors == 1) return (V)__builtin_ia32_permvarsf512(load(table), __builtin_convertvector(*(const U *)codes, I));
#elif LANES == 8
  if (vectors <= 2) {
    const I index = __builtin_convertvector(*(const U *)codes, I);
    const V low = (V)__builtin_ia32_permvarsf256(load(table), index);
    if (vectors == 1) return low;
    return select(index > 7, (V)__builtin_ia32_permvarsf256(load(table + 8), index), low);
  }
#endif
  V v;
  for (int l = 0; l < LANES; l++) v[l] = table[codes[l]];
  return v;
}

// Some vectors of outputs at one position: the sums over taps and tables, through a channel's affine map.
INLINE void look_up_at(
  const CKLookUp *p, const float *tables, long i, long j, long first, int width, long vectors, float *y
) {
  V sum[4];
  UNROLL for (int v = 0; v < 4; v++) sum[v] = (V){0};
  for (long u = 0; u < p->kh; u++) {
    const long row = i * p->stride + u * p->dilation - p->padding;
    if (row < 0 || row >= p->h) continue;
    for (long t = 0; t < p->kw; t++) {
      const long column = j * p->stride + t * p->dilation - p->padding;
      if (column < 0 || column >= p->w) continue;
      const float *table = tables + (row * p->w + column) * p->tables * p->k;
      const unsigned short *codes = p->codes + (u * p->kw + t) * p->tables * p->n + first;
      for (long m = 0; m < p->tables; m++, table += p->k, codes += p->n)
        UNROLL for (int v = 0; v < 4; v++)
          if (v < width) sum[v] += looked_up(table, vectors, codes + v * LANES);
    }
  }
  UNROLL for (int v = 0; v < 4; v++)
    if (v < width) {
      const long c = first + v * LANES;
      const V z = sum[v] * load(p->scale + c) + load(p->shift + c);
      store(y + c, p->rectify ? rectified(z) : z);
    }
}

INLINE void look_up_as(const CKLookUp *p, const float *tables, float *y, long row, long vectors) {
  for (long i = 0; i < p->oh; i++)
    for (long j = 0; j < p->ow; j++) {
      float *out = y + i * row + j * p->n;
      long c = 0;
      for (; c + 4 * LANES <= p->n; c += 4 * LANES) look_up_at(p, tables, i, j, c, 4, vectors, out);
      for (; c < p->n; c += LANES) look_up_at(p, tables, i, j, c, 1, vectors, out);
    }
}

TARGET static void look_up(const CKLookUp *p, const float *tables, float *y, long row) {
  const long vectors = p->k / LANES;
  if (vectors == 1) look_up_as(p, tables, y, row, 1);
  else if (vectors == 2) look_up_as(p, tables, y, row, 2);
  else look_up_as(p, tables, y, row, vectors);
}
