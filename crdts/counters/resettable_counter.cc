#include "crdts/counters/resettable_counter.h"

#include "core/check.h"
#include "crdts/counters/counter_commands.h"
#include "crdts/object/amounts.h"

namespace skerry::crdts {

ResettableCounter ResettableCounter::add(int64_t amount, const Mutation& mutation) {
  ResettableCounter delta;
  if (amount == 0) return delta;
  delta.dots_.hold({mutation.actor, mutation.first}, {amount});
  delta.value_ = delta.sum();
  join(delta);
  return delta;
}

ResettableCounter ResettableCounter::reset(const Mutation& mutation) {
  ResettableCounter delta;
  if (dots_.live().empty()) return delta;
  for (const auto& [dot, amount] : dots_.live()) delta.dots_.see(dot);
  // The reset's own dot is seen as well, though it carries nothing: contexts keep no holes.
  delta.dots_.see({mutation.actor, mutation.first});
  join(delta);
  return delta;
}

StatusOr<ResettableCounter> ResettableCounter::perform(const Command& command,
                                                       const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_counter_command(command, kName));
  if (const auto* addition = std::get_if<CounterAdd>(&command)) {
    return add(addition->amount, mutation);
  }
  if (is<CounterReset>(command)) return reset(mutation);
  return absl::UnimplementedError("resettable_counter has no such command");
}

void ResettableCounter::join(const ResettableCounter& other) {
  dots_.join(
      other.dots_,
      [this](const Dot&, const Amount& gone) { value_ -= static_cast<uint64_t>(gone.amount); },
      [this](const Dot&, const Amount& come) { value_ += static_cast<uint64_t>(come.amount); });
}

ResettableCounter ResettableCounter::residual(const ResettableCounter& other) const {
  ResettableCounter fresh;
  fresh.dots_ = dots_.residual(other.dots_);
  fresh.value_ = fresh.sum();
  return fresh;
}

uint64_t ResettableCounter::content_bytes() const {
  uint64_t bytes = 0;
  for (const auto& [dot, amount] : dots_.live()) bytes += varint_bytes(zigzag(amount.amount));
  return bytes;
}

ResettableCounter ResettableCounter::decode(Decoder& in) {
  ResettableCounter counter;
  counter.dots_ = DotMap<Amount>::decode(in);
  counter.value_ = counter.sum();
  return counter;
}

uint64_t ResettableCounter::sum() const {
  uint64_t sum = 0;
  for (const auto& [dot, amount] : dots_.live()) sum += static_cast<uint64_t>(amount.amount);
  return sum;
}

void ResettableCounter::check_invariants() const {
  dots_.check_invariants();
  for (const auto& [dot, amount] : dots_.live()) SKERRY_CHECK(amount.amount != 0);
  SKERRY_CHECK(value_ == sum());
}

}  // namespace skerry::crdts
