#include "cli/ci.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"

#include "base/banned.h"

enum { TOKEN_BYTES = 16 };

bool ci_is_github(void)
{
    const char *value = getenv("GITHUB_ACTIONS");

    return value && strcmp(value, "true") == 0;
}

static bool holds(struct str folder, struct str path)
{
    return str_starts(path, folder) &&
           (path.len == folder.len || path.at[folder.len] == '/');
}

/* The variable's folder where the working directory is in it: in a container it may be
 * another one. */
static struct str from_environment(struct arena *a, const char *name, struct str here)
{
    const char *value = getenv(name);

    if (!value || !*value)
        return STR_NONE;
    struct str root = fs_absolute(a, str_from(value));

    return holds(root, here) ? root : STR_NONE;
}

struct str ci_root(struct arena *a)
{
    struct str here = fs_absolute(a, S("."));
    struct str root = from_environment(a, "GITHUB_WORKSPACE", here);

    if (!root.len)
        root = from_environment(a, "CI_PROJECT_DIR", here);
    for (struct str at = here; !root.len && at.len > 1; at = fs_dirname(at))
        if (fs_exists(arena_cstr(a, fs_join(a, at, S(".git")))))
            root = at;
    return root.len ? root : here;
}

const char *ci_stop_token(struct arena *a)
{
    unsigned char bytes[TOKEN_BYTES];
    struct str token = S("fealty-");

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        BUG("the system has no random bytes");
    for (size_t i = 0; i < sizeof bytes; i++)
        token = arena_printf(a, "%.*s%02x", STR_ARG(token), bytes[i]);
    return token.at;
}
