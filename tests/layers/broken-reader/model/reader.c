/* What the layer check must refuse: the model reads requests by code of its own. */
#include "contract/bodies.h"
