# Tests of the project as a whole: formatting, rules of style, documents, consumers, what the configuration refuses.
function(hubmap_add_house_tests)
    foreach(check IN ITEMS format style errors links)
        add_test(NAME "house: ${check}" COMMAND "${PROJECT_SOURCE_DIR}/scripts/checks/${check}.sh")
        set_tests_properties("house: ${check}" PROPERTIES SKIP_RETURN_CODE 77 LABELS house)
    endforeach()
    if(HUBMAP_TEST_CUDA_COMPILES)
        add_test(NAME "house: cuda compiles" COMMAND "${PROJECT_SOURCE_DIR}/scripts/checks/cuda.sh")
        set_tests_properties("house: cuda compiles" PROPERTIES SKIP_RETURN_CODE 77 LABELS house)
    endif()

    # A component that cannot be had is a configure error that names what to install.
    set(refused "${CMAKE_COMMAND}" -DSOURCE=${PROJECT_SOURCE_DIR} -DBUILD=${CMAKE_CURRENT_BINARY_DIR}/refused
        -DCOMPILER=${CMAKE_CXX_COMPILER} -P "${PROJECT_SOURCE_DIR}/cmake/scripts/check_refused.cmake" --)
    add_test(NAME "house: no Eigen" COMMAND ${refused} "apt-get install libeigen3-dev"
        -DHUBMAP_COMPONENTS=core -DCMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON)
    add_test(NAME "house: no libtiff" COMMAND ${refused} "apt-get install libtiff-dev"
        -DHUBMAP_COMPONENTS=io -DCMAKE_DISABLE_FIND_PACKAGE_TIFF=ON)
    add_test(NAME "house: no LibTorch" COMMAND ${refused} "apt-get install libtorch-dev"
        -DHUBMAP_COMPONENTS=nn -DHUBMAP_TORCH_PREFIX=/nowhere)
    add_test(NAME "house: no CUDA Toolkit" COMMAND ${refused} "needs the CUDA Toolkit, 12.0 or newer"
        -DHUBMAP_COMPONENTS=cuda -DCMAKE_DISABLE_FIND_PACKAGE_CUDAToolkit=ON)
    find_package(CUDAToolkit 12.0 QUIET)
    if(NOT TARGET hubmap_nn_cuda AND TARGET hubmap_nn AND NOT HUBMAP_TORCH_C10_CUDA_LIBRARY AND CUDAToolkit_FOUND)
        add_test(NAME "house: LibTorch without CUDA" COMMAND ${refused} "needs a LibTorch with CUDA"
            -DHUBMAP_COMPONENTS=nn_cuda -DHUBMAP_TORCH_PREFIX=${HUBMAP_TORCH_PREFIX})
    endif()
    add_test(NAME "house: unknown component" COMMAND ${refused} "no component 'nnn'" "-DHUBMAP_COMPONENTS=core,nnn")
endfunction()

# The projects in examples/consumers, each built as a user builds it.
function(hubmap_add_consumer_tests)
    set(check "${CMAKE_COMMAND}" -DCOMPILER=${CMAKE_CXX_COMPILER} -DBUILD=${CMAKE_CURRENT_BINARY_DIR}/consumers
        "-DGENERATOR=${CMAKE_GENERATOR}")
    set(script -P "${PROJECT_SOURCE_DIR}/cmake/scripts/check_consumer.cmake" --)
    set(folder "${PROJECT_SOURCE_DIR}/examples/consumers")
    set(wanted core)
    if(TARGET hubmap_io)
        set(wanted io)
    endif()
    if(TARGET hubmap_nn)
        list(APPEND wanted nn)
    endif()
    set(cuda_arguments "")
    if(TARGET hubmap_cuda AND CMAKE_CUDA_COMPILER)
        list(APPEND wanted cuda)
        list(GET CMAKE_CUDA_ARCHITECTURES 0 architecture)
        set(cuda_arguments "-DCMAKE_CUDA_COMPILER=${CMAKE_CUDA_COMPILER}" "-DCMAKE_CUDA_ARCHITECTURES=${architecture}")
    endif()

    if(HUBMAP_INSTALL)
        # Installed to one folder, then moved to another: nothing may remember where it was.
        set(stage "${CMAKE_CURRENT_BINARY_DIR}/stage")
        add_test(NAME "consumers: install" COMMAND "${CMAKE_COMMAND}" -DBUILD=${PROJECT_BINARY_DIR} -DSTAGE=${stage}
            -DSOURCE=${PROJECT_SOURCE_DIR} -P "${PROJECT_SOURCE_DIR}/cmake/scripts/check_install.cmake")
        add_test(NAME "consumers: find_package" COMMAND ${check} -DSOURCE=${folder}/find_package -DNAME=find_package
            ${script} "-DCMAKE_PREFIX_PATH=${stage}/moved" "-DWANTED=${wanted}"
            "-DHUBMAP_TORCH_PREFIX=${HUBMAP_TORCH_PREFIX}" ${cuda_arguments})
        set_tests_properties("consumers: install" PROPERTIES FIXTURES_SETUP hubmap_stage)
        set_tests_properties("consumers: find_package" PROPERTIES FIXTURES_REQUIRED hubmap_stage)
    endif()
    add_test(NAME "consumers: fetch_content" COMMAND ${check} -DSOURCE=${folder}/fetch_content -DNAME=fetch_content
        ${script} "-DFETCHCONTENT_SOURCE_DIR_HUBMAP=${PROJECT_SOURCE_DIR}")
    set(component core)
    if(TARGET hubmap_io)
        set(component io)
    endif()
    add_test(NAME "consumers: add_subdirectory" COMMAND ${check} -DSOURCE=${folder}/add_subdirectory
        -DNAME=add_subdirectory ${script} "-DHUBMAP_SOURCE=${PROJECT_SOURCE_DIR}" "-DHUBMAP_COMPONENTS=${component}")

    # The program of the README, as it stands there.
    if(EXISTS "${PROJECT_SOURCE_DIR}/README.md")
        file(READ "${PROJECT_SOURCE_DIR}/README.md" readme)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/README.md")
        if(readme MATCHES "\n```cpp\n([^`]+)```")
            file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/readme.cpp" CONTENT "@CMAKE_MATCH_1@" @ONLY)
            add_executable(hubmap_readme "${CMAKE_CURRENT_BINARY_DIR}/readme.cpp")
            target_link_libraries(hubmap_readme PRIVATE hubmap::core)
            add_test(NAME "house: program of the README" COMMAND hubmap_readme)
            # The page also says what it prints.
            if(readme MATCHES "It prints `([^`]+)`")
                set_tests_properties("house: program of the README" PROPERTIES PASS_REGULAR_EXPRESSION "^${CMAKE_MATCH_1}\n")
            endif()
        endif()
    endif()
endfunction()
