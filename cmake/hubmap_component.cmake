# The graph of components, in one place: what each includes, which folders are its own.
set(hubmap_known_components core io nn stages cuda nn_cuda)
set(hubmap_io_needs core)
set(hubmap_nn_needs core)
set(hubmap_stages_needs io nn)
set(hubmap_cuda_needs core)
set(hubmap_nn_cuda_needs nn cuda)

# Folders below include/hubmap that belong to a component (where not named: the folder of its own name).
set(hubmap_core_folders core colour resample filter polygon rle density sampling tiling augment metrics synthesis settings)
set(hubmap_io_folders io prepare evaluate report)
set(hubmap_nn_folders nn train infer)

# Expands `asked` by what those components need, in an order in which each comes after its needs.
function(hubmap_resolve_components asked out)
    set(resolved "")
    foreach(component IN LISTS asked)
        if(component STREQUAL "cpu")
            hubmap_resolve_components("core;io;nn;stages" more)
        elseif(NOT component IN_LIST hubmap_known_components)
            message(FATAL_ERROR "hubmap: no component '${component}'; there are: ${hubmap_known_components} and cpu")
        else()
            hubmap_resolve_components("${hubmap_${component}_needs}" more)
            list(APPEND more ${component})
        endif()
        list(APPEND resolved ${more})
    endforeach()
    list(REMOVE_DUPLICATES resolved)
    set(${out} "${resolved}" PARENT_SCOPE)
endfunction()

# Adds the INTERFACE target hubmap_<name>, alias hubmap::<name>, with its headers as a file set.
# LINKS: third-party targets; the components it needs are linked by the graph above.
function(hubmap_add_component name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
    set(folders ${name})
    if(DEFINED hubmap_${name}_folders)
        set(folders ${hubmap_${name}_folders})
    endif()
    set(patterns "")
    foreach(folder IN LISTS folders)
        list(APPEND patterns "${PROJECT_SOURCE_DIR}/include/hubmap/${folder}/*.hpp"
                             "${PROJECT_SOURCE_DIR}/include/hubmap/${folder}/*.cuh")
    endforeach()
    # A header-only library has no sources to list: the set of headers is what lies in the component's folders.
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${patterns})
    if(name STREQUAL "core")
        list(APPEND headers "${PROJECT_SOURCE_DIR}/include/hubmap/hubmap.hpp"
                            "${PROJECT_SOURCE_DIR}/include/hubmap/version.hpp")
    endif()

    add_library(hubmap_${name} INTERFACE)
    add_library(hubmap::${name} ALIAS hubmap_${name})
    set_target_properties(hubmap_${name} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(hubmap_${name} INTERFACE cxx_std_20)
    target_sources(hubmap_${name} INTERFACE
        FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
    foreach(need IN LISTS hubmap_${name}_needs)
        target_link_libraries(hubmap_${name} INTERFACE hubmap_${need})
    endforeach()
    target_link_libraries(hubmap_${name} INTERFACE ${arg_LINKS})
endfunction()
