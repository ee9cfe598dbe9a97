// Passes on to a journal one line a second of each kind: a flood is counted, not written down.
#pragma once

#include <map>
#include <string>

#include "core/time.h"
#include "live/clock.h"
#include "live/journal.h"

namespace skerry::live {

class QuietJournal {
 public:
  // `journal` must outlive it.
  explicit QuietJournal(Journal& journal) : journal_(journal) {}

  void note(const std::string& kind, const std::string& what) {
    Kind& known = kinds_[kind];
    const Instant now = steady_now();
    if (now < known.next) {
      ++known.left_out;
      return;
    }
    known.next = now + Duration::seconds(1);
    const uint64_t left_out = std::exchange(known.left_out, 0);
    journal_.note(left_out == 0 ? what
                                : what + " (and " + std::to_string(left_out) + " more like it)");
  }

 private:
  struct Kind {
    Instant next;
    uint64_t left_out = 0;
  };
  Journal& journal_;
  std::map<std::string, Kind> kinds_;
};

}  // namespace skerry::live
