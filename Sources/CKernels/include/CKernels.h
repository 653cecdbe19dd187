#pragma once

// The innermost loops of the fast engine, once for each instruction set.
//
// A table of functions stands for one instruction set; `ck_kernels` gives the table if this processor has it.
// Images are stored channels last: [row][column][channel], the channels padded with zeros to whole vectors.
// Whatever these functions leave out (tiling, threads, the choice between them) is Swift's.

#ifdef __cplusplus
#error "This header is for C and Swift."
#endif

// C[i, j] = bias[j] + Σ_s Σ_k A[i·ai + k·ak + s·as] · B[s·bs + k·bk + j], or C += … ; negative results become 0 on wish.
//
// A row kernel takes ak = 1 (rows of pixels, for outputs and input gradients), a column kernel ai = 1 (for weight
// gradients, which are sums over pixels of outer products).
typedef struct {
  const float *_Nonnull a;
  long ai, ak, as;
  const float *_Nonnull b;
  long bk, bs;
  long k, segments;
  float *_Nonnull c;
  long ci;
  long accumulate;
  const float *_Nullable bias;
  long rectify;
} CKProduct;

typedef void (*CKMicrokernel)(const CKProduct *_Nonnull product);

// C[i, j] = bias[j] + Σ_k A[i·ai + index[k]] · B[k·bk + j], rectified on wish: rows of which only some numbers count.
typedef struct {
  const float *_Nonnull a;
  long ai;
  const int *_Nonnull index;
  const float *_Nonnull b;
  long bk, k;
  float *_Nonnull c;
  long ci;
  const float *_Nullable bias;
  long rectify;
} CKPickedProduct;

typedef void (*CKPickedKernel)(const CKPickedProduct *_Nonnull product);

// c[j] = bias + Σ_k w[k] · a[index[k] + j], rectified on wish, for n neighbouring j, a whole number of vectors: one row of
// a sparse matrix, by many right-hand sides that lie together.
typedef struct {
  const float *_Nonnull a;
  const int *_Nonnull index;
  const float *_Nonnull w;
  long k;
  float bias;
  long rectify;
  float *_Nonnull c;
  long n;
} CKSparseRow;

// A channel's affine map y = (z − mean)·scale + shift on an image z [h][w][c], then max(y, 0) if it is rectified.
// Gradients g of the output are compact; outputs lie in rows of their own.
typedef struct {
  const float *_Nonnull z;
  // Channels to do, and floats from one pixel to the next.
  long h, w, c, pixel;
  const float *_Nonnull mean, *_Nonnull scale, *_Nonnull shift;
  // 1/scale where z − mean can be had from y, 0 where it cannot.
  const float *_Nonnull inverse;
  long rectify;
} CKBlock;

// ∂L/∂z = a·g·[y > 0] + b·(z − mean) + d, channel by channel; a batch norm's gradient has this form.
typedef struct {
  const float *_Nonnull a, *_Nonnull b, *_Nonnull d;
} CKGradient;

// A sliding window over an image x [h][w][c] whose rows are `row` floats apart.
typedef struct {
  const float *_Nonnull x;
  long h, w, c, row;
  long kh, kw, stride, padding;
  long oh, ow;
} CKWindow;

// Outputs that are sums of looked-up products: a convolution, or a linear layer as one of 1×1 on a pixel.
typedef struct {
  // Of the image, and how many tables of k numbers each of its pixels has.
  long h, w, tables, k;
  // [tap][table][output]: which number of the table an output takes.
  const unsigned short *_Nonnull codes;
  long kh, kw, stride, padding, dilation;
  // Of the output, its n channels filled up to whole vectors; y = scale·Σ + shift, rectified on wish.
  long oh, ow, n;
  const float *_Nonnull scale, *_Nonnull shift;
  long rectify;
} CKLookUp;

// One step of an update rule; see UpdateRule in ReferenceEngine.
typedef struct {
  float learning_rate, momentum, weight_decay, l1, l1_bound;
  long nesterov, proximal, accelerated, clamped;
} CKRule;

// Tiles of Winograd's convolution F(m×m, 3×3), m = 2 or 4: t = m + 2, t² planes of [tile][channel].
typedef struct {
  // x points to the corner of the padded image; planes[p] = (Bᵀ·x·B)[p] for each tile.
  void (*_Nonnull input)(const float *_Nonnull x, long row, long c, long th, long tw, float *_Nonnull planes, long plane);
  // planes[p] = (A·g·Aᵀ)[p]: the adjoint of `output`.
  void (*_Nonnull output_adjoint)(
    const float *_Nonnull g, long row, long c, long th, long tw, float *_Nonnull planes, long plane);
  // y = Aᵀ·planes·A, cut to h×w; added to y on wish, or with a bias and a rectifier.
  void (*_Nonnull output)(
    const float *_Nonnull planes, long plane, long c, long h, long w, float *_Nonnull y, long row, long accumulate,
    const float *_Nullable bias, long rectify);
  // The same with a bias, a rectifier and the largest value under 2×2 windows; y is h/2 × w/2.
  void (*_Nonnull output_pool)(
    const float *_Nonnull planes, long plane, long c, long h, long w, float *_Nonnull y, long row,
    const float *_Nonnull bias);
  // u[p] = (G·w·Gᵀ)[p] for n values, taps `tap` and planes `plane` floats apart.
  void (*_Nonnull weights)(const float *_Nonnull w, long tap, long n, float *_Nonnull u, long plane);
  // dw = Gᵀ·(Σ_s du_s)·G: the adjoint of `weights`, summed over slots in order.
  void (*_Nonnull weights_adjoint)(
    const float *_Nonnull du, long plane, long slots, long slot, long n, float *_Nonnull dw, long tap);
} CKWinograd;

typedef struct {
  const char *_Nonnull name;
  long lanes;
  // The most rows a microkernel takes.
  long rows;
  // Microkernels by [vectors − 1][rows].
  CKMicrokernel _Nullable row[2][15], column[2][15];
  CKPickedKernel _Nullable picked[2][15];
  CKWinograd winograd2, winograd4;

  void (*_Nonnull sparse_row)(const CKSparseRow *_Nonnull row);
  // planes[k·plane + i·row + j] = x[i·xrow + j·xpixel + k] for n channels, and back.
  void (*_Nonnull to_planes)(
    const float *_Nonnull x, long xrow, long xpixel, long h, long w, long n, float *_Nonnull planes, long row,
    long plane);
  void (*_Nonnull from_planes)(
    const float *_Nonnull planes, long row, long plane, long h, long w, long n, float *_Nonnull y, long yrow,
    long ypixel);

  void (*_Nonnull activate)(const CKBlock *_Nonnull block, float *_Nonnull y, long row);
  // The same under a 2×2 window of stride 2, its largest value.
  void (*_Nonnull activate_pool)(const CKBlock *_Nonnull block, float *_Nonnull y, long row);
  // Σ(z − center) and Σ(z − center)².
  void (*_Nonnull statistics)(
    const float *_Nonnull z, long pixels, long c, const float *_Nonnull center, float *_Nonnull sum,
    float *_Nonnull square);
  // Σv and Σv·(z − mean) with v = g·[y > 0].
  void (*_Nonnull sums)(
    const CKBlock *_Nonnull block, const float *_Nonnull g, float *_Nonnull sum, float *_Nonnull product);
  // The same of what pooling let pass. It takes z − mean from y where it can: y is four times smaller.
  void (*_Nonnull sums_pool)(
    const CKBlock *_Nonnull block, const float *_Nonnull g, const float *_Nonnull y, long row, float *_Nonnull sum,
    float *_Nonnull product);
  void (*_Nonnull gradient)(
    const CKBlock *_Nonnull block, const float *_Nonnull g, const CKGradient *_Nonnull map, float *_Nonnull out,
    long row);
  void (*_Nonnull gradient_pool)(
    const CKBlock *_Nonnull block, const float *_Nonnull g, const CKGradient *_Nonnull map, float *_Nonnull out,
    long row);

  // y = a + b, or a without b, rectified on wish; n values in each of h rows.
  void (*_Nonnull combine)(
    const float *_Nonnull a, long arow, const float *_Nullable b, long brow, long h, long n, long rectify,
    float *_Nonnull y, long yrow);
  // dx = g·[y > 0], or g without y; added to dx on wish.
  void (*_Nonnull mask)(
    const float *_Nullable y, long yrow, const float *_Nonnull g, long h, long n, float *_Nonnull dx, long accumulate);
  void (*_Nonnull max_pool)(const CKWindow *_Nonnull window, float *_Nonnull y, long row);
  // dx [h][w][c] gets g at the first position of each window that has its largest value; dx is added to.
  void (*_Nonnull max_pool_adjoint)(const CKWindow *_Nonnull window, const float *_Nonnull g, float *_Nonnull dx);
  // The mean under each window, of all taps or of those inside the image.
  void (*_Nonnull average_pool)(const CKWindow *_Nonnull window, long count_padding, float *_Nonnull y, long row);
  // The same shares of g, added to dx [h][w][c].
  void (*_Nonnull average_pool_adjoint)(
    const CKWindow *_Nonnull window, long count_padding, const float *_Nonnull g, float *_Nonnull dx);
  // y = s·x channel by channel, rectified on wish.
  void (*_Nonnull scale)(
    const float *_Nonnull x, long xrow, long h, long w, long c, const float *_Nonnull s, long rectify,
    float *_Nonnull y, long yrow);
  // With v = g, or g·[s·x > 0] where y is rectified: dx = s·v, put or added; product = Σ x·v over pixels, put or added.
  void (*_Nonnull scale_adjoint)(
    const float *_Nonnull x, long xrow, const float *_Nonnull g, long h, long w, long c, const float *_Nonnull s,
    long rectify, float *_Nullable dx, long accumulate, float *_Nonnull product, long add);
  // y = x for n channels of each pixel and nothing beside them, put or added; pixels have room of their own on each
  // side.
  void (*_Nonnull copy)(
    const float *_Nonnull x, long xrow, long xpixel, long h, long w, long n, float *_Nonnull y, long yrow,
    long ypixel, long add);
  // y[k] = x[channels[k]] at each pixel, rectified on wish; pixels have room of their own on each side.
  void (*_Nonnull gather)(
    const float *_Nonnull x, long xrow, long xpixel, long h, long w, const int *_Nonnull channels, long n,
    long rectify, float *_Nonnull y, long yrow, long ypixel);
  // dx[channels[k]] = g[k]·[y[k] > 0], or g[k] without y, and 0 elsewhere; added to dx on wish.
  void (*_Nonnull gather_adjoint)(
    const float *_Nullable y, long yrow, const float *_Nonnull g, long h, long w, long ypixel,
    const int *_Nonnull channels, long n, float *_Nonnull dx, long xpixel, long accumulate);
  // out = scale·Σ x over h rows of w pixels.
  void (*_Nonnull pixel_sum)(
    const float *_Nonnull x, long row, long h, long w, long c, float scale, float *_Nonnull out);
  // The adjoint of pixel_sum: every pixel gets scale·g.
  void (*_Nonnull pixel_spread)(
    const float *_Nonnull g, long pixels, long c, float scale, float *_Nonnull dx, long accumulate);

  // tables[m][k] = Σ x[c]·D[c][k] over the inputs of m, which begin at starts[m]; D holds those of one m after another.
  void (*_Nonnull table_products)(
    const float *_Nonnull x, const float *_Nonnull codebook, const int *_Nonnull starts, const int *_Nonnull sizes,
    long tables, long k, float *_Nonnull out);
  // y from the tables of all pixels of an image; rows of y are `row` floats apart.
  void (*_Nonnull look_up)(const CKLookUp *_Nonnull given, const float *_Nonnull tables, float *_Nonnull y, long row);

  // out = Σ_s x_s over slots, in order.
  void (*_Nonnull slot_sum)(const float *_Nonnull x, long slots, long slot, long n, float *_Nonnull out);
  void (*_Nonnull update)(
    const CKRule *_Nonnull rule, float *_Nonnull w, float *_Nonnull velocity, const float *_Nonnull gradient, long n);
  // n steps of as many multiply-adds as keep the units busy, on registers alone: what a core can do at most.
  // Returns something of the sum, so that it is not left out; a step is `peak_step` multiply-adds.
  float (*_Nonnull peak)(long n);
  long peak_step;
  // Whether all values are finite.
  long (*_Nonnull is_finite)(const float *_Nonnull x, long n);
} CKKernels;

enum { CK_BASELINE = 0, CK_AVX2 = 1, CK_AVX512 = 2 };

// The table of an instruction set; null if this processor lacks it.
const CKKernels *_Nullable ck_kernels(int instruction_set);

static inline CKMicrokernel _Nullable ck_row_kernel(const CKKernels *_Nonnull kernels, long rows, long vectors) {
  return kernels->row[vectors - 1][rows];
}

static inline CKMicrokernel _Nullable ck_column_kernel(const CKKernels *_Nonnull kernels, long rows, long vectors) {
  return kernels->column[vectors - 1][rows];
}

static inline CKPickedKernel _Nullable ck_picked_kernel(const CKKernels *_Nonnull kernels, long rows, long vectors) {
  return kernels->picked[vectors - 1][rows];
}

// Tells the processor that this thread is waiting in a loop.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Makes this thread take and give 0 for numbers below the smallest normal one; returns the setting before.
//
// Such numbers slow additions and products down a hundredfold on some processors. They are below 1.2e-38, far under
// the rounding of any sum they could enter here.
unsigned long ck_flush_denormals(void);
void ck_restore_denormals(unsigned long setting);
