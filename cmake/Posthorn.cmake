# The few functions with which every folder declares itself: one library per room, one test per unit.

# The headers that nearly every file includes anyway, compiled once: half of a file's compile time. Only headers of others,
# so that no change of ours touches them, and only such as mean the same whatever Qt modules a target uses.
set(POSTHORN_STD_HEADERS <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <deque> <functional>
    <future> <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <tuple> <unordered_map>
    <utility> <variant> <vector> <tl/expected.hpp>)
set(POSTHORN_TEST_HEADERS ${POSTHORN_STD_HEADERS} <QtCore/qobject.h> <QtCore/qstring.h> <QtCore/qbytearray.h>
    <QtCore/qlist.h> <QtCore/qtemporarydir.h>) # QtTest's own depend on definitions that each test has for itself

# posthorn_precompile(<target> std|test)
function(posthorn_precompile target kind)
    if(CMAKE_DISABLE_PRECOMPILE_HEADERS OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        return() # others insist on the very same definitions
    endif()
    if(NOT TARGET posthorn-pch-${kind})
        file(WRITE ${CMAKE_BINARY_DIR}/pch/${kind}.cpp "")
        add_library(posthorn-pch-${kind} STATIC ${CMAKE_BINARY_DIR}/pch/${kind}.cpp)
        set_target_properties(posthorn-pch-${kind} PROPERTIES AUTOMOC OFF)
        target_link_libraries(posthorn-pch-${kind} PRIVATE posthorn-warnings Qt6::Core)
        if(kind STREQUAL "test")
            target_precompile_headers(posthorn-pch-${kind} PRIVATE ${POSTHORN_TEST_HEADERS})
        else()
            target_precompile_headers(posthorn-pch-${kind} PRIVATE ${POSTHORN_STD_HEADERS})
        endif()
    endif()
    target_precompile_headers(${target} REUSE_FROM posthorn-pch-${kind})
endfunction()

# posthorn_library(<room> [LINKS <targets>...] [EXCLUDE <regexes>...] [ONLY <regex>])
# Makes the static library posthorn-<room> from every .cpp below the calling folder. A file that is added is
# found by the next build; LINKS are the rooms and libraries it may use, and tests/rules checks the includes.
# EXCLUDE leaves out the files whose path matches, where a room has one of several back ends; ONLY takes no others, where
# a part of a room is a library of its own.
function(posthorn_library room)
    cmake_parse_arguments(ARG "" "ONLY" "LINKS;EXCLUDE" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    foreach(pattern ${ARG_EXCLUDE})
        list(FILTER sources EXCLUDE REGEX ${pattern})
    endforeach()
    if(ARG_ONLY)
        list(FILTER sources INCLUDE REGEX ${ARG_ONLY})
    endif()
    if(NOT sources MATCHES "\\.cpp")
        add_library(posthorn-${room} INTERFACE)
        target_link_libraries(posthorn-${room} INTERFACE ${ARG_LINKS})
        return()
    endif()
    add_library(posthorn-${room} STATIC ${sources})
    target_include_directories(posthorn-${room} PUBLIC ${PROJECT_SOURCE_DIR}/core)
    target_link_libraries(posthorn-${room} PUBLIC ${ARG_LINKS} PRIVATE posthorn-warnings)
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/tests/") # where sanitizer builds optimise otherwise
        posthorn_precompile(posthorn-${room} test)
    elseif(NOT room MATCHES "^(gui|jmap)$") # which have their own
        posthorn_precompile(posthorn-${room} std)
    endif()
endfunction()

# A sanitizer slows programs down several times; what waits with a limit may wait that much longer. Tests in other
# languages read POSTHORN_PATIENCE.
set(posthornPatience 1)
if(POSTHORN_SANITIZE)
    set(posthornPatience 6)
endif()

# posthorn_add_test(<name> COMMAND <words>... [LABELS <labels>...] [TIMEOUT <seconds>] [ENVIRONMENT <settings>...])
# Registers any test with what every one of them needs around it. TIMEOUT is that of a build without sanitizers.
function(posthorn_add_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "COMMAND;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    math(EXPR timeout "${ARG_TIMEOUT} * ${posthornPatience}")
    set(environment QT_QPA_PLATFORM=offscreen POSTHORN_SOURCE_DIR=${PROJECT_SOURCE_DIR}
        POSTHORN_BIN_DIR=${CMAKE_BINARY_DIR}/bin POSTHORN_PATIENCE=${posthornPatience} ${ARG_ENVIRONMENT})
    if(POSTHORN_SANITIZE MATCHES "address")
        list(APPEND environment LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0
            UBSAN_OPTIONS=print_stacktrace=1)
    endif()
    if(POSTHORN_SANITIZE MATCHES "thread") # libraries hide their locks from ThreadSanitizer
        list(APPEND environment QT_NO_GLIB=1
            TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp:die_after_fork=0:ignore_noninstrumented_modules=1)
    endif()
    add_test(NAME ${name} COMMAND ${ARG_COMMAND})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout} LABELS "${ARG_LABELS}" ENVIRONMENT "${environment}")
endfunction()

# posthorn_test(<name> SOURCES <files>... LINKS <targets>... [LABELS <labels>...] [TIMEOUT <seconds>])
# Makes and registers one Qt Test program. It runs offscreen and away from the user's own settings.
function(posthorn_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/core ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} Qt6::Test posthorn-warnings)
    posthorn_precompile(${name} test)
    posthorn_add_test(${name} COMMAND ${name} TIMEOUT ${ARG_TIMEOUT} LABELS ${ARG_LABELS})
endfunction()
