#include "crdts/flags/dotted_flag.h"

#include <string>

#include "core/check.h"

namespace skerry::crdts {

template <FlagRule kRule>
DottedFlag<kRule> DottedFlag<kRule>::set(bool is_enabling, const Mutation& mutation) {
  const Dot dot{mutation.actor, mutation.first};
  DottedFlag delta;
  for (const auto& [old, setting] : dots_.live()) delta.dots_.see(old);
  if (is_enabling || kRule == FlagRule::kDisableWins) {
    delta.dots_.hold(dot, {is_enabling});
  } else {
    delta.dots_.see(dot);
  }
  delta.disablings_ = delta.count_disablings();
  join(delta);
  return delta;
}

template <FlagRule kRule>
DottedFlag<kRule> DottedFlag<kRule>::disable(const Mutation& mutation) {
  return is_enabled() ? set(false, mutation) : DottedFlag();
}

template <FlagRule kRule>
StatusOr<DottedFlag<kRule>> DottedFlag<kRule>::perform(const Command& command,
                                                       const Mutation& mutation) {
  if (!path_of(command).empty()) return invalid(std::string(kName) + " holds nothing at a path");
  if (is<FlagEnable>(command)) return enable(mutation);
  if (is<FlagDisable>(command)) return disable(mutation);
  if (is<Undo, Redo>(command)) {
    return absl::UnimplementedError(std::string(kName) + " has no undo");
  }
  return invalid(std::string(kName) + ": a command of another family");
}

template <FlagRule kRule>
void DottedFlag<kRule>::join(const DottedFlag& other) {
  dots_.join(
      other.dots_,
      [this](const Dot&, const Setting& setting) { disablings_ -= setting.is_enabling ? 0 : 1; },
      [this](const Dot&, const Setting& setting) { disablings_ += setting.is_enabling ? 0 : 1; });
}

template <FlagRule kRule>
DottedFlag<kRule> DottedFlag<kRule>::residual(const DottedFlag& other) const {
  DottedFlag fresh;
  fresh.dots_ = dots_.residual(other.dots_);
  fresh.disablings_ = fresh.count_disablings();
  return fresh;
}

template <FlagRule kRule>
DottedFlag<kRule> DottedFlag<kRule>::decode(Decoder& in) {
  DottedFlag flag;
  flag.dots_ = DotMap<Setting>::decode(in);
  flag.disablings_ = flag.count_disablings();
  return flag;
}

template <FlagRule kRule>
uint64_t DottedFlag<kRule>::count_disablings() const {
  uint64_t count = 0;
  for (const auto& [dot, setting] : dots_.live()) count += setting.is_enabling ? 0 : 1;
  return count;
}

template <FlagRule kRule>
void DottedFlag<kRule>::check_invariants() const {
  dots_.check_invariants();
  SKERRY_CHECK(disablings_ == count_disablings());
}

template class DottedFlag<FlagRule::kEnableWins>;
template class DottedFlag<FlagRule::kDisableWins>;

}  // namespace skerry::crdts
