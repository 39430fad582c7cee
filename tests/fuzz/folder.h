/* tests/fuzz/folder.h - a folder of its own for targets that read files. */
#ifndef FUZZ_FOLDER_H
#define FUZZ_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/err.h"
#include "base/fs.h"

#define FOLDER_FILES_MAX 4

struct folder {
    char path[64];
    char files[FOLDER_FILES_MAX][128];
    size_t count;
};

static struct folder fuzz_folder;

static inline void folder_remove(void)
{
    for (size_t i = 0; i < fuzz_folder.count; i++)
        unlink(fuzz_folder.files[i]);
    rmdir(fuzz_folder.path);
}

static inline void folder_open(void)
{
    if (fuzz_folder.path[0])
        return;
    snprintf(fuzz_folder.path, sizeof fuzz_folder.path, "/tmp/fealty-fuzz-XXXXXX");
    BUG_IF(!mkdtemp(fuzz_folder.path));
    atexit(folder_remove);
}

/* Writes a file into the folder and returns its path. */
static inline const char *folder_write(const char *name, struct str text)
{
    struct err err = { 0 };
    char path[128];
    size_t i = 0;

    folder_open();
    snprintf(path, sizeof path, "%s/%s", fuzz_folder.path, name);
    while (i < fuzz_folder.count && strcmp(fuzz_folder.files[i], path) != 0)
        i++;
    BUG_IF(i == FOLDER_FILES_MAX);
    if (i == fuzz_folder.count)
        snprintf(fuzz_folder.files[fuzz_folder.count++], sizeof path, "%s", path);
    BUG_IF(!fs_write(path, text, &err));
    return fuzz_folder.files[i];
}

#endif
