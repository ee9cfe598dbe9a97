#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace skerry {
namespace {
thread_local std::string_view replay_hint;
}  // namespace

void set_replay_hint(std::string_view command_line) { replay_hint = command_line; }

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "skerry: internal error: %s does not hold (%s:%d)\n", expression, file,
               line);
  if (!replay_hint.empty()) {
    std::fprintf(stderr, "skerry: to replay: %.*s\n", static_cast<int>(replay_hint.size()),
                 replay_hint.data());
  }
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace skerry
