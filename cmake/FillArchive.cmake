# Run at the end of the messenger's installation into a folder of its own, as for the archive: what a package's dependencies would
# bring is put beside the program, as far as a desktop with Qt does not have it anyway, and the version where the webmail's
# download page looks for it. posthornVersion is set before.
if(CMAKE_INSTALL_PREFIX MATCHES "/usr(/local)?/?$")
    return()
endif()
set(folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
file(WRITE ${folder}/VERSION "${posthornVersion}\n")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${folder}/bin/posthorn-messenger RESOLVED_DEPENDENCIES_VAR libraries
    UNRESOLVED_DEPENDENCIES_VAR missing PRE_INCLUDE_REGEXES "^lib(qt6keychain|hunspell|unbound|event-?[0-9]|hogweed|nettle)" PRE_EXCLUDE_REGEXES ".*")
foreach(library ${libraries})
    # By the name that the loader asks for, and no link: the webmail hands out files alone.
    get_filename_component(name ${library} NAME)
    get_filename_component(real ${library} REALPATH)
    file(COPY_FILE ${real} ${folder}/lib/${name})
endforeach()
