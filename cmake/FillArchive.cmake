# Run by cpack before the archive is closed: what a package's dependencies would bring is put beside the program, as far as a
# desktop with Qt does not have it anyway, and the version where the webmail's download page looks for it.
file(GLOB programs ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/messenger/bin/posthorn-messenger
    ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/bin/posthorn-messenger)
foreach(program ${programs})
    get_filename_component(folder ${program} DIRECTORY)
    get_filename_component(folder ${folder} DIRECTORY)
    file(WRITE ${folder}/VERSION "${CPACK_PACKAGE_VERSION}\n")
    file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${program} RESOLVED_DEPENDENCIES_VAR libraries
        UNRESOLVED_DEPENDENCIES_VAR missing PRE_INCLUDE_REGEXES "^lib(qt6keychain|unbound|event-?[0-9]|hogweed|nettle)" PRE_EXCLUDE_REGEXES ".*")
    foreach(library ${libraries})
        file(INSTALL ${library} DESTINATION ${folder}/lib FOLLOW_SYMLINK_CHAIN)
    endforeach()
endforeach()
