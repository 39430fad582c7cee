# The claim kinds are the files src/claims/kind_*.c: each defines `kind_<name>`.  Their list is
# made here, so that a new kind is a new file and nothing else.  In the order of their names.
file(GLOB kind_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/claims/kind_*.c")
set(kind_list "")
foreach(file ${kind_files})
  get_filename_component(kind "${file}" NAME_WE)
  string(REPLACE "kind_" "" kind "${kind}")
  string(APPEND kind_list "KIND(${kind})\n")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/claims/kinds.def" CONTENT "@kind_list@" @ONLY)
target_include_directories(claims PRIVATE "${CMAKE_BINARY_DIR}/generated")

# The help desk that their examples are about.
foreach(part openapi states)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
               "${CMAKE_SOURCE_DIR}/src/claims/example/${part}.yaml")
  embed_bytes("${CMAKE_SOURCE_DIR}/src/claims/example/${part}.yaml" bytes)
  set(example_${part} "${bytes}")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/claims_example.c" CONTENT
"#include \"claims/example.h\"

static const char openapi[] = { @example_openapi@ };
static const char states[] = { @example_states@ };
const struct str claims_example_openapi = { openapi, sizeof openapi };
const struct str claims_example_states = { states, sizeof states };
" @ONLY)
target_sources(claims PRIVATE "${CMAKE_BINARY_DIR}/claims_example.c")
