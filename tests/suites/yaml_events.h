/* tests/suites/yaml_events.h - a tree held against an event stream of yaml-test-suite. */
#ifndef SUITES_YAML_EVENTS_H
#define SUITES_YAML_EVENTS_H

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "doc/node.h"

struct events {
    struct arena *a;
    struct str rest;
    struct map anchors; /* name to node */
};

/* The part of a line that is not anchor or tag; those are noted. */
struct event {
    struct str what;   /* "+MAP", "=VAL" ... */
    struct str anchor; /* without "&" */
    struct str tag;    /* as nodes have it; empty for YAML's own */
    struct str text;   /* from the style character on; of =ALI: "*name" */
};

static inline struct str event_tag(struct str tag)
{
    static const char *const standard[] = { "str",   "null",  "bool",   "int",
                                            "float", "seq",   "map",    "set",
                                            "omap",  "pairs", "binary", "timestamp" };

    if (str_starts(tag, S("tag:yaml.org,2002:")))
        for (size_t i = 0; i < countof(standard); i++)
            if (str_eq_c(str_from_at(tag, 18), standard[i]))
                return S("");
    return str_starts(tag, S("!")) ? str_from_at(tag, 1) : tag;
}

static inline bool event_next(struct events *e, struct event *ret)
{
    struct str line, word;

    *ret = (struct event){ 0 };
    do {
        if (!str_cut(&e->rest, '\n', &line))
            return false;
    } while (line.len == 0 || str_starts(line, S("+STR")) || str_starts(line, S("+DOC")));
    ret->what = str_sub(line, 0, 4);
    line = str_from_at(line, 5);
    while (line.len) {
        struct str before = line;

        if (!str_cut(&line, ' ', &word))
            break;
        if (word.len && word.at[0] == '&')
            ret->anchor = str_from_at(word, 1);
        else if (word.len && word.at[0] == '<')
            ret->tag = event_tag(str_sub(word, 1, word.len - 2));
        else if (!str_eq_c(word, "{}") && !str_eq_c(word, "[]")) {
            ret->text = before;
            break;
        }
        if (!line.at)
            break;
    }
    return true;
}

static inline struct str event_unescape(struct arena *a, struct str text)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '\\' && i + 1 < text.len) {
            static const char names[] = "nrtb\\", meanings[] = "\n\r\t\b\\";
            const char *at = strchr(names, text.at[++i]);

            c = at ? meanings[at - names] : text.at[i];
        }
        out[len++] = c;
    }
    return (struct str){ out, len };
}

static inline bool event_match(struct events *e, const struct event *first,
                               struct node *n);

static inline bool event_match_items(struct events *e, struct node *n, const char *end)
{
    struct event next;

    for (size_t i = 0; i < n->len; i++) {
        if (n->items[i].key &&
            (!event_next(e, &next) || !event_match(e, &next, n->items[i].key)))
            return false;
        if (!event_next(e, &next) || !event_match(e, &next, n->items[i].value))
            return false;
    }
    return event_next(e, &next) && str_eq_c(next.what, end);
}

static inline bool event_match(struct events *e, const struct event *first,
                               struct node *n)
{
    if (str_eq_c(first->what, "=ALI"))
        return map_get(&e->anchors, str_from_at(first->text, 1)) == n;
    if (first->anchor.len)
        map_set(e->a, &e->anchors, first->anchor, n);
    if (!str_eq(first->tag, node_tag(n)))
        return false;
    if (str_eq_c(first->what, "+MAP"))
        return n->kind == NODE_MAP && event_match_items(e, n, "-MAP");
    if (str_eq_c(first->what, "+SEQ"))
        return n->kind == NODE_LIST && event_match_items(e, n, "-SEQ");
    return first->text.len && n->plain == (first->text.at[0] == ':') &&
           str_eq(event_unescape(e->a, str_from_at(first->text, 1)), node_text(n));
}

/* One document. */
static inline bool yaml_events_match(struct arena *a, struct str text, struct node *root)
{
    struct events e = { .a = a, .rest = text };
    struct event first;

    return event_next(&e, &first) && event_match(&e, &first, root) &&
           event_next(&e, &first) && str_eq_c(first.what, "-DOC");
}

#endif
