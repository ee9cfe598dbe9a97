// Every character that somebody typed into a text and nobody erased is there at the end, as often
// as it was typed, and no other: whatever the design, and whether edits are merged or transformed.
//
// Erased are those that their eraser saw there. Where each character is typed once (`distinct` of
// text_ops) that is exact; of equal ones two people may have erased the same one, or two, and the
// check lets both pass.
//
// Cost: an erasure reads its author's text.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/codec.h"
#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"

namespace skerry::harness {
namespace {

// Calls then(character) with each scalar value of `text`, as bytes.
template <typename Then>
void for_each_character(std::string_view text, Then then) {
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) ++end;
    then(text.substr(at, end - at));
    at = end;
  }
}

class KeptCharacters final : public Checker {
 public:
  void on_command(const RunView& view, uint32_t person, const Command& command) override {
    erased_.clear();
    is_replay_ = false;
    const auto* const splice = std::get_if<TextSplice>(&command);
    if (splice == nullptr || splice->erased == 0 || !view.has_process(person)) return;
    const auto shown = view.document(person).value();
    const auto* const text = shown ? std::get_if<std::string>(&*shown) : nullptr;
    uint64_t at = 0;
    for_each_character(text == nullptr ? std::string_view() : *text, [&](std::string_view each) {
      const uint64_t place = at++;
      if (place < splice->position || place >= splice->position + splice->erased) return;
      erased_ += each;
    });
  }

  // No command comes before its commit.
  void on_replayed(const RunView&, uint32_t, const DotRun&,
                   const StatusOr<Committed>& answer) override {
    is_replay_ = answer.ok();
  }

  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector&) override {
    const auto* const splice = std::get_if<TextSplice>(&command);
    if (splice == nullptr) {
      report(view, results::Verdict::kUnknown, "commands other than text.splice are not judged");
      return;
    }
    if (std::exchange(is_replay_, false)) {
      erased_.clear();
      if (splice->erased > 0) {
        report(view, results::Verdict::kUnknown, "what a replayed command erases is not known");
      }
    }
    documents_[view.document_index()].push_back({change, splice->text, erased_});
  }

  void finish(const RunView& run) override {
    for (const auto& [document, edits] : documents_) judge(run.of_document(document), edits);
  }

  LookedAt looked_at() const override { return {{"characters looked for", looked_for_}}; }

 private:
  struct Made {
    uint32_t change = 0;
    std::string typed;
    std::string erased;
  };
  struct Count {
    uint64_t typed = 0;
    uint64_t erased = 0;
    uint64_t shown = 0;
    uint32_t change = 0;  // that typed it last
  };

  void judge(const RunView& view, const std::vector<Made>& edits) {
    std::map<std::string, Count, std::less<>> counts;
    VersionVector all;
    for (const Made& made : edits) {
      const Ledger::Entry& entry = view.ledger()[made.change];
      if (entry.is_void) continue;  // nobody was promised it
      all.raise(entry.committed.dots.actor, entry.committed.dots.last());
      for_each_character(made.typed, [&](std::string_view each) {
        Count& count = counts[std::string(each)];
        ++count.typed;
        count.change = made.change;
        ++looked_for_;
      });
      for_each_character(made.erased,
                         [&](std::string_view each) { ++counts[std::string(each)].erased; });
    }
    const auto text = text_of_all(view, all);
    if (!text) {
      report(view, results::Verdict::kUnknown, "no replica holds everything");
      return;
    }
    for_each_character(*text, [&](std::string_view each) { ++counts[std::string(each)].shown; });
    for (const auto& [character, count] : counts) compare(view, character, count);
  }

  void compare(const RunView& view, const std::string& character, const Count& count) {
    const uint64_t least = count.typed - std::min(count.typed, count.erased);
    const uint64_t most = count.typed - std::min<uint64_t>(count.typed, count.erased > 0 ? 1 : 0);
    if (count.shown >= least && count.shown <= most) return;
    const std::string what = "\"" + character + "\" was typed " + std::to_string(count.typed) +
                             " times and erased " + std::to_string(count.erased) +
                             " times, and is there " + std::to_string(count.shown) + " times";
    if (count.typed == 0) return report(view, results::Verdict::kInvalid, what);
    report(view, results::Verdict::kInvalid, what,
           {view.ledger()[count.change].committed.dots, {}});
  }

  // Of a replica that integrated all of them; the others are what "converges" is about.
  static std::optional<std::string> text_of_all(const RunView& view, const VersionVector& all) {
    for (const uint32_t node : view.holders()) {
      if (!view.is_running(node)) continue;
      const InspectedDocument& replica = view.document(node);
      if (!(replica.integrated() == all)) continue;
      const auto value = replica.value();
      if (value && std::holds_alternative<std::string>(*value))
        return std::get<std::string>(*value);
    }
    return std::nullopt;
  }

  std::string erased_;      // by the command that comes next
  bool is_replay_ = false;  // what comes next
  std::map<uint32_t, std::vector<Made>> documents_;
  uint64_t looked_for_ = 0;
};

}  // namespace

CheckerKind kept_characters_check() {
  return {.name = "kept_characters",
          .help =
              "at the end every character that somebody typed and nobody erased is in the text, "
              "and no other",
          .make = make_checker<KeptCharacters>};
}

}  // namespace skerry::harness
