#include "cli/huge_pages.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::cli {

void restart_with_huge_pages() {
  constexpr const char* kVariable = "GLIBC_TUNABLES";
  constexpr std::string_view kTunable = "glibc.malloc.hugetlb";
  const char* const given = std::getenv(kVariable);
  const std::string before = given == nullptr ? "" : given;
  if (before.find(kTunable) != std::string::npos) return;
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string words(std::istreambuf_iterator<char>(file), {});  // each ends in a zero
  if (words.empty() || words.back() != '\0') return;
  std::vector<char*> arguments;
  for (size_t at = 0; at < words.size(); at = words.find('\0', at) + 1) {
    arguments.push_back(words.data() + at);
  }
  arguments.push_back(nullptr);
  const std::string wanted = (before.empty() ? "" : before + ":") + std::string(kTunable) + "=1";
  if (setenv(kVariable, wanted.c_str(), 1) != 0) return;
  execv("/proc/self/exe", arguments.data());
}

}  // namespace skerry::cli
