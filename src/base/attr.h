/* base/attr.h - compiler attributes and small macros that every layer uses. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* The caller must look at the result. */
#define MUST_CHECK __attribute__((warn_unused_result))
/* printf-like: `fmt` is the position of the format, `args` of the first argument. */
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN          __attribute__((noreturn))

/* Whether AddressSanitizer watches over memory: gcc and clang tell it differently. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER 1
#endif
#endif

#define countof(array) (sizeof(array) / sizeof((array)[0]))

#endif
