/* tests/fuzz/fuzz.h - the one function a fuzz target has.
 *
 * It must take any bytes, keep nothing between calls, and abort (BUG_IF) where what it
 * finds is wrong.  To add one: fuzz_<entry>.c, <entry>.dict, and seeds in
 * corpus/<entry>/. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
