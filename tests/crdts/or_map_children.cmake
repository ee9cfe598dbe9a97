# skerry_child_test(CHILD HEADER COMPILES|IS_REFUSED): as a child of the OR-map.
function(skerry_child_test child header expectation)
  string(TOLOWER ${expectation} verb)
  set(name must_not_compile.or_map_child_${child}_${verb})
  set(roots $<TARGET_PROPERTY:skerry_crdts,INTERFACE_INCLUDE_DIRECTORIES>)
  add_test(NAME ${name} COMMAND_EXPAND_LISTS COMMAND
    ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only "-I$<JOIN:${roots},;-I>"
    -DCHILD=${child} "-DHEADER=\"${header}\"" ${CMAKE_CURRENT_SOURCE_DIR}/or_map_child.cc)
  set_tests_properties(${name} PROPERTIES LABELS unit)
  if(expectation STREQUAL IS_REFUSED)
    set_tests_properties(${name} PROPERTIES
      PASS_REGULAR_EXPRESSION "a child of or_map must be a dot store")
  endif()
endfunction()

skerry_child_test(CausalCounter crdts/maps/children.h COMPILES)
skerry_child_test(CausalSet crdts/maps/children.h COMPILES)
skerry_child_test(PnCounter crdts/counters/pn_counter.h IS_REFUSED)
skerry_child_test(LwwRegister crdts/registers/lww_register.h IS_REFUSED)
skerry_child_test(LwwSet crdts/sets/lww_set.h IS_REFUSED)
skerry_child_test(GrowOnlyMap crdts/maps/grow_only_map.h IS_REFUSED)
