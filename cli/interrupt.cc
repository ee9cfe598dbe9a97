#include "cli/interrupt.h"

#include <csignal>

#include "cli/exit_status.h"

namespace skerry::cli {
namespace {

std::atomic<bool> interrupted{false};
std::atomic<int> by_signal{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may only touch such");

extern "C" void on_interrupt(int signal) {
  by_signal.store(signal);
  interrupted.store(true);
}

}  // namespace

const std::atomic<bool>& watch_interrupt() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;  // nohup, or a shell's background
    struct sigaction action = {};
    action.sa_handler = on_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(signal, &action, nullptr);
  }
  return interrupted;
}

int interrupted_status() { return by_signal.load() == 0 ? kInterrupted : 128 + by_signal.load(); }

void survive_closed_pipes() { std::signal(SIGPIPE, SIG_IGN); }

void survive_full_files() { std::signal(SIGXFSZ, SIG_IGN); }

}  // namespace skerry::cli
