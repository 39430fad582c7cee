# Turns src/schema/metaschemas/*.json into a C table, so that the program needs no files.  A
# metaschema's name is its `$id` (`id` in draft 4), without the empty fragment.
file(GLOB metaschema_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/schema/metaschemas/*.json")
set(metaschema_table "")
set(metaschema_texts "")
set(metaschema_index 0)
foreach(file ${metaschema_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  string(REGEX MATCH "\"[$]?id\": *\"([^\"#]*)" unused "${text}")
  set(uri "${CMAKE_MATCH_1}")
  embed_bytes("${file}" bytes)
  string(APPEND metaschema_texts "static const char text_${metaschema_index}[] = { ${bytes} };\n")
  string(APPEND metaschema_table
    "    { \"${uri}\", text_${metaschema_index}, sizeof text_${metaschema_index} },\n")
  math(EXPR metaschema_index "${metaschema_index} + 1")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/metaschemas.c" CONTENT
"#include \"schema/registry.h\"

@metaschema_texts@
const struct metaschema metaschemas[] = {
@metaschema_table@};
const unsigned long metaschema_count = sizeof metaschemas / sizeof metaschemas[0];
" @ONLY)
target_sources(schema PRIVATE "${CMAKE_BINARY_DIR}/metaschemas.c")
