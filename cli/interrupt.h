// Ctrl-C: the first one asks for an orderly end, the second one ends the process.
#pragma once

#include <atomic>

namespace skerry::cli {

// Set by SIGINT from now on. One for the process.
const std::atomic<bool>& watch_interrupt();

}  // namespace skerry::cli
