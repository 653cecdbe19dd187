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
#endif
