# Read by cpack for each kind of package: a .deb goes to /usr, the archive into no folder at all, so that it can be unpacked
# straight into <messenger folder>/linux-<machine>.
if(CPACK_GENERATOR STREQUAL "DEB")
    set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
else()
    set(CPACK_PACKAGING_INSTALL_PREFIX /)
endif()
