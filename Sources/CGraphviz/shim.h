#ifndef ESPALIER_CGRAPHVIZ_H
#define ESPALIER_CGRAPHVIZ_H
#include <gvc.h>
#include <cgraph.h>

// A global that C may write is not visible to Swift 6; a function that copies it is.
static inline Agdesc_t espalier_directed_graph(void) { return Agdirected; }

// The fields of a laid-out node sit behind macros, which Swift does not import.
static inline int espalier_node_rank(Agnode_t *node) { return ND_rank(node); }
static inline int espalier_node_order(Agnode_t *node) { return ND_order(node); }
static inline double espalier_node_x(Agnode_t *node) { return ND_coord(node).x; }

// The larger side of a laid-out graph, in points, and how many pixels an inch of a bitmap has.
static inline double espalier_extent(Agraph_t *graph) {
  double width = GD_bb(graph).UR.x - GD_bb(graph).LL.x, height = GD_bb(graph).UR.y - GD_bb(graph).LL.y;
  return width > height ? width : height;
}
static inline void espalier_set_resolution(Agraph_t *graph, double dpi) { GD_drawing(graph)->dpi = dpi; }
#endif
