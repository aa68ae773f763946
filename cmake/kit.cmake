# The kit: what `cmake --install` puts down for authors of processors. docs/FIRST_PROCESSOR.md uses it.
#   libchokepoint.a        the engine as one object: no bitcode, and no symbol but those of the public headers
#   libchokepoint.so       the same, shared
#   libchokepoint_trade.a  the product's records, knowledge and processors, for programs that join them; its names begin with ck_trade_
include(GNUInstallDirs)

get_property(rooms GLOBAL PROPERTY ROOM_TARGETS)
set(engine ${rooms})
list(FILTER engine INCLUDE REGEX "^engine_")
set(trade ${rooms})
list(FILTER trade INCLUDE REGEX "^(domain_|processors$|program_simulate$|records$)")

# one_object(name ROOMS target… WITH target… AFTER command…): libNAME.a of one object, NAME.o. WITH: of these what the rooms call comes along.
function(one_object name)
  cmake_parse_arguments(PARSE_ARGV 1 one "" "" "ROOMS;WITH;AFTER")
  list(TRANSFORM one_ROOMS REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE files)
  list(TRANSFORM one_WITH REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE with)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
  set(archive ${CMAKE_CURRENT_BINARY_DIR}/lib${name}.a)
  separate_arguments(flags UNIX_COMMAND "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_RELWITHDEBINFO}")
  add_custom_command(
    OUTPUT ${object}
    COMMAND ${CMAKE_C_COMPILER} ${flags} -fPIC -r -nostdlib $<$<BOOL:${CMAKE_INTERPROCEDURAL_OPTIMIZATION}>:-flinker-output=nolto-rel>
            -Wl,--whole-archive ${files} -Wl,--no-whole-archive -Wl,--start-group ${with} -Wl,--end-group -o ${object}
    COMMAND ${one_AFTER}
    DEPENDS ${one_ROOMS} ${one_WITH}
    VERBATIM COMMAND_EXPAND_LISTS)
  add_custom_command(
    OUTPUT ${archive}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
    COMMAND ${CMAKE_AR} rcs ${archive} ${object}
    DEPENDS ${object}
    VERBATIM)
  add_custom_target(${name}_archive ALL DEPENDS ${archive})
  install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

one_object(chokepoint ROOMS ${engine} AFTER ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=ck_* --keep-global-symbol=chokepoint_main ${CMAKE_CURRENT_BINARY_DIR}/chokepoint.o)
one_object(chokepoint_trade ROOMS ${trade} WITH engine_base engine_avro engine_state
           AFTER ${CMAKE_COMMAND} -DOBJECT=${CMAKE_CURRENT_BINARY_DIR}/chokepoint_trade.o -DNM=${CMAKE_NM} -DOBJCOPY=${CMAKE_OBJCOPY}
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/trade_symbols.cmake)

set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/chokepoint.o PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
add_library(chokepoint_shared SHARED ${CMAKE_CURRENT_BINARY_DIR}/chokepoint.o)
add_dependencies(chokepoint_shared chokepoint_archive)
set_target_properties(chokepoint_shared PROPERTIES OUTPUT_NAME chokepoint VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR} LINKER_LANGUAGE C
                                                   INTERPROCEDURAL_OPTIMIZATION OFF)
foreach(room IN LISTS engine)
  get_target_property(needs ${room} LINK_LIBRARIES)
  list(FILTER needs INCLUDE REGEX "^(PkgConfig::|Threads::|m$)")
  target_link_libraries(chokepoint_shared PRIVATE ${needs})
endforeach()
install(TARGETS chokepoint_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})

# The product's records once more, with the prefix that their symbols have in libchokepoint_trade.a: a header for those who join its topics.
add_custom_command(
  OUTPUT ${GENERATED}/kit/chokepoint/trade_records.h
  COMMAND ${CMAKE_COMMAND} -E make_directory ${GENERATED}/kit/chokepoint
  COMMAND avrogen --output ${GENERATED}/kit/chokepoint --name trade_records --prefix ck_trade_ --import ck_=${ENGINE_TYPES} --include chokepoint/types
          ${CMAKE_SOURCE_DIR}/schemas/types.avsc ${SCHEMAS}
  DEPENDS avrogen ${CMAKE_SOURCE_DIR}/schemas/types.avsc ${SCHEMAS} ${ENGINE_TYPES}
  VERBATIM)
add_custom_target(trade_records ALL DEPENDS ${GENERATED}/kit/chokepoint/trade_records.h)

install(DIRECTORY include/chokepoint DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES processors/trade.h ${GENERATED}/engine/chokepoint/types.h ${GENERATED}/kit/chokepoint/trade_records.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/chokepoint)
install(PROGRAMS $<TARGET_FILE:avrogen> DESTINATION ${CMAKE_INSTALL_BINDIR} RENAME chokepoint-avrogen)
install(PROGRAMS tools/purity DESTINATION ${CMAKE_INSTALL_BINDIR} RENAME chokepoint-purity)
install(DIRECTORY schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/chokepoint/schemas FILES_MATCHING PATTERN "*.avsc" PATTERN "history" EXCLUDE PATTERN "row_*" EXCLUDE)
install(DIRECTORY examples/stock/ DESTINATION ${CMAKE_INSTALL_DATADIR}/chokepoint/template USE_SOURCE_PERMISSIONS PATTERN "build" EXCLUDE)

include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/chokepointConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/chokepointConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/chokepoint
                              PATH_VARS CMAKE_INSTALL_BINDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/chokepointConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/chokepointConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/chokepointConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/chokepoint)
configure_file(cmake/chokepoint.pc.in ${CMAKE_CURRENT_BINARY_DIR}/chokepoint.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/chokepoint.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES docs/chokepoint.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/chokepoint.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3)
configure_file(deploy/chokepoint@.service.in ${CMAKE_CURRENT_BINARY_DIR}/chokepoint@.service @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/chokepoint@.service DESTINATION lib/systemd/system)

# Completions are made of what --help prints, which is made of the tables of options.
add_custom_command(
  OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/completions/chokepoint
  COMMAND ${CMAKE_SOURCE_DIR}/tools/completions $<TARGET_FILE:chokepoint> ${CMAKE_CURRENT_BINARY_DIR}/completions
  DEPENDS chokepoint ${CMAKE_SOURCE_DIR}/tools/completions
  VERBATIM)
add_custom_target(completions ALL DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/completions/chokepoint)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/completions/chokepoint DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/completions/_chokepoint DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)

add_custom_target(kit DEPENDS chokepoint avrogen chokepoint_archive chokepoint_trade_archive chokepoint_shared trade_records completions)
