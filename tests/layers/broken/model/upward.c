/* What the layer check must refuse: the model must not know who judges it. */
#include "check/check.h"
