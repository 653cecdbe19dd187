// What is done to weights and their gradients, value by value; n is a whole number of vectors.

TARGET static void slot_sum(const float *x, long slots, long slot, long n, float *out) {
  for (long i = 0; i < n; i += LANES) {
    V sum = load(x + i);
    for (long s = 1; s < slots; s++) sum += load(x + s * slot + i);
    store(out + i, sum);
  }
}

TARGET static void update(const CKRule *rule, float *w, float *velocity, const float *gradient, long n) {
  const float rate = rule->learning_rate, m = rule->momentum;
  const float threshold = rule->proximal ? rate * rule->l1 / (1 - m) : 0;
  const float l1 = rule->proximal ? 0 : rule->l1;
  const V zero = {0};
  for (long i = 0; i < n; i += LANES) {
    const V x = load(w + i);
    V g = load(gradient + i) + rule->weight_decay * x;
    if (l1 != 0) g += select(x > 0, zero + l1, select(x < 0, zero - l1, zero));
    const V v = m * load(velocity + i) + g;
    store(velocity + i, v);
    V moved = x - rate * (rule->nesterov ? g + m * v : v);
    if (threshold != 0) {
      // Within the threshold it becomes 0; what is not a number stays so, for the trainer to see.
      const V down = moved - threshold, up = moved + threshold;
      const V inside = select(moved == moved, zero, moved);
      moved = select(moved > threshold, down, select(moved < -threshold, up, inside));
    }
    store(w + i, moved);
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
