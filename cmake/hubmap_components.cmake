# One target for each component in `components`, with the packages it stands on. What is asked for must be had.
include(hubmap_dependencies)

# Packages found here must also be known to a project that adds this one with add_subdirectory.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL TRUE)

foreach(component IN LISTS components)
    hubmap_find_dependencies(${component})
    if(hubmap_missing)
        message(FATAL_ERROR "${hubmap_missing}")
    endif()
    hubmap_add_component(${component} LINKS ${hubmap_${component}_links})
endforeach()

if(TARGET hubmap_cuda)
    # CMake before 3.26 knows nvcc 13 up to C++17 only, so the component itself says what its headers are written in.
    target_compile_options(hubmap_cuda INTERFACE "$<$<COMPILE_LANGUAGE:CUDA>:-std=c++20>")
endif()

# All objects of one program agree on the C++ library's strings, also those that do not see LibTorch.
if(TARGET hubmap_dependency::torch)
    get_target_property(torch_definitions hubmap_dependency::torch INTERFACE_COMPILE_DEFINITIONS)
    if(torch_definitions)
        add_compile_definitions(${torch_definitions})
    endif()
endif()
