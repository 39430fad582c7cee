# Target `flags`: what every translation unit of ours is compiled with.
option(WERROR "Treat warnings as errors" OFF)
option(SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(TSAN "Build with ThreadSanitizer" OFF)
option(FUZZ "Build the libFuzzer targets (clang)" OFF)
option(COVERAGE "Build for gcov" OFF)

add_library(flags INTERFACE)
target_compile_features(flags INTERFACE c_std_17)
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

target_compile_definitions(flags INTERFACE _POSIX_C_SOURCE=200809L
  FEALTY_VERSION="${PROJECT_VERSION}")
target_compile_options(flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wwrite-strings -Wpointer-arith -Wcast-qual -Wconversion
  -Wformat=2 -Wvla -Wundef -Wimplicit-fallthrough -Wno-sign-conversion)
if(WERROR)
  target_compile_options(flags INTERFACE -Werror)
endif()
if(SANITIZE)
  target_compile_options(flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(flags INTERFACE -fsanitize=address,undefined)
  # One malloc per arena item, so that AddressSanitizer sees an overrun.
  target_compile_definitions(flags INTERFACE ARENA_DEBUG=1)
else()
  target_compile_definitions(flags INTERFACE ARENA_DEBUG=0)
endif()
if(TSAN)
  target_compile_options(flags INTERFACE -fsanitize=thread)
  target_link_options(flags INTERFACE -fsanitize=thread)
endif()
if(FUZZ)
  target_compile_options(flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(COVERAGE)
  target_compile_options(flags INTERFACE --coverage)
  target_link_options(flags INTERFACE --coverage)
endif()
