#include <string.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include "base/banned.h"

enum { SECRET_LENGTH_MIN = 6 /* shorter ones would be found everywhere */ };

#define REMOVED "secret-removed"

static struct str lower(struct arena *a, struct str text)
{
    char *out = arena_cstr(a, text);

    for (size_t i = 0; i < text.len; i++)
        if (out[i] >= 'A' && out[i] <= 'Z')
            out[i] = (char)(out[i] - 'A' + 'a');
    return (struct str){ out, text.len };
}

bool import_is_secret_name(struct str name)
{
    static const char *const parts[] = { "password",   "passwd",        "secret",
                                         "token",      "api-key",       "api_key",
                                         "apikey",     "authorization", "session",
                                         "cookie",     "csrf",          "xsrf",
                                         "credential", "private_key",   "signature" };
    struct arena *a = arena_open();
    struct str plain = lower(a, name);
    bool found = false;

    for (size_t i = 0; i < countof(parts) && !found; i++)
        found = str_find(plain, str_from(parts[i])) != SIZE_MAX;
    arena_close(a);
    return found;
}

void import_learn(struct arena *a, struct import_secrets *s, struct str value)
{
    value = str_trim(value);
    if (value.len < SECRET_LENGTH_MIN || str_starts(value, S("{{")))
        return;
    for (size_t i = 0; i < s->values.len; i++)
        if (str_eq(s->values.at[i], value))
            return;
    *vec_push(a, &s->values) = value;
}

/* "Bearer x", "Basic x": the scheme is no secret. */
static struct str credential_of(struct str value)
{
    size_t space = str_find_char(value, ' ');

    return space == SIZE_MAX ? value : str_from_at(value, space + 1);
}

static void learn_cookies(struct arena *a, struct import_secrets *s, struct str cookies)
{
    struct str one, name;

    while (str_cut(&cookies, ';', &one))
        if (str_cut(&one, '=', &name))
            import_learn(a, s, one);
}

static void learn_query(struct arena *a, struct import_secrets *s, struct str url)
{
    size_t mark = str_find_char(url, '?');
    struct str query = mark == SIZE_MAX ? STR_NONE : str_from_at(url, mark + 1);
    struct str pair, name, value;

    while (str_cut(&query, '&', &pair)) {
        if (!str_cut(&pair, '=', &name) || !import_is_secret_name(name))
            continue;
        import_learn(a, s, pair);
        if (http_percent_decode(a, pair, &value))
            import_learn(a, s, value);
    }
}

void import_learn_request(struct arena *a, struct import_secrets *s,
                          const struct imported *r)
{
    struct str user = r->user, name;

    for (size_t i = 0; i < r->headers.len; i++) {
        const struct http_header *h = &r->headers.at[i];

        if (str_eq_nocase(h->name, S("cookie")))
            learn_cookies(a, s, h->value);
        else if (import_is_secret_name(h->name))
            import_learn(a, s, credential_of(h->value));
    }
    learn_query(a, s, r->url);
    if (user.len && str_cut(&user, ':', &name))
        import_learn(a, s, user);
}

static struct str without(struct arena *a, struct import_secrets *s, struct str text,
                          struct str secret)
{
    size_t at = str_find(text, secret);
    struct buf out;

    if (at == SIZE_MAX)
        return text;
    buf_init(&out, IMPORT_BYTES_MAX * 2);
    for (; at != SIZE_MAX; at = str_find(text, secret)) {
        buf_add(&out, str_sub(text, 0, at));
        buf_add_c(&out, REMOVED);
        text = str_from_at(text, at + secret.len);
        s->removed++;
    }
    buf_add(&out, text);
    struct str clean = arena_str(a, buf_str(&out));

    buf_release(&out);
    return clean;
}

struct str import_clean(struct arena *a, struct import_secrets *s, struct str text)
{
    for (size_t i = 0; i < s->values.len; i++)
        text = without(a, s, text, s->values.at[i]);
    return text;
}
