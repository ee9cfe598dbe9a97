# One line a test. Labels: unit property simulation cli slow tidy fuzz sweep.
find_package(GTest REQUIRED)

# Timeouts are those of release; builds that check more as they run are given longer.
set(patience 1)
if(SKERRY_SANITIZE MATCHES thread)
  set(patience 12)
elseif(SKERRY_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL Debug)
  set(patience 6)
endif()

# skerry_timeout(TEST SECONDS)
function(skerry_timeout test seconds)
  math(EXPR limit "${seconds} * ${patience}")
  set_tests_properties(${test} PROPERTIES TIMEOUT ${limit})
endfunction()

skerry_precompile(skerry_tests_precompiled
  LINKS skerry_core GTest::gmock GTest::gtest_main HEADERS <gmock/gmock.h> <gtest/gtest.h>)

# skerry_test(NAME SOURCES ... LINKS ... LABELS ... [TIMEOUT seconds])
function(skerry_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} skerry_flags GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
  if(SKERRY_PRECOMPILE)
    target_precompile_headers(${name} REUSE_FROM skerry_tests_precompiled)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
  skerry_timeout(${name} ${arg_TIMEOUT})
endfunction()

# skerry_sweep(TEST SEEDS): the test again, over many more seeds (tests/support/seeds.h); on request,
# by `scripts/test --sweeps`.
function(skerry_sweep test seeds)
  add_test(NAME ${test}_sweep COMMAND ${test})
  set_tests_properties(${test}_sweep PROPERTIES LABELS sweep ENVIRONMENT "SKERRY_SEEDS=${seeds}")
  skerry_timeout(${test}_sweep 3600)
endfunction()

# skerry_fuzzer(NAME SOURCES ... LINKS ...): one LLVMFuzzerTestOneInput. Under SKERRY_FUZZ (clang) it
# is a libFuzzer program; otherwise tests/support/fuzz_driver.cc runs it over the kept corpus and a
# fixed number of seeded mutations, as a test. The target `fuzzers` builds all.
add_custom_target(fuzzers)
function(skerry_fuzzer name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} skerry_flags)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin)
  add_dependencies(fuzzers ${name})
  if(SKERRY_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/fuzz_driver.cc)
    add_test(NAME ${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    set_tests_properties(${name} PROPERTIES LABELS "fuzz")
    skerry_timeout(${name} 300)
  endif()
endfunction()
