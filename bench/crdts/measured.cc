#include "measured.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/check.h"
#include "crdts/generate/commands.h"

namespace skerry::bench {
namespace {

constexpr uint64_t kMostElements = 100'000;
// A wall clock of today, and what passes between two commands: times take the bytes they take in
// use.
constexpr HybridTime kBegin{1'767'225'600'000'000'000, 0};
constexpr int64_t kStepNs = 1'000'000;

bool is_text(Family family) { return family == Family::kText || family == Family::kRichText; }

ActorId actor_of(uint32_t replica) { return {ReplicaId{replica}, 7000 + replica}; }

// Eight columns, and a new first row for every eight cells.
Command next_of_sheet(uint64_t made) {
  const uint64_t place = made % 9;
  if (made < 8) return SheetInsert{SheetAxis::kColumns, 0};
  if (place == 8) return SheetInsert{SheetAxis::kRows, 0};
  return SheetAssign{0, place, std::to_string(made)};
}

}  // namespace

Author::Author(const crdts::Design& design, uint32_t replica)
    : design_(design),
      object_(design.make()),
      actor_(actor_of(replica)),
      made_(replica * kMostElements),
      clock_(kBegin) {}

void Author::take(const std::vector<Sent>& changes) {
  for (const Sent& change : changes) {
    SKERRY_CHECK(object_->apply(change.body.view(), change.mutation).ok());
    clock_ = std::max(clock_, change.mutation.time);
    if (change.mutation.actor == actor_of(0)) ++nodes_;
    if (change.mutation.actor == actor_) next_ = change.mutation.first + change.length;
  }
}

Command Author::next(Rng& rng) {
  const uint64_t made = made_++;
  if (is_text(design_.family)) {
    return TextSplice{rng.below(object_->size() + 1), 0, "word"};
  }
  if (design_.family == Family::kSheet) return next_of_sheet(made);
  Command command = crdts::sample_command(design_.family, made);
  if (auto* assign = std::get_if<RegisterAssign>(&command)) {
    // Of one length, and each larger than the last (or smaller): every one takes effect.
    const uint64_t large = uint64_t{1} << 32;
    assign->value = std::to_string(design_.name == "min_register" ? large - made : large + made);
  }
  if (auto* insert = std::get_if<ListInsert>(&command)) {
    insert->position = rng.below(object_->size() + 1);
  }
  if (auto* create = std::get_if<TreeCreate>(&command)) {
    // In any folder: one folder's front has room for some 65,000 nodes (crdts/trees/place.h).
    const uint64_t folder = rng.below(nodes_ + 1);
    if (folder > 0) create->parent = {actor_of(0), folder};
  }
  return command;
}

bool Author::act(const Command& command) {
  clock_.wall_ns += kStepNs;
  const crdts::Mutation mutation{actor_, next_, clock_};
  auto effect = object_->execute(command, mutation);
  if (!effect.ok() || effect->length == 0) return false;
  next_ += effect->length;
  if (actor_ == actor_of(0)) ++nodes_;
  sent_.push_back({mutation, effect->body, effect->length});
  return true;
}

const Past& past_of(const crdts::Design& design, uint64_t elements) {
  static std::pair<std::string, uint64_t> key;
  static Past past;
  if (key == std::pair(std::string(design.name), elements)) return past;
  key = {std::string(design.name), elements};
  past = {};
  Rng rng = Rng::stream(elements, "bench/past");
  const bool has_many_actors = design.family == Family::kCounter;
  std::optional<Author> author;
  while (past.elements < elements) {
    const auto replica = static_cast<uint32_t>(has_many_actors ? past.elements : 0);
    if (!author || has_many_actors) author.emplace(design, replica);
    SKERRY_CHECK(author->act(author->next(rng)));
    past.changes.push_back(author->sent().back());
    past.elements = is_text(design.family) ? author->object().size() : past.changes.size();
  }
  return past;
}

bool grows(Family family) { return family != Family::kRegister && family != Family::kFlag; }

uint64_t largest(const crdts::Design& design) {
  if (!grows(design.family)) return 1;
  for (const char* slow : {"woot", "logoot", "treedoc"}) {
    if (design.name == slow) return 10'000;
  }
  return kMostElements;
}

}  // namespace skerry::bench
