// The classes of a file, as far as counting their member functions asks for it: no compiler, but
// the braces, parentheses and words of stripped code.
#pragma once

#include <string>
#include <vector>

#include "rules.h"

namespace skerry::tidy {

struct ClassBody {
  std::string name;  // with its namespaces and outer classes; unnamed ones are left out
  size_t line = 0;   // 1-based
  size_t functions = 0;
  bool is_local = false;  // of its file: within an unnamed namespace
};

struct ReadClasses {
  std::vector<ClassBody> bodies;
  // Of each member function that is defined outside its class: the names that its class may have,
  // the innermost namespace's first.
  std::vector<std::vector<std::string>> definitions;
};

ReadClasses read_classes(const SourceFile& file);

}  // namespace skerry::tidy
