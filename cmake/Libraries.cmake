find_package(PkgConfig REQUIRED)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1>=0.2.5)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8>=10.40)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl>=7.81)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd>=0.9.73)
find_package(Threads REQUIRED)

# libcurl and libmicrohttpd bring three dozen libraries along, which cost most commands more
# time and memory than their own work: they are loaded when something is sent or served.
# Off for static libraries.
option(FEALTY_LAZY_LIBRARIES "Load libcurl and libmicrohttpd when they are needed" ON)

# Leaves the target the include path of a library, and gives the name to load in VARIABLE.
function(load_lazily target variable)
  find_library(${target}_file NAMES ${${target}_LIBRARIES} HINTS ${${target}_LIBRARY_DIRS} NO_CACHE REQUIRED)
  execute_process(COMMAND "${CMAKE_OBJDUMP}" -p "${${target}_file}" OUTPUT_VARIABLE headers ERROR_QUIET)
  if(NOT headers MATCHES "SONAME +([^\n ]+)")
    message(FATAL_ERROR "${${target}_file} is no shared library: use -DFEALTY_LAZY_LIBRARIES=OFF")
  endif()
  set_property(TARGET PkgConfig::${target} PROPERTY INTERFACE_COMPILE_DEFINITIONS "${variable}=\"${CMAKE_MATCH_1}\"")
  set_property(TARGET PkgConfig::${target} PROPERTY INTERFACE_LINK_LIBRARIES "${CMAKE_DL_LIBS}")
  get_filename_component(real "${${target}_file}" REALPATH)
  set(${variable}_FILE "${real}" PARENT_SCOPE)
endfunction()
if(FEALTY_LAZY_LIBRARIES)
  load_lazily(curl CURL_LIBRARY)
  load_lazily(microhttpd MICROHTTPD_LIBRARY)
endif()

# The idn-* formats need libidn2; without it they say "not built in".
option(WITH_IDN "Formats idn-hostname and idn-email through libidn2" ON)
set(FEALTY_IDN "")
if(WITH_IDN)
  pkg_check_modules(idn2 IMPORTED_TARGET libidn2)
  if(idn2_FOUND)
    set(FEALTY_IDN PkgConfig::idn2)
    target_compile_definitions(flags INTERFACE HAVE_IDN2=1)
  endif()
endif()
