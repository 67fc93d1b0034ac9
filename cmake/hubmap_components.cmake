# One target for each component in `components`, with the packages it stands on.
include(hubmap_dependencies)

foreach(component IN LISTS components)
    hubmap_find_dependencies(${component})
    hubmap_add_component(${component} LINKS ${hubmap_${component}_links})
endforeach()
