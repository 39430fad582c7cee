#include "run/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"

#include "base/banned.h"

bool secret_is_given(const struct secret_source *source)
{
    return source->env.len || source->file.len || source->text.len;
}

struct str secret_name(struct arena *a, const struct secret_source *source)
{
    struct str rest = source->file, part = STR_NONE;

    if (source->env.len || !source->file.len)
        return source->env;
    while (str_cut(&rest, '/', &part))
        ;
    char *name = arena_cstr(a, part);

    for (char *c = name; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A')
             : (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ? *c
                                                                    : '_';
    return (struct str){ name, part.len };
}

/* --- a file of variables --- */

static struct str unquoted(struct str value)
{
    if (value.len >= 2 && (value.at[0] == '"' || value.at[0] == '\'') &&
        value.at[value.len - 1] == value.at[0])
        return str_sub(value, 1, value.len - 2);
    return value;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z') ||
              s.at[i] == '_' || (i && s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return s.len > 0;
}

/* The mode's bits that let others read: a secret that they know is none. */
static void warn_if_open(const struct secrets *secrets, const char *path,
                         struct span span)
{
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || (st.st_mode & 077) == 0)
        return;
    diags_warn(secrets->diags, span, "open-secret",
               "the file %s holds a secret, and others can read it (mode %04o)", path,
               (unsigned)st.st_mode & 07777);
    diags_hint(secrets->diags, "chmod 600");
}

bool secrets_load(struct arena *a, struct secrets *secrets, const char *path,
                  struct err *err)
{
    struct str text, line;

    if (!fs_read(a, path, SECRET_BYTES_MAX, &text, err))
        return false;
    warn_if_open(secrets, path, SPAN_NONE);
    for (size_t number = 1; str_cut(&text, '\n', &line); number++) {
        struct str rest = str_trim(line), name;

        if (rest.len == 0 || rest.at[0] == '#')
            continue;
        size_t whole = rest.len;

        str_cut(&rest, '=', &name);
        if (name.len == whole || !is_name(str_trim(name))) /* never the line itself */
            return err_set(err, ERR_INPUT, "%s:%zu: a line is NAME=VALUE", path, number);
        struct str *value = arena_new(a, struct str);

        *value = unquoted(str_trim(rest));
        map_set(a, &secrets->variables, str_trim(name), value);
        redactor_add(secrets->redactor, str_trim(name), *value);
    }
    return true;
}

/* --- one value --- */

struct str secret_variable(struct arena *a, const struct secrets *secrets,
                           struct str name)
{
    const struct str *given = map_get(&secrets->variables, name);
    const char *value = given ? NULL : getenv(arena_cstr(a, name));

    return given ? *given : value ? arena_str(a, str_from(value)) : STR_NONE;
}

static struct str without_line_end(struct str s)
{
    if (s.len && s.at[s.len - 1] == '\n')
        s.len--;
    if (s.len && s.at[s.len - 1] == '\r')
        s.len--;
    return s;
}

static bool read_variable(struct arena *a, const struct secrets *secrets,
                          const struct secret_source *source, struct str *ret)
{
    *ret = secret_variable(a, secrets, source->env);
    if (ret->len)
        return true;
    diags_error(secrets->diags, source->span, "missing-secret",
                "the environment variable %.*s is not set", STR_ARG(source->env));
    diags_hint(secrets->diags, "export %.*s=..., or name another with `env`",
               STR_ARG(source->env));
    return false;
}

static bool read_file(struct arena *a, const struct secrets *secrets,
                      const struct secret_source *source, struct str *ret)
{
    struct err err = { 0 };
    struct str text;

    if (!fs_read(a, source->file.at, SECRET_BYTES_MAX, &text, &err))
        return diags_error(secrets->diags, source->span, "missing-secret",
                           "the secret cannot be read: %s", err.msg);
    text = without_line_end(text);
    if (text.len == 0 || memchr(text.at, '\0', text.len))
        return diags_error(secrets->diags, source->span, "missing-secret",
                           "the file %s %s", source->file.at,
                           text.len ? "holds a NUL: it is no text" : "is empty");
    warn_if_open(secrets, source->file.at, source->span);
    *ret = arena_str(a, text);
    return true;
}

bool secret_read(struct arena *a, const struct secrets *secrets,
                 const struct secret_source *source, struct str *ret)
{
    bool ok = true;

    if (source->env.len)
        ok = read_variable(a, secrets, source, ret);
    else if (source->file.len)
        ok = read_file(a, secrets, source, ret);
    else
        *ret = source->text;
    if (ok && (source->env.len || source->file.len))
        redactor_add(secrets->redactor, secret_name(a, source), *ret);
    return ok;
}
