// An always-on check for broken invariants: these are bugs of Skerry, never of its input.
//
// On failure it prints the expression, the place and the run that is being executed (the line that
// replays it, set per thread by the harness), then ends the process with status 70.
#pragma once

#include <string_view>

namespace skerry {

// The command line that replays what this thread is running; printed when a check fails.
// The view must stay valid until the next call on this thread.
void set_replay_hint(std::string_view command_line);

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace skerry

#define SKERRY_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::skerry::check_failed(#condition, __FILE__, __LINE__))

#ifdef NDEBUG
#define SKERRY_DEBUG_CHECK(condition) static_cast<void>(0)
#else
#define SKERRY_DEBUG_CHECK(condition) SKERRY_CHECK(condition)
#endif
