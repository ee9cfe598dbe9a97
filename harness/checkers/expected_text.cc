// Every person's text at the end is the one that the workload expects: a recording's own end.
#include <algorithm>

#include "harness/checkers/checker.h"

namespace skerry::harness {
namespace {

class ExpectedText final : public Checker {
 public:
  void on_unfinished(const RunView& view, const std::string&) override {
    is_unfinished_ = true;
    report(view, results::Verdict::kUnknown, "the workload that expects the text did not finish");
  }

  void finish(const RunView& view) override {
    if (is_unfinished_) return;
    const std::optional<std::string>& expected = view.expected_text();
    if (!expected) {
      report(view, results::Verdict::kUnknown, "no workload says which text to expect");
      return;
    }
    const RunRefusals refusals = view.refusals();
    const std::string& limit =
        refusals.first_limit.empty() ? refusals.transfer_limit : refusals.first_limit;
    if (!limit.empty()) {
      report(view, results::Verdict::kUnknown, "not judged, for a limit was met: " + limit);
      return;
    }
    for (uint32_t person = 0; person < view.people(); ++person) {
      if (!view.is_running(person)) continue;
      ++texts_;
      const std::optional<Value> value = view.participant(person).value();
      const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
      if (text != nullptr && *text == *expected) continue;
      const std::string what = "replica " + view.node_name(person) +
                               "'s text is not the expected one" +
                               (text == nullptr ? std::string() : where(*text, *expected));
      const std::string under_way = view.under_way();
      if (!under_way.empty()) {
        report(view, results::Verdict::kUnknown, what + "; " + under_way);
      } else {
        report(view, results::Verdict::kInvalid, what);
      }
      return;
    }
  }

  LookedAt looked_at() const override { return {{"texts compared", texts_}}; }

 private:
  bool is_unfinished_ = false;

  static std::string where(const std::string& text, const std::string& expected) {
    const size_t shorter = std::min(text.size(), expected.size());
    const auto limit = expected.begin() + static_cast<ptrdiff_t>(shorter);
    const auto at = std::mismatch(expected.begin(), limit, text.begin()).first - expected.begin();
    return ": they differ from byte " + std::to_string(at) + " on (" + std::to_string(text.size()) +
           " bytes, expected " + std::to_string(expected.size()) + ")";
  }

  uint64_t texts_ = 0;
};

}  // namespace

std::unique_ptr<Checker> make_expected_text() { return std::make_unique<ExpectedText>(); }

}  // namespace skerry::harness
