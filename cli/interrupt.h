// Signals: the first of SIGINT, SIGTERM and SIGHUP asks for an orderly end, a second one of its
// kind ends the process.
#pragma once

#include <atomic>

namespace skerry::cli {

// Set by the three from now on, but for those that were ignored when the process began. One for the
// process.
const std::atomic<bool>& watch_interrupt();

// 128 and the signal's number: 130 for SIGINT.
int interrupted_status();

// Who closes what this process prints to is an error of the write, not a signal that ends the
// process.
void survive_closed_pipes();

// A file that may not grow further is an error of the write, not a signal that ends the process.
void survive_full_files();

}  // namespace skerry::cli
