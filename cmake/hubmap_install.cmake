# Install and export rules: one export set and one find_package component for each hubmap component.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/hubmap")
foreach(component IN LISTS components)
    install(TARGETS hubmap_${component} EXPORT hubmap_${component}_targets
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT hubmap_${component}_targets NAMESPACE hubmap:: DESTINATION "${package_dir}"
        FILE hubmap_${component}_targets.cmake)
endforeach()
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/hubmapConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/hubmapConfig.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/hubmapConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/hubmapConfig.cmake" "${PROJECT_BINARY_DIR}/hubmapConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/hubmap_dependencies.cmake" DESTINATION "${package_dir}")
