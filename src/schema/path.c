#include "base/arena.h"
#include "base/buf.h"
#include "schema/formats_internal.h"
#include "schema/internal.h"

#include "base/banned.h"

const struct path *path_keep(struct arena *a, const struct path *path)
{
    const struct path *first = NULL, **link = &first;

    for (; path; path = path->up) {
        struct path *step = arena_new(a, struct path);

        *step = (struct path){ .token = path->token, .index = path->index };
        if (path->token.at)
            step->token = arena_str(a, path->token);
        *link = step;
        link = &step->up;
    }
    return first;
}

static void print_token(struct buf *out, struct str token)
{
    buf_add_char(out, '/');
    for (size_t i = 0; i < token.len; i++) {
        if (token.at[i] == '~')
            buf_add_c(out, "~0");
        else if (token.at[i] == '/')
            buf_add_c(out, "~1");
        else
            buf_add_char(out, token.at[i]);
    }
}

void path_print(struct buf *out, const struct path *path)
{
    if (!path)
        return;
    path_print(out, path->up); /* as deep as the value or schema is: that is bounded */
    if (path->token.at)
        print_token(out, path->token);
    else
        buf_printf(out, "/%zu", path->index);
}

void path_print_fragment(struct buf *out, const struct path *path)
{
    struct buf pointer;

    buf_init(&pointer, LOCATION_MAX);
    path_print(&pointer, path);
    for (size_t i = 0; i < pointer.len; i++) {
        char c = pointer.at[i];

        if (char_is(c, CHAR_URI | CHAR_COLON | CHAR_AT | CHAR_SLASH | CHAR_QUESTION))
            buf_add_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
    buf_release(&pointer);
}
