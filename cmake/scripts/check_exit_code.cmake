# Runs PROGRAM with the argument ARGUMENT, which must end with CODE.
execute_process(COMMAND "${PROGRAM}" "${ARGUMENT}" RESULT_VARIABLE result OUTPUT_VARIABLE output)
if(NOT result STREQUAL "${CODE}")
    message(FATAL_ERROR "ended with ${result}, not with ${CODE}:\n${output}")
endif()
