# Makes CUDA a language of the tests and benchmarks, once, where there is nvcc; sets CMAKE_CUDA_COMPILER or leaves it
# empty. The library itself needs nobody to do so: its users choose their own architectures.
macro(hubmap_enable_cuda)
    # CMake itself takes the environment's CUDAARCHS where nothing else is said.
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND "$ENV{CUDAARCHS}" STREQUAL "")
        set(CMAKE_CUDA_ARCHITECTURES 75 80 86 89 90)
        if(CUDAToolkit_VERSION VERSION_GREATER_EQUAL 12.8)
            list(APPEND CMAKE_CUDA_ARCHITECTURES 100 120)
        endif()
    endif()
    # nvcc lies where its toolkit was found, which need not be on the PATH.
    if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX} AND CUDAToolkit_NVCC_EXECUTABLE)
        set(CMAKE_CUDA_COMPILER "${CUDAToolkit_NVCC_EXECUTABLE}")
    endif()
    include(CheckLanguage)
    check_language(CUDA)
    if(CMAKE_CUDA_COMPILER)
        enable_language(CUDA)
    endif()
endmacro()
