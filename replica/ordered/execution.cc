#include "replica/ordered/execution.h"

#include <utility>

#include "replica/ordered/sequence.h"

namespace skerry::replica {
namespace {

class Performing final : public Execution {
 public:
  explicit Performing(const crdts::Design& design) : sequence_(design) {}

  bool begin(std::span<const Change>, std::span<const Change>) override { return true; }
  StatusOr<Change> enter(const Change& command, uint64_t) override {
    const auto effect = sequence_.perform(*command_of(command));
    if (!effect.ok()) return effect.status();
    return command;
  }
  void restore(const Change& entry) override {
    static_cast<void>(sequence_.perform(*command_of(entry)));
  }

 private:
  Sequence sequence_;
};

// Of the text its length is enough: that is what an edit must fit.
class Transforming final : public Execution {
 public:
  explicit Transforming(sync::Mutant mutant)
      : keeps_positions_(mutant == sync::Mutant::kKeepsPositions) {}

  // All commands stand on the same entries, each on those before it too. `between_` has what came
  // since, each as it is after the commands so far.
  bool begin(std::span<const Change> commands, std::span<const Change> order) override {
    between_ = {};
    std::vector<PlacedEdit> edits;
    for (const Change& command : commands) edits.push_back(*edit_of(command));
    if (edits.empty()) return true;
    const uint64_t base = edits.front().entries;
    if (base > order.size()) return false;
    uint64_t length = length_;
    size_t known = 0;  // commands that are in the order
    for (const Change& entry : order.subspan(base)) {
      Edit edit = edit_of(entry)->edit;
      length -= static_cast<uint64_t>(edit.growth());
      if (known < commands.size() && dot_of(entry) == dot_of(commands[known])) {
        static_cast<void>(past_all(edits[known++].edit));
      } else {
        between_.push_back(std::move(edit));
      }
    }
    return fit(edits, base, length);
  }
  StatusOr<Change> enter(const Change& command, uint64_t place) override {
    Edit edit = past_all(edit_of(command)->edit);
    if (edit.reach() > length_) return absl::OutOfRangeError("it is not of this text");
    length_ += static_cast<uint64_t>(edit.growth());
    return moved(command, {place, std::move(edit)});
  }
  void restore(const Change& entry) override {
    length_ += static_cast<uint64_t>(edit_of(entry)->edit.growth());
  }

 private:
  static bool fit(std::span<const PlacedEdit> edits, uint64_t base, uint64_t length) {
    for (const PlacedEdit& edit : edits) {
      if (edit.entries != base || edit.edit.reach() > length) return false;
      length += static_cast<uint64_t>(edit.edit.growth());
    }
    return true;
  }
  Edit past_all(Edit edit) {
    if (keeps_positions_) return edit;
    for (Edit& other : between_) transform(edit, other);
    return edit;
  }

  bool keeps_positions_;
  uint64_t length_ = 0;
  std::vector<Edit> between_;
};

}  // namespace

std::unique_ptr<Execution> make_execution(const Config& config, Rebase rebase) {
  if (rebase == Rebase::kTransform) return std::make_unique<Transforming>(config.sync.mutant);
  return std::make_unique<Performing>(*config.design);
}

}  // namespace skerry::replica
