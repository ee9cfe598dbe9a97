// Every person's text at the end is the one that the workload expects: a recording's own end. Of a
// concurrent recording that is what the program that recorded it merged: if all people's texts are
// one, but another, nobody knows who is right, and the verdict is "unknown".
#include <algorithm>

#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

class ExpectedText final : public Checker {
 public:
  void on_unfinished(const RunView& view, const std::string&) override {
    is_unfinished_ = true;
    report(view, results::Verdict::kUnknown, "the workload that expects the text did not finish");
  }

  void on_expected_text(const RunView&, const TextExpectation& text) override { expected_ = text; }

  void finish(const RunView& view) override {
    if (is_unfinished_) return;
    if (!expected_) {
      report(view, results::Verdict::kUnknown, "no workload says which text to expect");
      return;
    }
    const RunRefusals& refusals = view.record().refusals();
    const std::string& limit =
        refusals.first_limit.empty() ? refusals.transfer_limit : refusals.first_limit;
    if (!limit.empty()) {
      report(view, results::Verdict::kUnknown, "not judged, for a limit was met: " + limit);
      return;
    }
    for (const uint32_t person : view.holders()) {
      if (person >= view.setting().people) break;  // servers show nothing
      if (view.is_running(person) && !compare(view, person, *expected_)) return;
    }
    if (other_end_.empty()) return;
    report(view, results::Verdict::kUnknown,
           other_end_ +
               "; a concurrent recording may be merged otherwise (`expect = false` of "
               "editing_trace expects nothing)");
  }

  LookedAt looked_at() const override { return {{"texts compared", texts_}}; }

 private:
  // False where nothing more is to be said.
  bool compare(const RunView& view, uint32_t person, const TextExpectation& expected) {
    ++texts_;
    const std::optional<Value> value = view.document(person).value();
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    const std::string who = "replica " + view.node_name(person) + "'s text is not ";
    const std::string under_way = view.under_way();
    // Where another program merged the expected text, everybody's must still be one.
    const bool is_first = texts_ == 1;
    if (is_first && text != nullptr) first_ = *text;
    if (text != nullptr && *text == (expected.is_certain ? expected.text : first_)) {
      if (is_first && *text != expected.text) {
        other_end_ = "everybody's text is not the recording's end" + where(*text, expected.text);
      }
      return true;
    }
    const std::string& right = expected.is_certain ? expected.text : first_;
    const std::string what = who +
                             (expected.is_certain ? "the expected one" : "that of the first") +
                             (text == nullptr ? std::string() : where(*text, right));
    report(view, under_way.empty() ? results::Verdict::kInvalid : results::Verdict::kUnknown,
           what + (under_way.empty() ? "" : "; " + under_way));
    return false;
  }

  static std::string where(const std::string& text, const std::string& expected) {
    const size_t shorter = std::min(text.size(), expected.size());
    const auto limit = expected.begin() + static_cast<ptrdiff_t>(shorter);
    const auto at = std::mismatch(expected.begin(), limit, text.begin()).first - expected.begin();
    return ": they differ from byte " + std::to_string(at) + " on (" + std::to_string(text.size()) +
           " bytes, expected " + std::to_string(expected.size()) + ")";
  }

  std::optional<TextExpectation> expected_;
  bool is_unfinished_ = false;
  uint64_t texts_ = 0;
  std::string first_;      // person's text
  std::string other_end_;  // what everybody has where it is not the recording's end
};

}  // namespace

CheckerKind expected_text_check() {
  return {.name = "expected_text",
          .help = "at the end every person's text is the one the workload says",
          .make = make_checker<ExpectedText>};
}

}  // namespace skerry::harness
