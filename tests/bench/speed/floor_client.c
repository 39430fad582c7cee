/* floor_client N CONNECTIONS URL: the least that the work of the runner's benchmark costs
 * with libcurl.
 *
 * N times PATCH over kept connections, one thread; of each answer the status, two members
 * of the body and one header are checked.  No file is read, nothing is written down. Says
 * how many answers were not as they should be, and exits with 1 then. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <jansson.h>

static const char sent[] = "{\"status\":\"qualified\",\"score\":87}";

struct transfer {
    CURL *easy;
    char body[4096];
    size_t len;
};

static size_t keep(char *at, size_t size, size_t count, void *ctx)
{
    struct transfer *t = ctx;
    size_t len = size * count;

    if (len > sizeof t->body - t->len)
        return 0;
    memcpy(t->body + t->len, at, len);
    t->len += len;
    return len;
}

static void open_transfer(struct transfer *t, const char *url, struct curl_slist *headers)
{
    t->easy = curl_easy_init();
    curl_easy_setopt(t->easy, CURLOPT_URL, url);
    curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, "PATCH");
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, sent);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)sizeof sent - 1);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, (void *)t);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, (void *)t);
}

static bool is_good(struct transfer *t, CURLcode code)
{
    struct curl_header *version = NULL;
    long status = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200)
        return false;
    json_t *lead = json_loadb(t->body, t->len, 0, NULL);
    const char *is = json_string_value(json_object_get(lead, "status"));
    bool good = is && strcmp(is, "qualified") == 0 &&
                json_integer_value(json_object_get(lead, "score")) == 87 &&
                curl_easy_header(t->easy, "X-Api-Version", 0, CURLH_HEADER, -1,
                                 &version) == CURLHE_OK &&
                strcmp(version->value, "2026-01") == 0;

    json_decref(lead);
    return good;
}

/* What has ended is judged and, while there is more to do, sent again; returns how many
 * ended. */
static long take_ended(CURLM *multi, long to_start, long *bad)
{
    long ended = 0;
    int left;

    for (CURLMsg *m; (m = curl_multi_info_read(multi, &left)) != NULL; ended++) {
        CURL *easy = m->easy_handle;
        CURLcode code = m->data.result;
        char *private = NULL;

        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
        struct transfer *t = (struct transfer *)(void *)private;

        *bad += !is_good(t, code);
        t->len = 0;
        curl_multi_remove_handle(multi, easy);
        if (ended < to_start)
            curl_multi_add_handle(multi, easy);
    }
    return ended;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    long count = strtol(argv[1], NULL, 10), connections = strtol(argv[2], NULL, 10);
    long at_once = connections < count ? connections : count, done = 0, bad = 0;
    struct transfer *transfers = calloc((size_t)at_once, sizeof *transfers);
    struct curl_slist *headers = NULL;
    CURLM *multi = curl_multi_init();

    headers = curl_slist_append(headers, "Content-Type: application/json");
    headers = curl_slist_append(headers, "X-API-Key: test-key");
    headers = curl_slist_append(headers, "Expect:");
    for (long i = 0; i < at_once; i++) {
        open_transfer(&transfers[i], argv[3], headers);
        curl_multi_add_handle(multi, transfers[i].easy);
    }
    while (done < count) {
        int running;

        curl_multi_perform(multi, &running);
        done += take_ended(multi, count - done - at_once, &bad);
        if (done < count)
            curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    for (long i = 0; i < at_once; i++)
        curl_easy_cleanup(transfers[i].easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    free(transfers);
    printf("%ld requests, %ld bad\n", done, bad);
    return bad != 0;
}
