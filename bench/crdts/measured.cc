#include "measured.h"

#include <malloc.h>

#include <map>
#include <string>
#include <utility>

#include "core/check.h"
#include "crdts/commands.h"

namespace skerry::bench {
namespace {

constexpr uint64_t kMostElements = 100'000;

// Eight columns, and a new first row for every eight cells.
Command next_of_sheet(uint64_t made) {
  const uint64_t place = made % 9;
  if (made < 8 || place == 8) {
    return Command::make(Verb::kSheetInsert, {}, made < 8 ? "columns" : "rows");
  }
  Command command = Command::make(Verb::kSheetAssign, std::to_string(made));
  command.column = place;
  return command;
}

}  // namespace

Author::Author(const crdts::Design& design, uint32_t replica)
    : design_(design),
      object_(design.make()),
      actor_{ReplicaId{replica}, 7000 + replica},
      made_(replica * kMostElements) {}

void Author::take(const std::vector<Sent>& changes) {
  for (const Sent& change : changes) {
    SKERRY_CHECK(object_->apply(change.body.view(), change.mutation).ok());
    clock_ = std::max(clock_, change.mutation.time.wall_ns);
    if (change.mutation.actor == actor_) next_ = change.mutation.first + change.length;
  }
}

bool Author::grow(Rng& rng) {
  const uint64_t made = made_++;
  if (design_.family == Family::kText || design_.family == Family::kRichText) {
    return act(Command::text_splice(rng.below(object_->size() + 1), 0, "word"));
  }
  if (design_.family == Family::kSheet) return act(next_of_sheet(made));
  Command command = crdts::sample_command(design_.family, made);
  if (design_.family == Family::kRegister) command.text = std::to_string(rng.next());
  if (design_.family == Family::kList) command.position = rng.below(object_->size() + 1);
  return act(command);
}

uint64_t Author::elements() const {
  return design_.family == Family::kSheet ? sent_.size() : object_->size();
}

bool Author::act(const Command& command) {
  const crdts::Mutation mutation{actor_, next_, {++clock_, 0}};
  auto effect = object_->execute(command, mutation);
  if (!effect.ok() || effect->length == 0) return false;
  next_ += effect->length;
  sent_.push_back({mutation, effect->body, effect->length});
  return true;
}

const std::vector<Sent>& past_of(const crdts::Design& design, uint64_t elements) {
  static std::map<std::pair<std::string, uint64_t>, std::vector<Sent>> kept;
  const auto [at, is_new] = kept.try_emplace({std::string(design.name), elements});
  if (!is_new) return at->second;
  Author author(design, 0);
  Rng rng = Rng::stream(elements, "bench/past");
  for (uint64_t tries = 0; tries < 2 * elements; ++tries) {
    if (grows(design.family) && author.elements() >= elements) break;
    author.grow(rng);
  }
  at->second = author.sent();
  return at->second;
}

bool grows(Family family) {
  return family != Family::kCounter && family != Family::kRegister && family != Family::kFlag;
}

uint64_t largest(const crdts::Design& design) {
  if (!grows(design.family)) return 1;
  for (const char* slow : {"woot", "logoot", "treedoc"}) {
    if (design.name == slow) return 10'000;
  }
  return kMostElements;
}

uint64_t allocated_bytes() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

}  // namespace skerry::bench
