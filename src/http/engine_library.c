/* libcurl's functions, forwarded to the library when the first of them is called: see
 * base/library.h.  Built where FEALTY_LAZY_LIBRARIES is on; else the linker binds them.
 */
#ifdef CURL_LIBRARY

#define LIBRARY                CURL_LIBRARY
#define CURL_DISABLE_TYPECHECK 1
#include <stdarg.h>

#include <curl/curl.h>

#include "base/library.h"

#include "base/banned.h"

/* What curl.h makes macros of are functions here. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

FORWARD(CURLcode, curl_global_init_mem,
        (long flags, curl_malloc_callback m, curl_free_callback f,
         curl_realloc_callback r, curl_strdup_callback s, curl_calloc_callback c),
        (flags, m, f, r, s, c))
FORWARD_VOID(curl_global_cleanup, (void), ())
FORWARD(char *, curl_version, (void), ())
FORWARD(curl_version_info_data *, curl_version_info, (CURLversion age), (age))
FORWARD_VOID(curl_free, (void *thing), (thing))
FORWARD(struct curl_slist *, curl_slist_append,
        (struct curl_slist * list, const char *text), (list, text))
FORWARD_VOID(curl_slist_free_all, (struct curl_slist * list), (list))
FORWARD(CURL *, curl_easy_init, (void), ())
FORWARD_VOID(curl_easy_cleanup, (CURL * easy), (easy))
FORWARD(const char *, curl_easy_strerror, (CURLcode code), (code))
FORWARD(CURLM *, curl_multi_init, (void), ())
FORWARD(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))
FORWARD(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL *easy), (multi, easy))
FORWARD(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL *easy), (multi, easy))
FORWARD(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running))
FORWARD(CURLMcode, curl_multi_poll,
        (CURLM * multi, struct curl_waitfd extra[], unsigned count, int ms, int *ready),
        (multi, extra, count, ms, ready))
FORWARD(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left))
FORWARD(CURLU *, curl_url, (void), ())
FORWARD_VOID(curl_url_cleanup, (CURLU * url), (url))

/* Newer versions declare the handle const, so ours has another name in C. */
CURLUcode get_url_part(CURLU *url, CURLUPart what, char **part,
                       unsigned flags) __asm__("curl_url_get");
REAL(curl_url_get)
CURLUcode get_url_part(CURLU *url, CURLUPart what, char **part, unsigned flags)
{
    return real_curl_url_get()(url, what, part, flags);
}

FORWARD(CURLUcode, curl_url_set,
        (CURLU * url, CURLUPart what, const char *part, unsigned flags),
        (url, what, part, flags))

/* --- those that take one argument whose type the option tells --- */

REAL(curl_easy_setopt)
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    int type = (int)option / CURLOPTTYPE_OBJECTPOINT * CURLOPTTYPE_OBJECTPOINT;
    CURLcode code;
    va_list args;

    va_start(args, option);
    if (type == CURLOPTTYPE_LONG)
        code = real_curl_easy_setopt()(easy, option, va_arg(args, long));
    else if (type == CURLOPTTYPE_OFF_T)
        code = real_curl_easy_setopt()(easy, option, va_arg(args, curl_off_t));
    else if (type == CURLOPTTYPE_FUNCTIONPOINT)
        code = real_curl_easy_setopt()(easy, option, va_arg(args, void (*)(void)));
    else
        code = real_curl_easy_setopt()(easy, option, va_arg(args, void *));
    va_end(args);
    return code;
}

REAL(curl_multi_setopt)
CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...)
{
    int type = (int)option / CURLOPTTYPE_OBJECTPOINT * CURLOPTTYPE_OBJECTPOINT;
    CURLMcode code;
    va_list args;

    va_start(args, option);
    if (type == CURLOPTTYPE_LONG)
        code = real_curl_multi_setopt()(multi, option, va_arg(args, long));
    else if (type == CURLOPTTYPE_OFF_T)
        code = real_curl_multi_setopt()(multi, option, va_arg(args, curl_off_t));
    else if (type == CURLOPTTYPE_FUNCTIONPOINT)
        code = real_curl_multi_setopt()(multi, option, va_arg(args, void (*)(void)));
    else
        code = real_curl_multi_setopt()(multi, option, va_arg(args, void *));
    va_end(args);
    return code;
}

REAL(curl_easy_getinfo)
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
    va_list args;

    va_start(args, info);
    CURLcode code = real_curl_easy_getinfo()(easy, info, va_arg(args, void *));

    va_end(args);
    return code;
}

#else

typedef int engine_library_is_linked; /* ISO C wants something in a file */

#endif
