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

// The share that each tap of a window has of its mean.
INLINE float share(const CKWindow *window, long count_padding, long rows, long columns) {
  return 1 / (float)(count_padding ? window->kh * window->kw : rows * columns);
}

TARGET static void average_pool(const CKWindow *window, long count_padding, float *y, long row) {
  for (long i = 0; i < window->oh; i++) {
    const long u0 = FIRST(i), u1 = END(i, window->kh, window->h);
    for (long j = 0; j < window->ow; j++) {
      const long v0 = FIRST(j), v1 = END(j, window->kw, window->w);
      const float *corner = window->x + (i * window->stride - window->padding) * window->row +
        (j * window->stride - window->padding) * window->c;
      const float tap = share(window, count_padding, u1 - u0, v1 - v0);
      for (long c = 0; c < window->c; c += LANES) {
        V sum = {0};
        for (long u = u0; u < u1; u++)
          for (long v = v0; v < v1; v++) sum += load(corner + u * window->row + v * window->c + c);
        store(y + i * row + j * window->c + c, tap * sum);
      }
    }
  }
}

TARGET static void average_pool_adjoint(const CKWindow *window, long count_padding, const float *g, float *dx) {
  for (long i = 0; i < window->oh; i++) {
    const long u0 = FIRST(i), u1 = END(i, window->kh, window->h);
    for (long j = 0; j < window->ow; j++) {
      const long v0 = FIRST(j), v1 = END(j, window->kw, window->w);
      const long top = i * window->stride - window->padding, left = j * window->stride - window->padding;
      const float tap = share(window, count_padding, u1 - u0, v1 - v0);
      for (long u = u0; u < u1; u++)
        for (long v = v0; v < v1; v++) {
          float *out = dx + ((top + u) * window->w + left + v) * window->c;
          for (long c = 0; c < window->c; c += LANES)
            store(out + c, load(out + c) + tap * load(g + (i * window->ow + j) * window->c + c));
        }
    }
  }
}

TARGET static void scale(
  const float *x, long xrow, long h, long w, long c, const float *s, long rectify, float *y, long yrow
) {
  for (long k = 0; k < c; k += LANES) {
    const V factor = load(s + k);
    for (long i = 0; i < h; i++) {
      const float *in = x + i * xrow + k;
      float *out = y + i * yrow + k;
      for (long j = 0; j < w; j++) {
        const V v = factor * load(in + j * c);
        store(out + j * c, rectify ? rectified(v) : v);
      }
    }
  }
}

TARGET static void scale_adjoint(
  const float *x, long xrow, const float *g, long h, long w, long c, const float *s, long rectify, float *dx,
  long accumulate, float *product, long add
) {
  for (long k = 0; k < c; k += LANES) {
    const V factor = load(s + k);
    // Two sums, so that one addition need not wait for the last.
    V even = {0}, odd = {0};
    for (long i = 0; i < h; i++) {
      const float *in = x + i * xrow + k, *from = g + i * w * c + k;
      float *out = dx ? dx + i * w * c + k : 0;
      for (long j = 0; j < w; j++) {
        const V z = load(in + j * c);
        V v = load(from + j * c);
        if (rectify) v = select(factor * z > 0, v, (V){0});
        if (out) store(out + j * c, accumulate ? load(out + j * c) + factor * v : factor * v);
        const V sum = even + z * v;
        even = odd;
        odd = sum;
      }
    }
    const V sum = even + odd;
    store(product + k, add ? load(product + k) + sum : sum);
  }
}

// What few channels fill, where no wider vector fits.
typedef float Quarter __attribute__((vector_size(16), aligned(4)));

INLINE void copy_as(
  const float *x, long xrow, long xpixel, long h, long w, long n, float *y, long yrow, long ypixel, int add
) {
  for (long i = 0; i < h; i++) {
    for (long j = 0; j < w; j++) {
      const float *in = x + i * xrow + j * xpixel;
      float *out = y + i * yrow + j * ypixel;
      long k = 0;
      for (; k + LANES <= n; k += LANES) store(out + k, add ? load(out + k) + load(in + k) : load(in + k));
      for (; k + 4 <= n; k += 4) {
        const Quarter v = *(const Quarter *)(in + k);
        *(Quarter *)(out + k) = add ? *(Quarter *)(out + k) + v : v;
      }
      for (; k < n; k++) out[k] = add ? out[k] + in[k] : in[k];
    }
  }
}

TARGET static void copy(
  const float *x, long xrow, long xpixel, long h, long w, long n, float *y, long yrow, long ypixel, long add
) {
  if (add) copy_as(x, xrow, xpixel, h, w, n, y, yrow, ypixel, 1);
  else copy_as(x, xrow, xpixel, h, w, n, y, yrow, ypixel, 0);
}

TARGET static void gather(
  const float *x, long xrow, long xpixel, long h, long w, const int *channels, long n, long rectify, float *y,
  long yrow, long ypixel
) {
  for (long i = 0; i < h; i++) {
    for (long j = 0; j < w; j++) {
      const float *restrict in = x + i * xrow + j * xpixel;
      float *restrict out = y + i * yrow + j * ypixel;
      for (long k = 0; k < n; k++) {
        const float v = in[channels[k]];
        out[k] = rectify && v < 0 ? 0 : v;
      }
    }
  }
}

INLINE void scatter(
  const float *y, long yrow, const float *g, long h, long w, long ypixel, const int *channels, long n, float *dx,
  long xpixel, long accumulate, int rectify
) {
  for (long i = 0; i < h; i++) {
    for (long j = 0; j < w; j++) {
      const float *restrict in = g + (i * w + j) * ypixel, *restrict positive = y + i * yrow + j * ypixel;
      float *restrict out = dx + (i * w + j) * xpixel;
      if (!accumulate)
        for (long k = 0; k < xpixel; k += LANES) store(out + k, (V){0});
      for (long k = 0; k < n; k++) {
        // Read whether it counts or not: which values pass is as good as random to the processor.
        const float v = in[k];
        out[channels[k]] += rectify && !(positive[k] > 0) ? 0 : v;
      }
    }
  }
}

TARGET static void gather_adjoint(
  const float *y, long yrow, const float *g, long h, long w, long ypixel, const int *channels, long n, float *dx,
  long xpixel, long accumulate
) {
  if (y) scatter(y, yrow, g, h, w, ypixel, channels, n, dx, xpixel, accumulate, 1);
  else scatter(g, w * ypixel, g, h, w, ypixel, channels, n, dx, xpixel, accumulate, 0);
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
