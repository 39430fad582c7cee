#include "contract/template.h"

#include "base/banned.h"

bool template_next(struct str *rest, struct template_part *ret)
{
    if (rest->len == 0)
        return false;
    size_t open = str_find_char(*rest, '{');
    size_t close =
        open == SIZE_MAX ? SIZE_MAX : str_find_char(str_from_at(*rest, open), '}');

    if (open == 0 && close != SIZE_MAX) {
        *ret = (struct template_part){ str_sub(*rest, 1, close - 1), true };
        *rest = str_from_at(*rest, close + 1);
        return true;
    }
    if (open == 0 || open == SIZE_MAX || close == SIZE_MAX)
        open = rest->len;
    *ret = (struct template_part){ str_sub(*rest, 0, open), false };
    *rest = str_from_at(*rest, open);
    return true;
}

struct str template_name(struct str path, size_t i)
{
    struct template_part part;

    while (template_next(&path, &part))
        if (part.is_name && i-- == 0)
            return part.text;
    return STR_NONE;
}

size_t template_count(struct str path)
{
    struct template_part part;
    size_t count = 0;

    while (template_next(&path, &part))
        count += part.is_name;
    return count;
}
