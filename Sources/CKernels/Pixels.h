// What is done value by value or pixel by pixel: sums of branches, rectifiers, pooling.

TARGET static void combine(
  const float *a, long arow, const float *b, long brow, long h, long n, long rectify, float *y, long yrow
) {
  for (long i = 0; i < h; i++) {
    for (long j = 0; j < n; j += LANES) {
      V v = load(a + i * arow + j);
      if (b) v += load(b + i * brow + j);
      store(y + i * yrow + j, rectify ? rectified(v) : v);
    }
  }
}

TARGET static void mask(const float *y, long yrow, const float *g, long h, long n, float *dx, long accumulate) {
  for (long i = 0; i < h; i++) {
    for (long j = 0; j < n; j += LANES) {
      V v = load(g + i * n + j);
      if (y) v = select(load(y + i * yrow + j) > 0, v, (V){0});
      store(dx + i * n + j, accumulate ? load(dx + i * n + j) + v : v);
    }
  }
}

// The part of a window's taps along one axis that lies inside an image of `size`.
#define FIRST(o) ((o) * window->stride < window->padding ? window->padding - (o) * window->stride : 0)
#define END(o, taps, size)                                                                           \
  ((o) * window->stride - window->padding + (taps) <= (size)                                         \
    ? (taps) : (size) - (o) * window->stride + window->padding)

TARGET static void max_pool(const CKWindow *window, float *y, long row) {
  for (long i = 0; i < window->oh; i++) {
    const long u0 = FIRST(i), u1 = END(i, window->kh, window->h);
    for (long j = 0; j < window->ow; j++) {
      const long v0 = FIRST(j), v1 = END(j, window->kw, window->w);
      const float *corner = window->x + (i * window->stride - window->padding) * window->row +
        (j * window->stride - window->padding) * window->c;
      for (long c = 0; c < window->c; c += LANES) {
        V best = load(corner + u0 * window->row + v0 * window->c + c);
        for (long u = u0; u < u1; u++)
          for (long v = v0; v < v1; v++) best = largest(load(corner + u * window->row + v * window->c + c), best);
        store(y + i * row + j * window->c + c, best);
      }
    }
  }
}

TARGET static void max_pool_adjoint(const CKWindow *window, const float *g, float *dx) {
  for (long i = 0; i < window->oh; i++) {
    const long u0 = FIRST(i), u1 = END(i, window->kh, window->h);
    for (long j = 0; j < window->ow; j++) {
      const long v0 = FIRST(j), v1 = END(j, window->kw, window->w);
      const long top = i * window->stride - window->padding, left = j * window->stride - window->padding;
      const float *corner = window->x + top * window->row + left * window->c;
      float *out = dx + (top * window->w + left) * window->c;
      for (long c = 0; c < window->c; c += LANES) {
        V best = load(corner + u0 * window->row + v0 * window->c + c);
        for (long u = u0; u < u1; u++)
          for (long v = v0; v < v1; v++) best = largest(load(corner + u * window->row + v * window->c + c), best);
        V left_over = load(g + (i * window->ow + j) * window->c + c);
        for (long u = u0; u < u1; u++)
          for (long v = v0; v < v1; v++) {
            const I wins = load(corner + u * window->row + v * window->c + c) == best;
            float *o = out + (u * window->w + v) * window->c + c;
            store(o, load(o) + select(wins, left_over, (V){0}));
            left_over = select(wins, (V){0}, left_over);
          }
      }
    }
  }
}

TARGET static void pixel_sum(const float *x, long row, long h, long w, long c, float scale, float *out) {
  for (long k = 0; k < c; k += LANES) {
    V sum = {0};
    for (long i = 0; i < h; i++)
      for (long j = 0; j < w; j++) sum += load(x + i * row + j * c + k);
    store(out + k, scale * sum);
  }
}

TARGET static void pixel_spread(const float *g, long pixels, long c, float scale, float *dx, long accumulate) {
  for (long i = 0; i < pixels; i++) {
    for (long k = 0; k < c; k += LANES) {
      const V v = scale * load(g + k);
      store(dx + i * c + k, accumulate ? load(dx + i * c + k) + v : v);
    }
  }
}
