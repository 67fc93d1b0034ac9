# Code that must not compile. A source tests/compile_fail/<topic>.cpp holds cases:
#
#     // case 1: a label image cannot be resized as numbers
#     // says: could not convert|no known conversion
#     #if CASE == 1
#
# Each becomes a test: compiled with -DCASE=<n> it must fail with a message that matches the regular expression.
# Case 0 holds the rest of the file and must compile, so that no case fails for another reason than its own.
function(hubmap_add_compile_fail_tests component)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/compile_fail/${component}_*.cpp")
    foreach(source IN LISTS sources)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
        cmake_path(GET source STEM topic)
        set(common "-DCOMPILER=${CMAKE_CXX_COMPILER}" "-DSOURCE=${source}"
            "-DINCLUDES=${PROJECT_SOURCE_DIR}/include;$<TARGET_PROPERTY:Eigen3::Eigen,INTERFACE_INCLUDE_DIRECTORIES>")
        set(script "${PROJECT_SOURCE_DIR}/cmake/scripts/check_compile_fail.cmake")
        add_test(NAME "compile_fail: ${topic}: the rest compiles"
            COMMAND "${CMAKE_COMMAND}" ${common} -DCASE=0 -P "${script}")
        file(STRINGS "${source}" lines REGEX "^// (case [0-9]+|says): ")
        set(number "")
        foreach(line IN LISTS lines)
            if(line MATCHES "^// case ([0-9]+): (.*)$")
                set(number "${CMAKE_MATCH_1}")
                set(title "${CMAKE_MATCH_2}")
            elseif(line MATCHES "^// says: (.*)$")
                add_test(NAME "compile_fail: ${topic}: ${title}"
                    COMMAND "${CMAKE_COMMAND}" ${common} -DCASE=${number} "-DSAYS=${CMAKE_MATCH_1}" -P "${script}")
            endif()
        endforeach()
    endforeach()
endfunction()
