#include "harness/anomalies/keyed_view.h"

#include <algorithm>

#include "harness/anomalies/sequence_view.h"
#include "harness/anomalies/shown.h"

namespace skerry::harness {
namespace {

constexpr const char* kEnabled = "the flag";
constexpr const char* kCount = "the count";

bool is_at_or_below(const std::string& path, const std::string& place) {
  return path == place || place.empty() ||
         (path.starts_with(place) && path.size() > place.size() && path[place.size()] == '/');
}

bool is_sequence(Family family) {
  return family == Family::kText || family == Family::kList || family == Family::kRichText;
}

std::vector<std::string> erased_by(Family family, const Step& step) {
  const std::vector<std::string> seen = elements_shown(family, step.seen);
  std::vector<std::string> erased;
  const uint64_t count = step.command.verb == Verb::kTextSplice ? step.command.erased : 1;
  for (uint64_t i = 0; i < count && step.command.position + i < seen.size(); ++i) {
    erased.push_back(seen[step.command.position + i]);
  }
  return erased;
}

std::vector<std::string> elements_put(const Step& step) {
  switch (step.command.verb) {
    case Verb::kTextSplice:
      return elements_of(Value(step.command.text));
    case Verb::kListInsert:
    case Verb::kListAssign:
      return {step.command.text};
    case Verb::kListMove: {
      const std::vector<std::string> seen = elements_of(step.seen);
      if (step.command.position < seen.size()) return {seen[step.command.position]};
      return {};
    }
    default:
      return {};
  }
}

// The number behind the equals sign of the fact about a place, as far as it is one.
int64_t number_in(const std::vector<std::string>& facts, const std::string& path) {
  for (const std::string& fact : facts) {
    if (!fact.starts_with(path)) continue;
    const std::string_view rest = std::string_view(fact).substr(path.size());
    if (rest.starts_with(":counter=")) return std::stoll(std::string(rest.substr(9)));
  }
  return 0;
}

}  // namespace

bool adds_up(Family family) { return family == Family::kCounter || family == Family::kMap; }

int64_t weight_of(const Step& step) {
  return step.command.verb == Verb::kCounterAdd ? step.command.amount : 1;
}

std::vector<std::string> items_put_by(Family family, const Step& step) {
  if (step.length == 0) return {};
  const Command& command = step.command;
  if (is_sequence(family)) return elements_put(step);
  switch (command.verb) {
    case Verb::kCounterAdd:
      return {family == Family::kCounter ? kCount : command.path};
    case Verb::kFlagEnable:
      return {kEnabled};
    case Verb::kSetAdd:
      return {command.text};
    case Verb::kRegisterAssign:
      return {family == Family::kTable ? command.path + "=\"" + command.text + "\"" : command.text};
    case Verb::kTableInsert:
      return {command.path};
    case Verb::kJsonAssign:
      return {command.path + "=" + command.text};
    default:
      return {};
  }
}

bool takes(Family family, const Step& step, const std::string& item) {
  if (step.length == 0) return false;
  const Command& command = step.command;
  switch (command.verb) {
    case Verb::kTextSplice:
    case Verb::kListAssign:
    case Verb::kListErase: {
      const std::vector<std::string> erased = erased_by(family, step);
      return std::ranges::find(erased, item) != erased.end();
    }
    case Verb::kCounterReset:
      return true;
    case Verb::kFlagDisable:
      return item == kEnabled;
    case Verb::kSetRemove:
      return item == command.text;
    case Verb::kMapRemove:
    case Verb::kTableErase:
    case Verb::kJsonErase:
    case Verb::kJsonAssign:
      return is_at_or_below(item.substr(0, item.find('=')), command.path);
    case Verb::kRegisterAssign:
      return family != Family::kTable || item.starts_with(command.path + "=");
    default:
      return false;
  }
}

int64_t held(Family family, const Value& value, const std::string& item) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (is_sequence(family)) return std::ranges::count(elements_shown(family, value), item);
  if (family == Family::kJson) {
    const auto* json = std::get_if<std::string>(&value);
    const std::string scalar = item.substr(item.find('=') + 1);
    return json != nullptr && json->find(scalar) != std::string::npos ? 1 : 0;
  }
  const auto* facts = std::get_if<std::vector<std::string>>(&value);
  if (facts == nullptr) return 0;
  if (family == Family::kMap) return number_in(*facts, item);
  return std::ranges::count(*facts, item);
}

}  // namespace skerry::harness
