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
