#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/suggest.h"
#include "base/vec.h"

#include "base/banned.h"

const struct option_info option_table[OPT_COUNT] = {
#define SECTION(id, title)
#define OPTION(id, name, letter, argument, commands, help)                               \
    { name, letter, argument, commands, help },
#include "cli/options.def"
#undef OPTION
#undef SECTION
};

const struct option_section option_sections[] = {
#define SECTION(id, title) { title, SECTION_##id##_FIRST },
#define OPTION(id, name, letter, argument, commands, help)
#include "cli/options.def"
#undef OPTION
#undef SECTION
};
const size_t option_section_count = countof(option_sections);

static int find_name(struct str name)
{
    for (int i = 0; i < OPT_COUNT; i++)
        if (str_eq_c(name, option_table[i].name))
            return i;
    return -1;
}

static int find_letter(char letter)
{
    for (int i = 0; i < OPT_COUNT; i++)
        if (option_table[i].letter && option_table[i].letter == letter)
            return i;
    return -1;
}

static bool unknown(unsigned command, struct str name, struct err *err)
{
    struct str names[OPT_COUNT];
    size_t count = 0;

    for (size_t i = 0; i < OPT_COUNT; i++)
        if (option_table[i].commands & command)
            names[count++] = str_from(option_table[i].name);
    struct str near = suggest(name, names, count);

    if (near.len)
        return err_set(err, ERR_INPUT, "unknown option --%.*s; did you mean --%.*s?",
                       STR_ARG(name), STR_ARG(near));
    return err_set(err, ERR_INPUT, "unknown option --%.*s", STR_ARG(name));
}

/* The words of the command line that are still to be read. */
struct words {
    char **at;
    int left;
};

static bool take(struct arena *a, struct arguments *args, int id, bool has_value,
                 struct str value, struct words *words, struct err *err)
{
    const struct option_info *info = &option_table[id];

    if (!info->argument) {
        if (has_value)
            return err_set(err, ERR_INPUT, "--%s takes no value", info->name);
        *vec_push(a, &args->values[id]) = S("");
        return true;
    }
    if (!has_value) {
        if (words->left == 0)
            return err_set(err, ERR_INPUT, "--%s needs a value: %s", info->name,
                           info->argument);
        value = str_from(*words->at++);
        words->left--;
    }
    *vec_push(a, &args->values[id]) = value;
    return true;
}

static bool take_long(struct arena *a, unsigned command, struct arguments *args,
                      struct str word, struct words *words, struct err *err)
{
    struct str rest = word, name;

    str_cut(&rest, '=', &name);
    bool has_value = name.len < word.len;
    int id = find_name(name);

    if (id < 0 || !(option_table[id].commands & command))
        return unknown(command, name, err);
    return take(a, args, id, has_value, rest, words, err);
}

/* "-kv", "-j4", "-j 4" */
static bool take_letters(struct arena *a, unsigned command, struct arguments *args,
                         struct str letters, struct words *words, struct err *err)
{
    while (letters.len) {
        int id = find_letter(letters.at[0]);

        if (id < 0 || !(option_table[id].commands & command))
            return err_set(err, ERR_INPUT, "unknown option -%c", letters.at[0]);
        letters = str_from_at(letters, 1);
        if (option_table[id].argument)
            return take(a, args, id, letters.len > 0, letters, words, err);
        if (!take(a, args, id, false, STR_NONE, words, err))
            return false;
    }
    return true;
}

/* FEALTY_MAX_TIME for --max-time: where the command line is silent. */
static void read_environment(struct arena *a, unsigned command, struct arguments *args)
{
    for (int i = 0; i < OPT_COUNT; i++) {
        struct str name = arena_printf(a, "FEALTY_%s", option_table[i].name);
        char *letters = arena_cstr(a, name);

        if (args->values[i].len || !(option_table[i].commands & command))
            continue;
        for (char *c = letters; *c; c++)
            *c = *c == '-' ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        const char *value = getenv(letters);

        if (value && *value && (option_table[i].argument || strcmp(value, "0") != 0))
            *vec_push(a, &args->values[i]) =
                option_table[i].argument ? arena_str(a, str_from(value)) : S("");
    }
}

bool arguments_read(struct arena *a, unsigned command, int argc, char **argv,
                    struct arguments *ret, struct err *err)
{
    struct words words = { argv, argc };
    bool options_ended = false;

    *ret = (struct arguments){ 0 };
    while (words.left) {
        struct str word = str_from(*words.at++);

        words.left--;
        if (options_ended || str_eq(word, S("-")) || !str_starts(word, S("-"))) {
            *vec_push(a, &ret->operands) = word;
            continue;
        }
        if (str_eq(word, S("--"))) {
            options_ended = true;
            continue;
        }
        bool is_long = str_starts(word, S("--"));
        bool ok = is_long
                      ? take_long(a, command, ret, str_from_at(word, 2), &words, err)
                      : take_letters(a, command, ret, str_from_at(word, 1), &words, err);

        if (!ok)
            return false;
    }
    read_environment(a, command, ret);
    return true;
}

bool argument_on(const struct arguments *args, enum option_id id)
{
    return args->values[id].len > 0;
}

struct str argument_text(const struct arguments *args, enum option_id id,
                         const char *otherwise)
{
    const struct str_list *values = &args->values[id];

    return values->len ? values->at[values->len - 1] : str_from(otherwise);
}

bool argument_number(const struct arguments *args, enum option_id id, uint64_t least,
                     uint64_t most, uint64_t *io, struct err *err)
{
    struct str text = argument_text(args, id, NULL);
    uint64_t value;

    if (!argument_on(args, id))
        return true;
    if (!str_to_u64(text, &value) || value < least || value > most)
        return err_set(err, ERR_INPUT,
                       "--%s takes a number from %llu to %llu, not `%.*s`",
                       option_table[id].name, (unsigned long long)least,
                       (unsigned long long)most, STR_ARG(text));
    *io = value;
    return true;
}

bool argument_ms(const struct arguments *args, enum option_id id, uint64_t *io,
                 struct err *err)
{
    struct str text = argument_text(args, id, NULL);

    if (!argument_on(args, id))
        return true;
    if (!duration_parse(text, io))
        return err_set(err, ERR_INPUT,
                       "--%s takes a duration such as 250ms or 5s, not `%.*s`",
                       option_table[id].name, STR_ARG(text));
    return true;
}
