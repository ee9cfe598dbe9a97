#include "cli/interrupt.h"

#include <csignal>

namespace skerry::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch such");

extern "C" void on_interrupt(int) { interrupted.store(true); }

}  // namespace

const std::atomic<bool>& watch_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  return interrupted;
}

}  // namespace skerry::cli
