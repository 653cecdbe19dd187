// Batch norm, ReLU and 2×2 max pooling over the output z of a convolution, forward and backward, without storing what
// lies between. One channel vector at a time, so that its parameters stay in registers while the pixels pass.

#define EACH_VECTOR(c) for (long c = 0; c < block->c; c += LANES)

INLINE V affine(V z, V mean, V scale, V shift) { return (z - mean) * scale + shift; }

INLINE void activate_as(const CKBlock *block, float *y, long row, int rectify) {
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    for (long i = 0; i < block->h; i++) {
      const float *z = block->z + i * block->w * block->pixel + c;
      float *out = y + i * row + c;
      for (long j = 0; j < block->w; j++, z += block->pixel, out += block->pixel) {
        const V v = affine(load(z), mean, scale, shift);
        store(out, rectify ? rectified(v) : v);
      }
    }
  }
}

TARGET static void activate(const CKBlock *block, float *y, long row) {
  if (block->rectify) activate_as(block, y, row, 1);
  else activate_as(block, y, row, 0);
}

// The four values under a window, and where its rows begin.
#define EACH_WINDOW(oh, ow)                                                    \
  for (long i = 0; i < (oh); i++)                                              \
    for (long j = 0; j < (ow); j++)

TARGET static void activate_pool(const CKBlock *block, float *y, long row) {
  const long right = block->pixel, below = block->w * block->pixel;
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    EACH_WINDOW(block->h / 2, block->w / 2) {
      const float *z = block->z + 2 * i * below + 2 * j * right + c;
      const V a = affine(load(z), mean, scale, shift), b = affine(load(z + right), mean, scale, shift);
      const V d = affine(load(z + below), mean, scale, shift);
      const V e = affine(load(z + below + right), mean, scale, shift);
      store(y + i * row + j * right + c, rectified(largest(largest(a, b), largest(d, e))));
    }
  }
}

TARGET static void statistics(
  const float *z, long pixels, long channels, const float *center, float *sum, float *square
) {
  for (long c = 0; c < channels; c += LANES) {
    const V k = load(center + c);
    // Two sums of each, so that one addition need not wait for the last.
    V s0 = {0}, s1 = {0}, q0 = {0}, q1 = {0};
    const float *p = z + c;
    long i = 0;
    for (; i + 2 <= pixels; i += 2, p += 2 * channels) {
      const V a = load(p) - k, b = load(p + channels) - k;
      s0 += a;
      s1 += b;
      q0 += a * a;
      q1 += b * b;
    }
    if (i < pixels) {
      const V a = load(p) - k;
      s0 += a;
      q0 += a * a;
    }
    store(sum + c, s0 + s1);
    store(square + c, q0 + q1);
  }
}

INLINE void sums_as(const CKBlock *block, const float *g, float *sum, float *product, int rectify) {
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    V s = {0}, q = {0};
    const float *z = block->z + c, *p = g + c;
    for (long i = 0; i < block->h * block->w; i++, z += block->pixel, p += block->pixel) {
      const V x = load(z) - mean;
      const V v = rectify ? select(x * scale + shift > 0, load(p), (V){0}) : load(p);
      s += v;
      q += v * x;
    }
    store(sum + c, s);
    store(product + c, q);
  }
}

TARGET static void sums(const CKBlock *block, const float *g, float *sum, float *product) {
  if (block->rectify) sums_as(block, g, sum, product, 1);
  else sums_as(block, g, sum, product, 0);
}

TARGET static void sums_pool(
  const CKBlock *block, const float *g, const float *y, long row, float *sum, float *product
) {
  const long right = block->pixel, below = block->w * block->pixel, ow = block->w / 2;
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    const V inverse = load(block->inverse + c);
    V s = {0}, q = {0};
    int is_invertible = 1;
    for (int l = 0; l < LANES; l++) is_invertible &= block->inverse[c + l] != 0;
    if (is_invertible) {
      EACH_WINDOW(block->h / 2, ow) {
        const V top = load(y + i * row + j * right + c);
        const V v = select(top > 0, load(g + (i * ow + j) * right + c), (V){0});
        s += v;
        q += v * (top - shift);
      }
      store(sum + c, s);
      store(product + c, q * inverse);
      continue;
    }
    EACH_WINDOW(block->h / 2, ow) {
      const float *z = block->z + 2 * i * below + 2 * j * right + c;
      const V x0 = load(z) - mean, x1 = load(z + right) - mean;
      const V x2 = load(z + below) - mean, x3 = load(z + below + right) - mean;
      const V y0 = x0 * scale + shift, y1 = x1 * scale + shift, y2 = x2 * scale + shift, y3 = x3 * scale + shift;
      // The first of equal values wins, as in the reference.
      const I b = y1 > y0, e = y3 > y2;
      const V upper = select(b, y1, y0), lower = select(e, y3, y2);
      const I down = lower > upper;
      const V x = select(down, select(e, x3, x2), select(b, x1, x0));
      const V v = select(select(down, lower, upper) > 0, load(g + (i * ow + j) * right + c), (V){0});
      s += v;
      q += v * x;
    }
    store(sum + c, s);
    store(product + c, q);
  }
}

INLINE void gradient_as(
  const CKBlock *block, const float *g, const CKGradient *map, float *out, long row, int rectify
) {
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    const V a = load(map->a + c), b = load(map->b + c), d = load(map->d + c);
    for (long i = 0; i < block->h; i++) {
      const float *z = block->z + i * block->w * block->pixel + c, *p = g + i * block->w * block->pixel + c;
      float *o = out + i * row + c;
      for (long j = 0; j < block->w; j++, z += block->pixel, p += block->pixel, o += block->pixel) {
        const V x = load(z) - mean;
        const V v = rectify ? select(x * scale + shift > 0, load(p), (V){0}) : load(p);
        store(o, a * v + (b * x + d));
      }
    }
  }
}

TARGET static void gradient(const CKBlock *block, const float *g, const CKGradient *map, float *out, long row) {
  if (block->rectify) gradient_as(block, g, map, out, row, 1);
  else gradient_as(block, g, map, out, row, 0);
}

TARGET static void gradient_pool(
  const CKBlock *block, const float *g, const CKGradient *map, float *out, long row
) {
  const long right = block->pixel, below = block->w * block->pixel, oh = block->h / 2, ow = block->w / 2;
  EACH_VECTOR(c) {
    const V mean = load(block->mean + c), scale = load(block->scale + c), shift = load(block->shift + c);
    const V a = load(map->a + c), b = load(map->b + c), d = load(map->d + c);
    EACH_WINDOW(oh, ow) {
      const float *z = block->z + 2 * i * below + 2 * j * right + c;
      float *o = out + 2 * i * row + 2 * j * right + c;
      const V x0 = load(z) - mean, x1 = load(z + right) - mean;
      const V x2 = load(z + below) - mean, x3 = load(z + below + right) - mean;
      const V y0 = x0 * scale + shift, y1 = x1 * scale + shift, y2 = x2 * scale + shift, y3 = x3 * scale + shift;
      const I e1 = y1 > y0, e3 = y3 > y2;
      const V upper = select(e1, y1, y0), lower = select(e3, y3, y2);
      const I down = lower > upper;
      const V v = select(select(down, lower, upper) > 0, a * load(g + (i * ow + j) * right + c), (V){0});
      const V zero = {0};
      store(o, select(down | e1, zero, v) + (b * x0 + d));
      store(o + right, select(~down & e1, v, zero) + (b * x1 + d));
      store(o + row, select(down & ~e3, v, zero) + (b * x2 + d));
      store(o + row + right, select(down & e3, v, zero) + (b * x3 + d));
    }
    // An odd last row or column is under no window.
    for (long i = 0; i < block->h; i++) {
      const long first = i < 2 * oh ? 2 * ow : 0;
      for (long j = first; j < block->w; j++) {
        const V x = load(block->z + i * below + j * right + c) - mean;
        store(out + i * row + j * right + c, b * x + d);
      }
    }
  }
}
