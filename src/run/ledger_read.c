#include "run/ledger_read.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

struct reading {
    struct arena *arena, *scratch; /* scratch: of one line */
    struct ledger_book *book;
    struct map *by_name; /* entry to its index */
};

const struct ledger_place *ledger_place(const struct ledger_book *book,
                                        struct str contract)
{
    const struct ledger_place *last = NULL;

    for (size_t i = 0; i < book->places.len; i++)
        if (str_eq(book->places.at[i].contract, contract))
            last = &book->places.at[i];
    return last;
}

static struct ledger_item *find_item(const struct reading *r, const json_t *line)
{
    const size_t *index = map_get(r->by_name, json_member_text(line, "entry"));

    return index ? &r->book->items.at[*index] : NULL;
}

static void add_item(struct reading *r, const json_t *line)
{
    struct ledger_item item = { .name = json_member_text(line, "entry"),
                                .contract = json_member_text(line, "contract"),
                                .line = line,
                                .undo = json_object_get(line, "undo") };
    size_t *index = arena_new(r->arena, size_t);

    *index = r->book->items.len;
    *vec_push(r->arena, &r->book->items) = item;
    map_set(r->arena, r->by_name, item.name, index);
    r->book->open++;
}

static void add_place(struct reading *r, const json_t *line)
{
    *vec_push(r->arena, &r->book->places) =
        (struct ledger_place){ .contract = json_member_text(line, "contract"),
                               .path = json_member_text(line, "path"),
                               .target = json_member_text(line, "target"),
                               .base_url = json_member_text(line, "base-url") };
}

static void read_entry(struct reading *r, struct str is, const json_t *line)
{
    struct ledger_item *item = find_item(r, line);

    if (!item)
        return;
    if (str_eq(is, S("known")))
        item->undo = json_object_get(line, "undo");
    if (str_eq(is, S("left")))
        item->reason = json_member_text(line, "reason");
    if (str_eq(is, S("released")) && !item->released) {
        item->released = true;
        r->book->open--;
    }
}

static void read_ledger_line(struct reading *r, const json_t *line)
{
    struct str is = json_member_text(line, "is");

    if (str_eq(is, S("endpoint")))
        add_place(r, line);
    else if (str_eq(is, S("made")) || str_eq(is, S("fixture")))
        add_item(r, line);
    else
        read_entry(r, is, line);
}

/* Most lines of a ledger are counted and forgotten: there is one for each request. */
static bool count_if_sent(struct reading *r, const json_t *line)
{
    bool sent = str_eq(json_member_text(line, "is"), S("sent"));

    r->book->sent += sent;
    return sent;
}

/* Lines of cases are long and many: only those of the ledger are read as a whole. */
static bool read_line(struct reading *r, struct str text)
{
    static const struct str head = { "{\"record\":\"ledger\"", 18 };
    struct json_error error;

    if (!str_starts(text, S("{\"record\":\"")) || text.at[text.len - 1] != '}')
        return false;
    if (str_starts(text, head)) {
        const json_t *line = json_read(r->scratch, text, NULL, NULL, &error);

        if (line && !count_if_sent(r, line)) {
            line = json_read(r->arena, text, NULL, NULL, &error);
            read_ledger_line(r, line);
        }
        arena_reset(r->scratch);
        if (!line)
            return false;
    }
    r->book->lines++;
    return true;
}

static void take_line(struct str line, bool whole, void *ctx)
{
    struct reading *r = ctx;

    if (line.len == 0 || read_line(r, line))
        return;
    r->book->torn = !whole;
    r->book->broken += whole;
}

bool ledger_read(struct arena *a, const char *path, struct ledger_book *ret,
                 struct err *err)
{
    struct map by_name = { 0 };
    struct reading r = {
        .arena = a, .scratch = arena_open(), .book = ret, .by_name = &by_name
    };

    *ret = (struct ledger_book){ 0 };
    bool ok = fs_each_line(path, LEDGER_LINE_MAX, take_line, &r, err);

    arena_close(r.scratch);
    if (!ok)
        return false;
    return ret->lines ||
           err_set(err, ERR_INPUT, "%s is no journal: no line of it is a record", path);
}
