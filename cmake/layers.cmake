# How a layer becomes a CMake target that sees only what it links.
#
# Every layer gets an include root of its own: a build folder that holds nothing but one symbolic
# link to the layer's sources. A target therefore sees the headers of the layers it links and no
# others; a wrong #include does not compile (tests/tidy/CMakeLists.txt proves it). Within a layer, its
# rooms are held apart the same way.

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
if(SKERRY_FUZZ)  # the layers tell the fuzzers which branches an input takes
  target_compile_options(skerry_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What most files include is parsed once. Not in the clang preset, so that one build sees that every
# file includes what it uses; and with g++ without the warnings that g++ 12 gets wrong where a
# precompiled header hides which code is the standard library's.
string(COMPARE EQUAL ${CMAKE_CXX_COMPILER_ID} GNU is_gnu)
option(SKERRY_PRECOMPILE "precompile the headers that most files include" ${is_gnu})
if(SKERRY_PRECOMPILE AND is_gnu)
  target_compile_options(skerry_flags INTERFACE -fpch-preprocess  # ccache asks for it
    -Wno-array-bounds -Wno-maybe-uninitialized -Wno-restrict
    -Wno-stringop-overflow -Wno-stringop-overread)
endif()

# skerry_precompile(TARGET LINKS ... HEADERS ...): for targets that say REUSE_FROM.
function(skerry_precompile target)
  if(SKERRY_PRECOMPILE)
    cmake_parse_arguments(arg "" "" "LINKS;HEADERS" ${ARGN})
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${target}.cc CONTENT "" @ONLY)
    add_library(${target} OBJECT ${CMAKE_BINARY_DIR}/${target}.cc)
    target_link_libraries(${target} PRIVATE skerry_flags ${arg_LINKS})
    target_precompile_headers(${target} PRIVATE <absl/status/statusor.h> <algorithm> <array>
      <functional> <map> <memory> <optional> <set> <span> <string> <vector> ${arg_HEADERS})
  endif()
endfunction()
find_package(absl REQUIRED)
skerry_precompile(skerry_precompiled LINKS absl::statusor)

# skerry_root(PATH ROOT): makes the build folder ROOT, which holds a link to PATH and nothing else.
function(skerry_root path root)
  get_filename_component(parent ${root}/${path} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${path} ${root}/${path} SYMBOLIC)
endfunction()

# skerry_target(TARGET TYPE ROOT SOURCES ... LINKS ... PRIVATE_LINKS ...): of a layer or a room.
function(skerry_target target type root)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  if(arg_SOURCES)
    add_library(${target} ${type} ${arg_SOURCES})
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE skerry_flags ${arg_PRIVATE_LINKS})
    if(SKERRY_PRECOMPILE)
      target_precompile_headers(${target} REUSE_FROM skerry_precompiled)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${arg_LINKS})
  endif()
endfunction()

# skerry_layer(PATH ROOMS ... SOURCES ... LINKS ... PRIVATE_LINKS ...)
#   PATH is the folder from the top (`core`, `reports/model`); the target is skerry_<PATH with _>.
#   LINKS are seen by whoever links this layer; PRIVATE_LINKS (third-party libraries that are met
#   here alone) are not. ROOMS are its folders that were declared with skerry_room.
function(skerry_layer path)
  cmake_parse_arguments(arg "" "" "ROOMS;SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${path})
  set(root ${CMAKE_BINARY_DIR}/roots/${name})
  skerry_root(${path} ${root})
  foreach(room IN LISTS arg_ROOMS)
    get_target_property(type skerry_${name}_${room} TYPE)
    if(NOT type STREQUAL INTERFACE_LIBRARY)
      list(APPEND arg_SOURCES $<TARGET_OBJECTS:skerry_${name}_${room}>)
    endif()
  endforeach()
  skerry_target(skerry_${name} STATIC ${root}
    SOURCES ${arg_SOURCES} LINKS ${arg_LINKS} PRIVATE_LINKS ${arg_PRIVATE_LINKS})
endfunction()

# skerry_room(PATH SEES ... SOURCES ... LINKS ... PRIVATE_LINKS ...)
#   A folder of a layer with an include root of its own: its files see it, the rooms of the same
#   layer that it SEES, what those see, and LINKS. The layer's library holds what it compiles:
#   SOURCES, and with EVERY_SOURCE each .cc that lies right there. A room with FILES is no folder but
#   those files of the layer's own.
function(skerry_room path)
  cmake_parse_arguments(arg "EVERY_SOURCE" "" "SEES;FILES;SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  get_filename_component(layer ${path} DIRECTORY)
  get_filename_component(room ${path} NAME)
  set(root ${CMAKE_BINARY_DIR}/roots/${layer}_${room})
  if(arg_FILES)
    set(path ${layer})
    list(TRANSFORM arg_FILES PREPEND ${layer}/)
  else()
    set(arg_FILES ${path})
  endif()
  foreach(file IN LISTS arg_FILES)
    skerry_root(${file} ${root})
  endforeach()
  list(TRANSFORM arg_SEES PREPEND skerry_${layer}_)
  list(TRANSFORM arg_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/${path}/)
  if(arg_EVERY_SOURCE)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${path}/*.cc)
    list(APPEND arg_SOURCES ${sources})
  endif()
  skerry_target(skerry_${layer}_${room} OBJECT ${root}
    SOURCES ${arg_SOURCES} LINKS ${arg_SEES} ${arg_LINKS} PRIVATE_LINKS ${arg_PRIVATE_LINKS})
endfunction()
