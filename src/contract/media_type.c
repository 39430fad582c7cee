#include "contract/media_type.h"

#include "contract/contract.h"

#include "base/banned.h"

struct str media_type_bare(struct str media_type)
{
    return str_trim(str_sub(media_type, 0, str_find_char(media_type, ';')));
}

static bool ends_nocase(struct str s, struct str end)
{
    return s.len >= end.len && str_eq_nocase(str_from_at(s, s.len - end.len), end);
}

bool media_type_is_json(struct str media_type)
{
    struct str bare = media_type_bare(media_type);

    return str_eq_nocase(bare, S("application/json")) ||
           str_eq_nocase(bare, S("text/json")) || ends_nocase(bare, S("+json"));
}

/* --- parameters --- */

struct media_parameter {
    struct str name, value; /* the value without its quotes */
};

/* What stands before the first ';' outside quotes, which is cut off with it. */
static struct str cut_parameter(struct str *rest)
{
    bool quoted = false;
    size_t end = 0;

    for (; end < rest->len && (quoted || rest->at[end] != ';'); end++) {
        if (rest->at[end] == '"')
            quoted = !quoted;
        if (quoted && rest->at[end] == '\\' && end + 1 < rest->len)
            end++;
    }
    struct str head = str_sub(*rest, 0, end);

    *rest = end < rest->len ? str_from_at(*rest, end + 1) : STR_NONE;
    return head;
}

static bool next_parameter(struct str *rest, struct media_parameter *ret)
{
    while (rest->len) {
        struct str value = cut_parameter(rest);

        if (!str_cut(&value, '=', &ret->name))
            continue;
        ret->name = str_trim(ret->name);
        ret->value = str_trim(value);
        if (ret->value.len >= 2 && ret->value.at[0] == '"' &&
            str_ends(ret->value, S("\"")))
            ret->value = str_sub(ret->value, 1, ret->value.len - 2);
        if (ret->name.len)
            return true;
    }
    return false;
}

static struct str parameters_of(struct str media_type)
{
    size_t semicolon = str_find_char(media_type, ';');

    return semicolon == SIZE_MAX ? STR_NONE : str_from_at(media_type, semicolon + 1);
}

static bool find_parameter(struct str media_type, struct str name, struct str *ret)
{
    struct str rest = parameters_of(media_type);
    struct media_parameter p;

    while (next_parameter(&rest, &p))
        if (str_eq_nocase(p.name, name)) {
            *ret = p.value;
            return true;
        }
    return false;
}

struct str media_type_parameter(struct str media_type, struct str name)
{
    struct str value = STR_NONE;

    return find_parameter(media_type, name, &value) ? value : STR_NONE;
}

/* --- ranges --- */

enum {
    FIT_ANY = 1000,
    FIT_MAIN = 2000,
    FIT_TYPE = 3000,
    FIT_PARAMETER = 10, /* one that is as documented; one that is not there costs 1 */
    PARAMETERS_MAX = 50,
};

static struct str main_type(struct str bare)
{
    return str_sub(bare, 0, str_find_char(bare, '/'));
}

static int fit_of_type(struct str range, struct str actual)
{
    if (str_eq_nocase(range, actual))
        return FIT_TYPE;
    if (str_eq_c(range, "*/*") || str_eq_c(range, "*"))
        return FIT_ANY;
    return str_ends(range, S("/*")) && str_eq_nocase(main_type(range), main_type(actual))
               ? FIT_MAIN
               : 0;
}

static bool same_value(struct media_parameter wanted, struct str got)
{
    return str_eq_nocase(wanted.name, S("charset")) ? str_eq_nocase(wanted.value, got)
                                                    : str_eq(wanted.value, got);
}

int media_type_fit(struct str range, struct str actual)
{
    int fit = fit_of_type(media_type_bare(range), media_type_bare(actual));
    struct str rest = parameters_of(range), got;
    struct media_parameter wanted;

    for (int n = 0; fit && n < PARAMETERS_MAX && next_parameter(&rest, &wanted); n++) {
        if (str_eq_nocase(wanted.name, S("charset")) && media_type_is_json(actual))
            continue;
        if (!find_parameter(actual, wanted.name, &got))
            fit--;
        else if (same_value(wanted, got))
            fit += FIT_PARAMETER;
        else
            return 0;
    }
    return fit;
}

static const struct media *best_media(const struct media *media, size_t count,
                                      struct str media_type)
{
    const struct media *best = NULL;
    int best_fit = 0;

    for (size_t i = 0; media_type.len && i < count; i++) {
        int how = media_type_fit(media[i].range, media_type);

        if (how > best_fit) {
            best = &media[i];
            best_fit = how;
        }
    }
    return best;
}

const struct media *response_media(const struct response *r, struct str media_type)
{
    return best_media(r->media, r->media_count, media_type);
}

const struct media *operation_body_media(const struct operation *op,
                                         struct str media_type)
{
    return best_media(op->body, op->body_count, media_type);
}
