#ifndef ESPALIER_CGRAPHVIZ_H
#define ESPALIER_CGRAPHVIZ_H
#include <gvc.h>
#include <cgraph.h>
#endif
