// Every kernel for one instruction set. The including file says which:
// KERNELS, NAME, LANES (floats in a vector), ROWS (the most rows of a microkernel), TARGET (a function attribute).

#include "CKernels.h"

typedef float V __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int I __attribute__((vector_size(4 * LANES), aligned(4)));

#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE TARGET static inline __attribute__((always_inline))

// a·b + c may be rounded once.
#pragma clang fp contract(fast)

INLINE V load(const float *p) { return *(const V *)p; }
INLINE void store(float *p, V v) { *(V *)p = v; }
// a where the mask is set, else b.
INLINE V select(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }
INLINE V largest(V a, V b) { return select(a > b, a, b); }
// max(v, 0); what is not a number stays what it is, as in the reference.
INLINE V rectified(V v) { return select(v < 0, (V){0}, v); }

#include "Microkernels.h"
#include "Sparse.h"
#include "Block.h"
#include "Pixels.h"
#include "Parameters.h"
#include "Tables.h"

#define TILE 2
#define IN_TILE(name) name##_2
#include "Winograd.h"
#undef TILE
#undef IN_TILE
#define TILE 4
#define IN_TILE(name) name##_4
#include "Winograd.h"

const CKKernels KERNELS = {
  .name = NAME,
  .lanes = LANES,
  .rows = ROWS,
  .row = ROW_KERNELS,
  .column = COLUMN_KERNELS,
  .picked = PICKED_KERNELS,
  .sparse_row = sparse_row,
  .to_planes = to_planes,
  .from_planes = from_planes,
  .winograd2 = {winograd_input_2, winograd_output_adjoint_2, winograd_output_2, winograd_output_pool_2,
                winograd_weights_2, winograd_weights_adjoint_2},
  .winograd4 = {winograd_input_4, winograd_output_adjoint_4, winograd_output_4, winograd_output_pool_4,
                winograd_weights_4, winograd_weights_adjoint_4},
  .activate = activate,
  .activate_pool = activate_pool,
  .statistics = statistics,
  .sums = sums,
  .sums_pool = sums_pool,
  .gradient = gradient,
  .gradient_pool = gradient_pool,
  .combine = combine,
  .mask = mask,
  .max_pool = max_pool,
  .max_pool_adjoint = max_pool_adjoint,
  .average_pool = average_pool,
  .average_pool_adjoint = average_pool_adjoint,
  .scale = scale,
  .scale_adjoint = scale_adjoint,
  .copy = copy,
  .gather = gather,
  .gather_adjoint = gather_adjoint,
  .pixel_sum = pixel_sum,
  .pixel_spread = pixel_spread,
  .table_products = table_products,
  .look_up = look_up,
  .slot_sum = slot_sum,
  .update = update,
  .peak = peak,
  .peak_step = PEAK_CHAINS * LANES,
  .is_finite = is_finite,
};
