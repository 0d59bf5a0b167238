# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: Apache-2.0
include(CheckCXXCompilerFlag)

add_library(holdfast_flags INTERFACE)
target_compile_options(holdfast_flags INTERFACE -Wall -Wextra -Werror -Wno-missing-field-initializers
  -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of GCC 12 inside coroutines and std::expected.
  target_compile_options(holdfast_flags INTERFACE -Wno-maybe-uninitialized -Wno-dangling-pointer
    -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict -Wno-nonnull -Wno-mismatched-new-delete)
endif()
set(HOLDFAST_SANITIZE "" CACHE STRING "address;undefined or thread")
if(HOLDFAST_SANITIZE)
  string(REPLACE ";" "," _san "${HOLDFAST_SANITIZE}")
  target_compile_options(holdfast_flags INTERFACE -O1 -fsanitize=${_san} -fno-sanitize-recover=all)
  target_link_options(holdfast_flags INTERFACE -fsanitize=${_san})
  if(_san STREQUAL "thread") # it does not know fences; the mutexes of Asio's queues order the same
    target_compile_definitions(holdfast_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
    target_compile_options(holdfast_flags INTERFACE -Wno-tsan)
  endif()
endif()

# holdfast_library(NAME DEPS ... [ASIO]): the static library holdfast_NAME from every .cpp of this folder.
# ASIO: the library uses coroutines; it then shares the precompiled header of holdfast_env.
function(holdfast_library name)
  cmake_parse_arguments(A "ASIO" "" "DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  set(lib holdfast_${name})
  if(NOT sources MATCHES "\\.cpp")
    add_library(${lib} INTERFACE) # headers alone
    target_include_directories(${lib} INTERFACE ${CMAKE_SOURCE_DIR}/server)
    target_link_libraries(${lib} INTERFACE ${A_DEPS})
    return()
  endif()
  add_library(${lib} STATIC ${sources})
  set_target_properties(${lib} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${lib} PUBLIC ${CMAKE_SOURCE_DIR}/server)
  target_link_libraries(${lib} PUBLIC ${A_DEPS} PRIVATE ${A_PRIVATE_DEPS} holdfast_flags)
  if(A_ASIO AND NOT name STREQUAL "env")
    target_precompile_headers(${lib} REUSE_FROM holdfast_env)
  endif()
endfunction()

# holdfast_test(NAME LABEL unit|integration|gui|fault|... DEPS ... [SOURCES ...] [TIMEOUT s]):
# one Qt Test binary NAME from NAME.cpp, run by CTest.
function(holdfast_test name)
  cmake_parse_arguments(A "" "LABEL;TIMEOUT" "DEPS;SOURCES;ARGS" ${ARGN})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(${name} ${name}.cpp ${A_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${A_DEPS} Qt6::Test holdfast_flags)
  target_compile_options(${name} PRIVATE -O1) # a quarter less to compile
  add_test(NAME ${name} COMMAND ${name} ${A_ARGS})
  set_tests_properties(${name} PROPERTIES LABELS ${A_LABEL} TIMEOUT ${A_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;HOLDFAST_BIN=${CMAKE_BINARY_DIR}/bin;HOLDFAST_SOURCE=${CMAKE_SOURCE_DIR}")
endfunction()
