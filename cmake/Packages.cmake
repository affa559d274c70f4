# The messenger as a package of its own: `cpack --config build/release/CPackConfig.cmake -G DEB`, and -G TGZ for the archive that
# the webmail hands out. What the server has to install is no package yet.
set(CPACK_PACKAGE_NAME posthorn)
set(CPACK_PACKAGE_VENDOR Posthorn)
set(CPACK_PACKAGE_CONTACT "Posthorn <postmaster@posthorn.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "New mail and chat, in the tray")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL messenger)
set(CPACK_STRIP_FILES ON)
# Packing the messenger builds nothing that is not in it: posthorn-messenger and posthorn-messenger-player have to be there.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_VERBATIM_VARIABLES ON)

# Debian: dependencies are read from the programs themselves. Qt's plugins are loaded by name, so they are named here.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_MESSENGER_PACKAGE_NAME posthorn-messenger)
set(CPACK_DEBIAN_MESSENGER_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_MESSENGER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_MESSENGER_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_MESSENGER_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6")
set(CPACK_DEBIAN_MESSENGER_PACKAGE_RECOMMENDS "gnome-keyring | kwalletmanager | keepassxc, gstreamer1.0-plugins-good, libxss1")
set(CPACK_DEBIAN_MESSENGER_DESCRIPTION "New mail and chat, in the tray
 Sits in the tray, tells of new mail, opens the right page of the webmail,
 signed in, and is a chat client over XMPP: contacts, rooms, files, and a
 history that can be searched and read offline.")

# The archive: one folder that runs from anywhere with the distribution's Qt, and needs no installing.
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY OFF)
set(CPACK_ARCHIVE_MESSENGER_FILE_NAME posthorn-messenger-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/PackageKinds.cmake)
include(CPack)
