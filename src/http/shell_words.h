/* http/shell_words.h - quoting for a POSIX shell (XCU 2.2), with variables in between. */
#ifndef HTTP_SHELL_WORDS_H
#define HTTP_SHELL_WORDS_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct redactor;

/* Bytes that can stand in a word as they are: text in UTF-8 without control characters,
 * line ends and tabs excepted. */
bool shell_is_text(struct str bytes);

/* One word that the shell turns into `text`, secrets in it as variables; `variable`,
 * where not empty, is the name of one that comes before it. */
void shell_word(struct buf *out, struct str variable, struct str text,
                const struct redactor *secrets);

/* A printf command that writes `bytes`, whatever they are. */
void shell_printf(struct buf *out, struct str bytes, const struct redactor *secrets);

#endif
