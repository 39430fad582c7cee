# What `cmake --install` and CPack put where.  The program finds its data beside itself, so that a
# prefix may be moved: bin/fealty, share/fealty.
include(GNUInstallDirs)

# Texts that the program writes of itself.
set(made "${CMAKE_BINARY_DIR}/made")
file(MAKE_DIRECTORY "${made}")
set(to_file sh -c "exec \"\$@\" >\"\$0\"") # FILE COMMAND...
set(manual_pages fealty.1 fealty.yaml.5 fealty-cases.5 fealty-states.5 fealty-claims.5 fealty-deviations.5
    fealty-baseline.5)
set(texts "fealty.bash completion bash" "_fealty completion zsh" "fealty.fish completion fish")
foreach(page ${manual_pages})
  string(REGEX REPLACE "[.][0-9]$" "" name ${page})
  list(APPEND texts "${page} man ${name}")
endforeach()
foreach(text ${texts})
  separate_arguments(words UNIX_COMMAND "${text}")
  list(POP_FRONT words name)
  add_custom_command(OUTPUT "${made}/${name}" COMMAND ${to_file} "${made}/${name}" $<TARGET_FILE:fealty>
                     ${words} DEPENDS fealty VERBATIM)
  list(APPEND made_files "${made}/${name}")
endforeach()
add_custom_target(made_texts ALL DEPENDS ${made_files})

# zsh of Debian looks into vendor-completions for what packages bring.
set(zsh_folder site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND EXISTS /etc/debian_version)
  set(zsh_folder vendor-completions)
endif()
install(FILES "${made}/fealty.bash" RENAME fealty
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${made}/_fealty" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder}")
install(FILES "${made}/fealty.fish"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")

install(DIRECTORY "${CMAKE_SOURCE_DIR}/specs" "${CMAKE_SOURCE_DIR}/cases"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fealty")
install(FILES "${CMAKE_SOURCE_DIR}/reports/report.schema.json"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fealty/reports")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/docs/" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
        FILES_MATCHING PATTERN "*.md")
install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/CHANGELOG.md"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" RENAME copyright
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# What Debian's policy wants compressed, without the time in it.
find_program(GZIP gzip)
set(manual_suffix "")
if(zsh_folder STREQUAL vendor-completions AND GZIP)
  add_custom_command(OUTPUT "${made}/changelog.gz"
    COMMAND ${to_file} "${made}/changelog.gz"
            ${GZIP} -9nc "${CMAKE_SOURCE_DIR}/packaging/debian-changelog"
    DEPENDS "${CMAKE_SOURCE_DIR}/packaging/debian-changelog" VERBATIM)
  set(compressed "${made}/changelog.gz")
  foreach(page ${manual_pages})
    add_custom_command(OUTPUT "${made}/${page}.gz"
      COMMAND ${to_file} "${made}/${page}.gz" ${GZIP} -9nc "${made}/${page}"
      DEPENDS "${made}/${page}" VERBATIM)
    list(APPEND compressed "${made}/${page}.gz")
  endforeach()
  add_custom_target(debian_texts ALL DEPENDS ${compressed})
  install(FILES "${made}/changelog.gz" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  set(manual_suffix .gz)
endif()
foreach(page ${manual_pages})
  string(REGEX MATCH "[0-9]$" section ${page})
  install(FILES "${made}/${page}${manual_suffix}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}")
endforeach()

add_custom_target(uninstall
  COMMAND xargs -r -d "\\n" -a "${CMAKE_BINARY_DIR}/install_manifest.txt" rm -fv VERBATIM)

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME fealty)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "fealty maintainers <maintainers@fealty.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "contract conformance tests for HTTP JSON APIs")
set(CPACK_PACKAGE_DESCRIPTION
"Shows whether an HTTP JSON API does what its documentation says: claims with
their sources stand in an OpenAPI document, cases and variants derived from the
claims prove or refute each of them. It comes with a stateful mock, mutants
that prove that a suite can fail, and reports for CI systems.")
set(CPACK_PACKAGE_FILE_NAME "fealty-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is loaded lazily stands in no header that SHLIBDEPS reads.
foreach(file ${CURL_LIBRARY_FILE} ${MICROHTTPD_LIBRARY_FILE})
  execute_process(COMMAND dpkg-query -S "*${file}" OUTPUT_VARIABLE owner ERROR_QUIET)
  string(REGEX MATCH "^[^:, \n]+" owner "${owner}")
  list(APPEND lazy_packages ${owner})
endforeach()
list(JOIN lazy_packages ", " CPACK_DEBIAN_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
