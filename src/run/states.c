#include "run/states.h"

#include "doc/json.h"
#include "suite/template.h"

#include "base/banned.h"

void lease_learn(struct lease *l, const struct json_literals *literals)
{
    l->env->literals = json_literals_join(l->arena, literals, l->env->literals);
}
