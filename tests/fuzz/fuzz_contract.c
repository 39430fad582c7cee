/* An OpenAPI document, and behind a line "%%%" an overlay: both may be anything, and what
 * comes out is a contract or complaints that can be printed. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/diag.h"
#include "claims/claims.h"
#include "contract/contract.h"
#include "contract/lint.h"
#include "suite/suite.h"
#include "tests/fuzz/folder.h"
#include "tests/fuzz/fuzz.h"

enum { COMPLAINTS_MAX = 16 * 1024 * 1024 };

static void check_complaints(const struct diags *d)
{
    struct buf out;

    buf_init(&out, COMPLAINTS_MAX);
    diags_render(d, &out, false);
    buf_release(&out);
}

static void read_contract(struct arena *a, const char *path)
{
    struct diags *d = diags_new(a);
    struct suite suite = { 0 };
    const struct contract *c = suite_contract(a, &suite, path, d);

    BUG_IF(!c && diags_ok(d));
    if (c && claims_check(c, d)) {
        contract_lint(c, d);
        claims_lint(c, d);
        (void)claims_variants(a, c, suite_states(&suite, c), VARIANTS_DEFAULT);
    }
    check_complaints(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size };
    size_t at = str_find(text, S("\n%%%\n"));
    struct str document = at == SIZE_MAX ? text : str_sub(text, 0, at + 1);
    bool json = str_starts(document, S("{"));

    folder_write("claims.overlay.yaml", at == SIZE_MAX
                                            ? S("overlay: 1.0.0\ninfo: {title: t, "
                                                "version: 1}\nactions: []\n")
                                            : str_from_at(text, at + 5));
    read_contract(a, folder_write(json ? "openapi.json" : "openapi.yaml", document));
    arena_close(a);
    return 0;
}
