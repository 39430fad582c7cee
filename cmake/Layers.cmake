# layer(NAME USES layers... [PUBLIC libs...] [PRIVATE libs...]): one static library from
# src/NAME/*.c.  Files are found by glob, so that adding one touches no list.
function(layer name)
  cmake_parse_arguments(L "" "" "USES;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.c")
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE flags ${L_USES} ${L_PUBLIC} ${L_PRIVATE})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(${name} PUBLIC flags ${L_USES} ${L_PUBLIC} PRIVATE ${L_PRIVATE})
endfunction()
