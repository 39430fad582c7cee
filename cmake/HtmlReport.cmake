# Puts src/report/html/page.{html,css,js} together into one page and turns it into C, so that the
# program needs no files.  The page is cut in two where the data of a run goes.  Its Content Security
# Policy names style and script by their SHA-256: nothing else in the page is ever run.
set(html_source "${CMAKE_SOURCE_DIR}/src/report/html")

# hex_to_base64(HEX RESULT): RFC 4648, 4.
function(hex_to_base64 hex result)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(LENGTH "${hex}" length)
  math(EXPR rest "${length} % 6")
  set(padding "")
  if(rest EQUAL 4)
    string(APPEND hex "00")
    set(padding "=")
  elseif(rest EQUAL 2)
    string(APPEND hex "0000")
    set(padding "==")
  endif()
  string(REGEX MATCHALL "......" groups "${hex}")
  set(text "")
  foreach(group ${groups})
    foreach(shift 18 12 6 0)
      math(EXPR index "(0x${group} >> ${shift}) & 63")
      string(SUBSTRING "${alphabet}" ${index} 1 letter)
      string(APPEND text "${letter}")
    endforeach()
  endforeach()
  string(LENGTH "${text}" length)
  string(LENGTH "${padding}" pad)
  math(EXPR length "${length} - ${pad}")
  string(SUBSTRING "${text}" 0 ${length} text)
  set(${result} "${text}${padding}" PARENT_SCOPE)
endfunction()

foreach(part html css js)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${html_source}/page.${part}")
  file(READ "${html_source}/page.${part}" html_${part})
endforeach()
string(SHA256 hash "${html_css}")
hex_to_base64("${hash}" html_css_hash)
string(SHA256 hash "${html_js}")
hex_to_base64("${hash}" html_js_hash)

string(REPLACE "@CSS_HASH@" "${html_css_hash}" html_html "${html_html}")
string(REPLACE "@JS_HASH@" "${html_js_hash}" html_html "${html_html}")
string(REPLACE "@CSS@" "${html_css}" html_html "${html_html}")
string(REPLACE "@JS@" "${html_js}" html_html "${html_html}")
string(FIND "${html_html}" "@DATA@" html_cut)
string(SUBSTRING "${html_html}" 0 ${html_cut} html_head)
math(EXPR html_cut "${html_cut} + 6")
string(SUBSTRING "${html_html}" ${html_cut} -1 html_tail)

# through files, as only those can be read as hex
set(html_arrays "")
foreach(part head tail)
  file(WRITE "${CMAKE_BINARY_DIR}/html_${part}.txt" "${html_${part}}")
  embed_bytes("${CMAKE_BINARY_DIR}/html_${part}.txt" bytes)
  string(APPEND html_arrays "static const char ${part}[] = { ${bytes} 0 };\n")
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/html_page.c" CONTENT
"#include \"report/html_page.h\"

@html_arrays@
const struct str html_page_head = { head, sizeof head - 1 };
const struct str html_page_tail = { tail, sizeof tail - 1 };
" @ONLY)
target_sources(report PRIVATE "${CMAKE_BINARY_DIR}/html_page.c")
