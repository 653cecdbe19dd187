// What is done to weights and their gradients, value by value; n is a whole number of vectors.

TARGET static void slot_sum(const float *x, long slots, long slot, long n, float *out) {
  for (long i = 0; i < n; i += LANES) {
    V sum = load(x + i);
    for (long s = 1; s < slots; s++) sum += load(x + s * slot + i);
    store(out + i, sum);
  }
}

// The proximal map of t·|v|. Within the threshold it becomes 0; what is not a number stays so, for the trainer to see.
INLINE V soft(V v, V t) {
  const V inside = select(v == v, (V){0}, v);
  return select(v > t, v - t, select(v < -t, v + t, inside));
}

// λ for each value: 0 for those beyond the bound. A value that is not a number feels it, as in the reference.
INLINE V penalty(const CKRule *rule, V w) {
  const V zero = {0}, bound = zero + rule->l1_bound;
  return select(w > bound, zero, select(w < -bound, zero, zero + rule->l1));
}

INLINE V heavy_ball(const CKRule *rule, V w, V *velocity, V g) {
  const float m = rule->momentum;
  const V zero = {0}, l1 = penalty(rule, w);
  if (!rule->proximal && rule->l1 != 0) g += select(w > 0, l1, select(w < 0, -l1, zero));
  const V v = m * *velocity + g;
  *velocity = v;
  const V moved = w - rule->learning_rate * (rule->nesterov ? g + m * v : v);
  if (!rule->proximal || rule->l1 == 0) return moved;
  // A threshold of 0 leaves what is not 0 as it is.
  return soft(moved, rule->learning_rate * l1 / (1 - m));
}

INLINE V look_ahead(const CKRule *rule, V w, V *velocity, V g) {
  // Where s stays 0, w is m·v as it was rounded and has to cancel exactly, which it would not in a fused m·v − w.
#pragma clang fp contract(off)
  const float m = rule->momentum;
  const V s = soft(w - rule->learning_rate * g, rule->learning_rate * penalty(rule, w));
  const V v = s - w + m * *velocity;
  *velocity = v;
  return s + m * v;
}

TARGET static void update(const CKRule *given, float *w, float *velocity, const float *gradient, long n) {
  // A copy, which no write to w can change: what depends on it alone is computed once.
  const CKRule own = *given, *rule = &own;
  for (long i = 0; i < n; i += LANES) {
    const V x = load(w + i);
    const V g = load(gradient + i) + rule->weight_decay * x;
    V v = load(velocity + i);
    const V moved = rule->accelerated ? look_ahead(rule, x, &v, g) : heavy_ball(rule, x, &v, g);
    store(velocity + i, v);
    store(w + i, rule->clamped ? rectified(moved) : moved);
  }
}

TARGET static long is_finite(const float *x, long n) {
  // x − x is 0 for every finite x and not a number for all others.
  V bad = {0};
  for (long i = 0; i < n; i += LANES) {
    const V v = load(x + i);
    bad += v - v;
  }
  for (int l = 0; l < LANES; l++)
    if (bad[l] != 0 || bad[l] != bad[l]) return 0;
  return 1;
}

#define PEAK_CHAINS 12

TARGET static float peak(long n) {
  V sum[PEAK_CHAINS];
  for (int i = 0; i < PEAK_CHAINS; i++) sum[i] = (V){0} + (float)i;
  V a = (V){0} + 0.999f, b = (V){0} + 1e-3f;
  // Hides that these are constants.
  __asm__ volatile("" : "+m"(a), "+m"(b));
  for (long k = 0; k < n; k++) UNROLL for (int i = 0; i < PEAK_CHAINS; i++) sum[i] = sum[i] * a + b;
  V all = {0};
  for (int i = 0; i < PEAK_CHAINS; i++) all += sum[i];
  return all[0];
}
