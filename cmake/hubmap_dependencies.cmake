# Third-party packages of each component. Included by the build and, installed, by find_package(hubmap):
# both look for the same things in the same way.
include_guard(GLOBAL)

set(hubmap_core_links Eigen3::Eigen Threads::Threads)
set(hubmap_io_links TIFF::TIFF ZLIB::ZLIB nlohmann_json::nlohmann_json hubmap_dependency::blosc
    hubmap_dependency::zstd hubmap_dependency::stb)
set(hubmap_nn_links hubmap_dependency::torch)
set(hubmap_stages_links "")
set(hubmap_cuda_links CUDA::cudart_static)
set(hubmap_nn_cuda_links "")

# Says what is missing and what to install, and ends the configuration.
function(hubmap_missing component package debian_package)
    message(FATAL_ERROR "hubmap: component '${component}' needs ${package}, which was not found.\n"
        "Debian and Ubuntu: apt-get install ${debian_package}\n"
        "Elsewhere: install ${package} and add its prefix to CMAKE_PREFIX_PATH.")
endfunction()

# find_package(<name>) or the error above.
macro(hubmap_require_package component name debian_package)
    find_package(${name} ${ARGN} QUIET)
    if(NOT ${name}_FOUND)
        hubmap_missing(${component} ${name} "${debian_package}")
    endif()
endmacro()

# An imported target for a library that brings no CMake package of its own. An empty `library` means headers alone.
function(hubmap_require_library component name header library debian_package)
    cmake_parse_arguments(PARSE_ARGV 5 arg "" "" "PATH_SUFFIXES")
    if(TARGET hubmap_dependency::${name})
        return()
    endif()
    find_path(hubmap_${name}_include_dir ${header} PATH_SUFFIXES ${arg_PATH_SUFFIXES})
    if(library)
        find_library(hubmap_${name}_library ${library})
    endif()
    if(NOT hubmap_${name}_include_dir OR (library AND NOT hubmap_${name}_library))
        hubmap_missing(${component} ${name} ${debian_package})
    endif()
    mark_as_advanced(hubmap_${name}_include_dir hubmap_${name}_library)
    add_library(hubmap_dependency::${name} INTERFACE IMPORTED GLOBAL)
    target_include_directories(hubmap_dependency::${name} SYSTEM INTERFACE "${hubmap_${name}_include_dir}")
    if(library)
        target_link_libraries(hubmap_dependency::${name} INTERFACE "${hubmap_${name}_library}")
    endif()
endfunction()

# LibTorch by its files, not by its own CMake package: that one fails where a CUDA build of PyTorch meets a
# machine without nvcc, though nothing here needs nvcc to use it.
function(hubmap_require_torch)
    if(TARGET hubmap_dependency::torch)
        return()
    endif()
    find_path(HUBMAP_TORCH_INCLUDE_DIR torch/script.h HINTS ${HUBMAP_TORCH_PREFIX}/include
        DOC "Folder that holds torch/script.h")
    set(hints ${HUBMAP_TORCH_PREFIX}/lib "${HUBMAP_TORCH_INCLUDE_DIR}/../lib")
    find_library(HUBMAP_TORCH_LIBRARY torch HINTS ${hints})
    find_library(HUBMAP_TORCH_CPU_LIBRARY torch_cpu HINTS ${hints})
    find_library(HUBMAP_TORCH_C10_LIBRARY c10 HINTS ${hints})
    if(NOT HUBMAP_TORCH_INCLUDE_DIR OR NOT HUBMAP_TORCH_CPU_LIBRARY OR NOT HUBMAP_TORCH_C10_LIBRARY)
        hubmap_missing(nn LibTorch "libtorch-dev libopenblas0-pthread")
    endif()
    find_library(HUBMAP_TORCH_CUDA_LIBRARY torch_cuda HINTS ${hints})
    find_library(HUBMAP_TORCH_C10_CUDA_LIBRARY c10_cuda HINTS ${hints})
    mark_as_advanced(HUBMAP_TORCH_INCLUDE_DIR HUBMAP_TORCH_LIBRARY HUBMAP_TORCH_CPU_LIBRARY
        HUBMAP_TORCH_C10_LIBRARY HUBMAP_TORCH_CUDA_LIBRARY HUBMAP_TORCH_C10_CUDA_LIBRARY)

    add_library(hubmap_dependency::torch INTERFACE IMPORTED GLOBAL)
    set(includes "${HUBMAP_TORCH_INCLUDE_DIR}")
    if(EXISTS "${HUBMAP_TORCH_INCLUDE_DIR}/torch/csrc/api/include")
        list(APPEND includes "${HUBMAP_TORCH_INCLUDE_DIR}/torch/csrc/api/include")
    endif()
    target_include_directories(hubmap_dependency::torch SYSTEM INTERFACE ${includes})
    set(libraries "${HUBMAP_TORCH_CPU_LIBRARY}" "${HUBMAP_TORCH_C10_LIBRARY}")
    if(HUBMAP_TORCH_CUDA_LIBRARY)
        # Nothing names a symbol of libtorch_cuda: it registers itself when loaded, so it must stay linked.
        list(APPEND libraries "-Wl,--no-as-needed,${HUBMAP_TORCH_CUDA_LIBRARY},--as-needed"
            "${HUBMAP_TORCH_C10_CUDA_LIBRARY}")
    endif()
    target_link_libraries(hubmap_dependency::torch INTERFACE ${libraries})
endfunction()

# Finds what `component` stands on (macro: find_package sets its variables where it is called).
macro(hubmap_find_dependencies component)
    if("${component}" STREQUAL "core")
        hubmap_require_package(core Eigen3 libeigen3-dev NO_MODULE)
        set(THREADS_PREFER_PTHREAD_FLAG ON)
        hubmap_require_package(core Threads libc6-dev)
    elseif("${component}" STREQUAL "io")
        hubmap_require_package(io TIFF libtiff-dev)
        hubmap_require_package(io ZLIB zlib1g-dev)
        hubmap_require_package(io nlohmann_json nlohmann-json3-dev)
        hubmap_require_library(io blosc blosc.h blosc libblosc-dev)
        hubmap_require_library(io zstd zstd.h zstd libzstd-dev)
        hubmap_require_library(io stb stb_image.h "" libstb-dev PATH_SUFFIXES stb)
    elseif("${component}" STREQUAL "nn")
        hubmap_require_torch()
    elseif("${component}" STREQUAL "cuda")
        hubmap_require_package(cuda CUDAToolkit nvidia-cuda-toolkit)
    endif()
endmacro()
