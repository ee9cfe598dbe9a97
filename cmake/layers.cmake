# How a layer becomes a CMake target that sees only what it links.
#
# Every layer gets an include root of its own: a build folder that holds nothing but one symbolic
# link to the layer's sources. A target therefore sees the headers of the layers it links and no
# others; a wrong #include does not compile (tests/must_not_compile proves it).

add_library(skerry_flags INTERFACE)
target_compile_options(skerry_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -ffp-contract=off)
if(SKERRY_SANITIZE)
  # GCC's manual: -fsanitize leads to false positives of -Wmaybe-uninitialized.
  target_compile_options(skerry_flags INTERFACE
    -fsanitize=${SKERRY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(skerry_flags INTERFACE -fsanitize=${SKERRY_SANITIZE})
endif()

# skerry_layer(PATH SOURCES ... LINKS ... PRIVATE_LINKS ...)
#   PATH is the folder from the top (`core`, `reports/model`); the target is skerry_<PATH with _>.
#   LINKS are seen by whoever links this layer; PRIVATE_LINKS (third-party libraries that are met
#   here alone) are not.
function(skerry_layer path)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${path})
  set(target skerry_${name})
  set(root ${CMAKE_BINARY_DIR}/roots/${name})
  get_filename_component(parent ${root}/${path} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${path} ${root}/${path} SYMBOLIC)
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE skerry_flags ${arg_PRIVATE_LINKS})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
  endif()
endfunction()
