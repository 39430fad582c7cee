/* base/banned.h - calls that are never right here; using one is a compile error.
 *
 * Include it last in a .c file.  What to use instead stands behind each name. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#define BANNED(name) sorry_##name##_is_banned

#undef strcpy
#define strcpy BANNED(strcpy) /* struct str, arena_str() */
#undef strcat
#define strcat BANNED(strcat) /* struct buf */
#undef sprintf
#define sprintf BANNED(sprintf) /* snprintf, buf_printf(), arena_printf() */
#undef strtok
#define strtok BANNED(strtok) /* str_cut() */
#undef atoi
#define atoi BANNED(atoi) /* str_to_u64() */
#undef gmtime
#define gmtime BANNED(gmtime) /* gmtime_r */
#undef localtime
#define localtime BANNED(localtime) /* localtime_r */
#undef rand
#define rand BANNED(rand) /* base/rng.h */

#endif
