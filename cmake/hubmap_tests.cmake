# Test programs, one for each component, made of tests/<folder>/*_test.cpp for the component's folders.
find_path(HUBMAP_CATCH2_INCLUDE_DIR catch2/catch.hpp)
if(NOT HUBMAP_CATCH2_INCLUDE_DIR)
    message(FATAL_ERROR "hubmap: the tests need the header catch2/catch.hpp (Catch2 2.x).\n"
        "Debian and Ubuntu: apt-get install catch2")
endif()
mark_as_advanced(HUBMAP_CATCH2_INCLUDE_DIR)

# What all test programs share.
add_library(hubmap_test_support INTERFACE)
target_include_directories(hubmap_test_support SYSTEM INTERFACE "${HUBMAP_CATCH2_INCLUDE_DIR}")
target_include_directories(hubmap_test_support INTERFACE "${PROJECT_SOURCE_DIR}/tests")
target_compile_features(hubmap_test_support INTERFACE cxx_std_20)
# nvcc's own code is not pedantic.
target_compile_options(hubmap_test_support INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow>"
    "$<$<COMPILE_LANGUAGE:CUDA>:-Xcompiler=-Wall,-Wextra,-Wshadow>")
target_compile_definitions(hubmap_test_support INTERFACE
    HUBMAP_TEST_SOURCE_DIR="${PROJECT_SOURCE_DIR}" HUBMAP_TEST_PROJECT_VERSION="${PROJECT_VERSION}")

# Catch2 with its main function, compiled once for all test programs.
add_library(hubmap_test_main STATIC "${PROJECT_SOURCE_DIR}/tests/support/test_main.cpp")
target_link_libraries(hubmap_test_main PUBLIC hubmap_test_support)
# The same for programs whose cases may find that they cannot run here: exit code 77.
add_library(hubmap_skipping_test_main STATIC EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/tests/support/skipping_test_main.cpp")
target_link_libraries(hubmap_skipping_test_main PUBLIC hubmap_test_support)

# Catch2's own module lists every test case in ctest; with nothing but its header, a program is one entry.
find_package(Catch2 2 QUIET)
if(Catch2_FOUND)
    include(Catch)
endif()

# Whether the code or the tests of a folder run threads, read from what they include.
function(hubmap_find_threads folder result)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/include/hubmap/${folder}/*.hpp" "${PROJECT_SOURCE_DIR}/tests/${folder}/*.[ch]pp")
    foreach(file IN LISTS files)
        file(STRINGS "${file}" found LIMIT_COUNT 1
            REGEX "^#include <(atomic|mutex|thread|hubmap/core/(object_pool|parallel)\\.hpp)>")
        if(found)
            set(${result} TRUE PARENT_SCOPE)
            return()
        endif()
    endforeach()
    set(${result} FALSE PARENT_SCOPE)
endfunction()

# One program: tests/<folder>/**/*_test.cpp becomes hubmap_<folder>_tests; the rest names what it links.
function(hubmap_add_test_program folder)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*_test.cpp")
    if(NOT sources)
        return()
    endif()
    if(HUBMAP_TEST_THREADS_ONLY)
        hubmap_find_threads(${folder} threads)
        if(NOT threads)
            return()
        endif()
    endif()
    set(target hubmap_${folder}_tests)
    add_executable(${target} ${sources})
    target_link_libraries(${target} PRIVATE ${ARGN} hubmap_test_main)
    if(COMMAND catch_discover_tests)
        catch_discover_tests(${target} TEST_PREFIX "${folder}: ")
    else()
        add_test(NAME ${folder} COMMAND ${target})
    endif()
endfunction()

# The test programs of a component: one for each of its folders.
function(hubmap_add_component_tests component)
    set(folders ${component})
    if(DEFINED hubmap_${component}_folders)
        set(folders ${hubmap_${component}_folders})
    endif()
    if(component STREQUAL "core")
        # What the kernels do is plain functions, tested on processors wherever core is.
        list(APPEND folders cuda)
    elseif(component STREQUAL "cuda")
        set(folders "")
    endif()
    foreach(folder IN LISTS folders)
        hubmap_add_test_program(${folder} hubmap::${component})
        if(TARGET hubmap_${folder}_tests AND component MATCHES "^(nn|stages)$")
            hubmap_precompile_torch(hubmap_${folder}_tests)
        endif()
    endforeach()
endfunction()

# The tests of a component on a GPU: tests/<component>/*_test.cu becomes hubmap_<component>_gpu_tests. They compile
# without a GPU, and then skip with a word.
function(hubmap_add_gpu_tests component)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${component}/*_test.cu")
    if(NOT sources)
        return()
    endif()
    if(NOT CMAKE_CUDA_COMPILER)
        message(STATUS "hubmap: no nvcc, the GPU tests of ${component} are left out")
        return()
    endif()
    set(target hubmap_${component}_gpu_tests)
    add_executable(${target} ${sources})
    target_link_libraries(${target} PRIVATE hubmap::${component} hubmap_skipping_test_main)
    # PyPI's libtorch_cuda finds its own libraries when it runs; the linker need not.
    target_link_options(${target} PRIVATE "LINKER:--unresolved-symbols=ignore-in-shared-libs")
    add_test(NAME "${component}: on a GPU" COMMAND ${target})
    set_tests_properties("${component}: on a GPU" PROPERTIES RUN_SERIAL ON SKIP_RETURN_CODE 77)
endfunction()

# What a program whose cases may skip ends with; a failure is never taken for a skip.
function(hubmap_add_skipping_tests)
    add_executable(hubmap_skipping_cases "${PROJECT_SOURCE_DIR}/tests/skipping/cases.cpp")
    target_link_libraries(hubmap_skipping_cases PRIVATE hubmap_skipping_test_main)
    foreach(expected IN ITEMS "0 passes" "77 skips" "77 passes,skips" "1 fails*" "1 fails*,skips")
        string(REGEX MATCH "^([0-9]+) (.*)$" matched "${expected}")
        add_test(NAME "skipping: ${CMAKE_MATCH_2}" COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:hubmap_skipping_cases>"
            "-DARGUMENT=${CMAKE_MATCH_2}" "-DCODE=${CMAKE_MATCH_1}" -P "${PROJECT_SOURCE_DIR}/cmake/scripts/check_exit_code.cmake")
    endforeach()
endfunction()
