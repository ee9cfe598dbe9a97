#include "crdts/maps/children.h"

namespace skerry::crdts {
namespace {

struct Alias {
  std::string_view design;
  ChildKind kind;
};
constexpr std::array kAliases = {
    Alias{"enable_wins_flag", ChildKind::kFlag},
    Alias{"multi_value_register", ChildKind::kRegister},
    Alias{"add_wins_set", ChildKind::kSet},
};

struct Refusal {
  std::string_view part;  // of a design's name
  std::string_view why;
  std::string_view instead;
};
constexpr std::array kRefusals = {
    Refusal{"counter", "keeps totals, not dots", "counter"},
    Refusal{"lww_set", "keeps stamps, not dots", "set"},
    Refusal{"lww", "keeps a stamp, not dots", "register"},
    Refusal{"max_register", "only grows", "register"},
    Refusal{"min_register", "only shrinks", "register"},
    Refusal{"grow_only_set", "only grows", "set"},
    Refusal{"grow_only_map", "only grows", "a path of more keys"},
    Refusal{"two_phase_set", "only grows, twice", "set"},
};

}  // namespace

std::optional<ChildKind> child_kind_of(Verb verb) {
  switch (verb) {
    case kVerb<CounterAdd>:
    case kVerb<CounterReset>:
      return ChildKind::kCounter;
    case kVerb<FlagEnable>:
    case kVerb<FlagDisable>:
      return ChildKind::kFlag;
    case kVerb<RegisterAssign>:
      return ChildKind::kRegister;
    case kVerb<SetAdd>:
    case kVerb<SetRemove>:
      return ChildKind::kSet;
    default:
      return std::nullopt;
  }
}

StatusOr<ChildKind> child_type(std::string_view name) {
  for (const ChildKind kind : kChildKinds) {
    if (name == to_string(kind)) return kind;
  }
  for (const Alias& alias : kAliases) {
    if (name == alias.design) return alias.kind;
  }
  for (const Refusal& refusal : kRefusals) {
    if (name.find(refusal.part) == std::string_view::npos) continue;
    return invalid(std::string(name) + " cannot lie in an or_map: it " + std::string(refusal.why) +
                   ", so that a removal could not erase what it has seen; use " +
                   std::string(refusal.instead));
  }
  return invalid("\"" + std::string(name) +
                 "\" is no child type of or_map; one of counter, flag, register, set");
}

}  // namespace skerry::crdts
