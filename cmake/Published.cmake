# Turns specs/meta/*.schema.json into a C table, so that the program can write them out.
file(GLOB published_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/specs/meta/*.schema.json")
set(published_table "")
set(published_texts "")
set(published_index 0)
foreach(file ${published_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  get_filename_component(name "${file}" NAME)
  string(REPLACE ".schema.json" "" name "${name}")
  embed_bytes("${file}" bytes)
  string(APPEND published_texts "static const char text_${published_index}[] = { ${bytes} };\n")
  string(APPEND published_table
    "    { \"${name}\", text_${published_index}, sizeof text_${published_index} },\n")
  math(EXPR published_index "${published_index} + 1")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/published.c" CONTENT
"#include \"author/published.h\"

@published_texts@
const struct published published_schemas[] = {
@published_table@};
const size_t published_count = sizeof published_schemas / sizeof published_schemas[0];
" @ONLY)
target_sources(author PRIVATE "${CMAKE_BINARY_DIR}/published.c")
