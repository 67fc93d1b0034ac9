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

# Folder of a LibTorch or of a Python package `torch` (the one that holds include/ and lib/). When given, LibTorch
# is taken from there or not at all.
set(HUBMAP_TORCH_PREFIX "" CACHE PATH "Prefix of LibTorch; empty: where CMake looks for libraries")

# Eigen without its CMake package, where only its headers were copied to a machine.
set(HUBMAP_EIGEN_INCLUDE_DIR "" CACHE PATH "Folder that holds Eigen/Core; empty: find_package(Eigen3)")
mark_as_advanced(HUBMAP_EIGEN_INCLUDE_DIR)
function(hubmap_add_eigen_target)
    if(NOT EXISTS "${HUBMAP_EIGEN_INCLUDE_DIR}/Eigen/Core")
        message(FATAL_ERROR "hubmap: HUBMAP_EIGEN_INCLUDE_DIR, ${HUBMAP_EIGEN_INCLUDE_DIR}, holds no Eigen/Core")
    endif()
    add_library(Eigen3::Eigen INTERFACE IMPORTED GLOBAL)
    target_include_directories(Eigen3::Eigen SYSTEM INTERFACE "${HUBMAP_EIGEN_INCLUDE_DIR}")
endfunction()

# Sets hubmap_missing in the caller: what component lacks `package` and what to install for it.
macro(hubmap_set_missing component package debian_package)
    set(hubmap_missing "hubmap: component '${component}' needs ${package}, which was not found.\n"
        "Debian and Ubuntu: apt-get install ${debian_package}\n"
        "Elsewhere: install ${package} and add its prefix to CMAKE_PREFIX_PATH.")
    string(CONCAT hubmap_missing ${hubmap_missing})
endmacro()

# find_package(<name>), or hubmap_missing says what to install.
macro(hubmap_require_package component name debian_package)
    if(NOT hubmap_missing)
        find_package(${name} ${ARGN} QUIET)
        if(NOT ${name}_FOUND)
            hubmap_set_missing(${component} ${name} "${debian_package}")
        endif()
    endif()
endmacro()

# The target hubmap_dependency::<name> for a library that brings no CMake package of its own; an empty `library`
# means headers alone. Or hubmap_missing says what to install.
macro(hubmap_require_library component name header library debian_package)
    if(NOT hubmap_missing AND NOT TARGET hubmap_dependency::${name})
        find_path(hubmap_${name}_include_dir ${header} PATH_SUFFIXES ${name})
        if(NOT "${library}" STREQUAL "")
            find_library(hubmap_${name}_library ${library})
        else()
            set(hubmap_${name}_library "")
        endif()
        mark_as_advanced(hubmap_${name}_include_dir hubmap_${name}_library)
        if(NOT hubmap_${name}_include_dir OR "${hubmap_${name}_library}" MATCHES "-NOTFOUND$")
            hubmap_set_missing(${component} ${name} ${debian_package})
        else()
            add_library(hubmap_dependency::${name} INTERFACE IMPORTED GLOBAL)
            target_include_directories(hubmap_dependency::${name} SYSTEM INTERFACE "${hubmap_${name}_include_dir}")
            target_link_libraries(hubmap_dependency::${name} INTERFACE ${hubmap_${name}_library})
        endif()
    endif()
endmacro()

# Sets `out` to 0 where the LibTorch with this folder of libraries was built with the C++ library's old strings
# (PyPI's before 2.6), which everything that is linked with it must then use as well; else to 1.
function(hubmap_torch_cxx11_abi library_dir out)
    set(abi 1)
    set(config "${library_dir}/../share/cmake/Torch/TorchConfig.cmake")
    if(EXISTS "${config}")
        file(STRINGS "${config}" old REGEX "_GLIBCXX_USE_CXX11_ABI=0")
        if(old)
            set(abi 0)
        endif()
    endif()
    set(${out} ${abi} PARENT_SCOPE)
endfunction()

# LibTorch by its files, not by its own CMake package: that one fails where a CUDA build of PyTorch meets a
# machine without nvcc, though nothing here needs nvcc to use it.
macro(hubmap_require_torch)
    if(NOT hubmap_missing AND NOT TARGET hubmap_dependency::torch)
        # What was found under another prefix must not stay.
        if(NOT "${HUBMAP_TORCH_PREFIX}" STREQUAL "${hubmap_torch_prefix_searched}")
            foreach(part INCLUDE_DIR LIBRARY CPU_LIBRARY C10_LIBRARY CUDA_LIBRARY C10_CUDA_LIBRARY)
                unset(HUBMAP_TORCH_${part} CACHE)
            endforeach()
        endif()
        set(hubmap_torch_prefix_searched "${HUBMAP_TORCH_PREFIX}" CACHE INTERNAL "")
        set(hubmap_torch_where "")
        if(HUBMAP_TORCH_PREFIX)
            set(hubmap_torch_where PATHS "${HUBMAP_TORCH_PREFIX}" NO_DEFAULT_PATH)
        endif()
        find_path(HUBMAP_TORCH_INCLUDE_DIR torch/script.h PATH_SUFFIXES include ${hubmap_torch_where})
        find_library(HUBMAP_TORCH_CPU_LIBRARY torch_cpu PATH_SUFFIXES lib ${hubmap_torch_where})
        find_library(HUBMAP_TORCH_C10_LIBRARY c10 PATH_SUFFIXES lib ${hubmap_torch_where})
        find_library(HUBMAP_TORCH_CUDA_LIBRARY torch_cuda PATH_SUFFIXES lib ${hubmap_torch_where})
        find_library(HUBMAP_TORCH_C10_CUDA_LIBRARY c10_cuda PATH_SUFFIXES lib ${hubmap_torch_where})
        mark_as_advanced(HUBMAP_TORCH_INCLUDE_DIR HUBMAP_TORCH_CPU_LIBRARY HUBMAP_TORCH_C10_LIBRARY
            HUBMAP_TORCH_CUDA_LIBRARY HUBMAP_TORCH_C10_CUDA_LIBRARY)
        if(NOT HUBMAP_TORCH_INCLUDE_DIR OR NOT HUBMAP_TORCH_CPU_LIBRARY OR NOT HUBMAP_TORCH_C10_LIBRARY)
            hubmap_set_missing(nn LibTorch "libtorch-dev libopenblas0-pthread")
            if(HUBMAP_TORCH_PREFIX)
                string(APPEND hubmap_missing "\nNone is in HUBMAP_TORCH_PREFIX, ${HUBMAP_TORCH_PREFIX}.")
            endif()
        else()
            hubmap_add_torch_target()
        endif()
    endif()
endmacro()

# The bridge needs a LibTorch that was built with CUDA: Debian's is not, PyPI's for Linux is.
macro(hubmap_require_torch_with_cuda)
    if(NOT hubmap_missing AND (NOT HUBMAP_TORCH_CUDA_LIBRARY OR NOT HUBMAP_TORCH_C10_CUDA_LIBRARY
            OR NOT EXISTS "${HUBMAP_TORCH_INCLUDE_DIR}/c10/cuda/impl/cuda_cmake_macros.h"))
        set(hubmap_missing "hubmap: component 'nn_cuda' needs a LibTorch with CUDA, and the one in "
            "${HUBMAP_TORCH_INCLUDE_DIR} was built without it.\n"
            "pip install torch brings one: give its folder as HUBMAP_TORCH_PREFIX.")
        string(CONCAT hubmap_missing ${hubmap_missing})
    endif()
endmacro()

function(hubmap_add_torch_target)
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
    cmake_path(GET HUBMAP_TORCH_CPU_LIBRARY PARENT_PATH library_dir)
    hubmap_torch_cxx11_abi("${library_dir}" abi)
    if(NOT abi)
        target_compile_definitions(hubmap_dependency::torch INTERFACE _GLIBCXX_USE_CXX11_ABI=0)
    endif()
endfunction()

# Before 12.0, nvcc knows no C++20; Debian 12's own package is older.
macro(hubmap_require_cuda_toolkit)
    if(NOT hubmap_missing)
        find_package(CUDAToolkit 12.0 QUIET)
        if(NOT CUDAToolkit_FOUND)
            set(hubmap_missing "hubmap: component 'cuda' needs the CUDA Toolkit, 12.0 or newer, which was not found")
            if(CUDAToolkit_VERSION)
                string(APPEND hubmap_missing " (but ${CUDAToolkit_VERSION})")
            endif()
            string(APPEND hubmap_missing ".\nInstall NVIDIA's and give its folder as CUDAToolkit_ROOT.")
        endif()
    endif()
endmacro()

# Finds what `component` stands on. Sets hubmap_missing to "" or to a text that says what to install.
# (A macro: find_package sets its variables where it is called.)
macro(hubmap_find_dependencies component)
    set(hubmap_missing "")
    if("${component}" STREQUAL "core")
        if(HUBMAP_EIGEN_INCLUDE_DIR AND NOT TARGET Eigen3::Eigen)
            hubmap_add_eigen_target()
        else()
            hubmap_require_package(core Eigen3 libeigen3-dev NO_MODULE)
        endif()
        set(THREADS_PREFER_PTHREAD_FLAG ON)
        hubmap_require_package(core Threads libc6-dev)
    elseif("${component}" STREQUAL "io")
        hubmap_require_package(io TIFF libtiff-dev)
        hubmap_require_package(io ZLIB zlib1g-dev)
        hubmap_require_package(io nlohmann_json nlohmann-json3-dev)
        hubmap_require_library(io blosc blosc.h blosc libblosc-dev)
        hubmap_require_library(io zstd zstd.h zstd libzstd-dev)
        hubmap_require_library(io stb stb_image.h "" libstb-dev)
    elseif("${component}" STREQUAL "nn")
        hubmap_require_torch()
    elseif("${component}" STREQUAL "cuda")
        hubmap_require_cuda_toolkit()
    elseif("${component}" STREQUAL "nn_cuda")
        hubmap_require_torch_with_cuda()
    endif()
endmacro()
