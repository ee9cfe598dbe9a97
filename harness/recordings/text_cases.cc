#include "harness/recordings/text_cases.h"

#include <map>
#include <memory>
#include <set>

namespace skerry::harness {
namespace {

struct Made {
  std::set<size_t> past;  // transactions, itself included
  std::vector<crdts::Mutation> mutations;
  std::vector<Payload> bodies;
};

Status apply_all(crdts::Object& object, const Made& made) {
  for (size_t i = 0; i < made.bodies.size(); ++i) {
    SKERRY_RETURN_IF_ERROR(object.apply(made.bodies[i].view(), made.mutations[i]));
  }
  return absl::OkStatus();
}

class Play {
 public:
  explicit Play(const crdts::Design& design) : design_(design) {}

  Status make(const TextCase::Transaction& transaction) {
    Made made;
    for (const size_t parent : transaction.parents) {
      made.past.insert(all_[parent].past.begin(), all_[parent].past.end());
    }
    const std::unique_ptr<crdts::Object> object = design_.make();
    for (const size_t earlier : made.past)
      SKERRY_RETURN_IF_ERROR(apply_all(*object, all_[earlier]));
    uint64_t& sequence = last_sequence_[transaction.actor];
    for (const Command& command : transaction.commands) {
      const crdts::Mutation mutation{transaction.actor, sequence + 1, {}};
      const StatusOr<crdts::Effect> effect = object->execute(command, mutation);
      if (!effect.ok()) return effect.status();
      if (effect->length == 0) continue;
      sequence += effect->length;
      made.mutations.push_back(mutation);
      made.bodies.push_back(effect->body);
    }
    made.past.insert(all_.size());
    all_.push_back(std::move(made));
    return absl::OkStatus();
  }

  StatusOr<std::string> merged() const {
    const std::unique_ptr<crdts::Object> object = design_.make();
    for (const Made& made : all_) SKERRY_RETURN_IF_ERROR(apply_all(*object, made));
    return std::get<std::string>(object->value());
  }

 private:
  const crdts::Design& design_;
  std::vector<Made> all_;
  std::map<ActorId, uint64_t> last_sequence_;  // that was used
};

}  // namespace

StatusOr<std::string> play_text_case(const TextCase& text_case, const crdts::Design& design) {
  Play play(design);
  for (size_t i = 0; i < text_case.transactions.size(); ++i) {
    const Status status = play.make(text_case.transactions[i]);
    if (status.ok()) continue;
    return Status(status.code(),
                  "transaction " + std::to_string(i) + ": " + std::string(status.message()));
  }
  return play.merged();
}

}  // namespace skerry::harness
