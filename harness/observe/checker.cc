#include "harness/observe/checker.h"

#include "core/time_text.h"

namespace skerry::harness {

void Checker::report(const RunView& view, results::Verdict verdict, const std::string& what,
                     const Concern& concern) {
  if (verdict <= verdict_) return;
  verdict_ = verdict;
  concern_ = concern;
  event_ = view.events();
  detail_ = "at " + format_instant(view.now()) + ": " + what;
}

const std::map<std::string, double>& Checker::no_metrics() {
  static const std::map<std::string, double> kNone;
  return kNone;
}

}  // namespace skerry::harness
