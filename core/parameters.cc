#include "core/parameters.h"

#include <utility>

#include "core/check.h"

namespace skerry {

std::string_view to_string(ParameterType type) {
  switch (type) {
    case ParameterType::kBoolean:
      return "boolean";
    case ParameterType::kInteger:
      return "integer";
    case ParameterType::kReal:
      return "number";
    case ParameterType::kProbability:
      return "probability";
    case ParameterType::kDuration:
      return "duration";
    case ParameterType::kRate:
      return "rate";
    case ParameterType::kBandwidth:
      return "bandwidth";
    case ParameterType::kSize:
      return "size";
    case ParameterType::kText:
      return "text";
    case ParameterType::kChoice:
      return "choice";
    case ParameterType::kPath:
      return "path";
    case ParameterType::kDistribution:
      return "distribution";
    case ParameterType::kKeys:
      return "keys";
    case ParameterType::kWeights:
      return "weights";
    case ParameterType::kNode:
      return "node";
    case ParameterType::kNodes:
      return "nodes";
    case ParameterType::kGroups:
      return "groups";
    case ParameterType::kBackoff:
      return "backoff";
    case ParameterType::kTexts:
      return "texts";
    case ParameterType::kPeople:
      return "people";
    case ParameterType::kLinks:
      return "links";
    case ParameterType::kSteps:
      return "steps";
    case ParameterType::kHistory:
      return "history";
  }
  return "unknown";
}

void Settings::set(std::string_view name, ParameterValue value) {
  values_.insert_or_assign(std::string(name), std::move(value));
}

bool Settings::has(std::string_view name) const { return values_.find(name) != values_.end(); }

template <typename T>
const T& Settings::get(std::string_view name) const {
  const auto at = values_.find(name);
  SKERRY_CHECK(at != values_.end() && "a setting was read that is not declared");
  const T* value = std::get_if<T>(&at->second);
  SKERRY_CHECK(value != nullptr && "a setting was read as another type");
  return *value;
}

bool Settings::boolean(std::string_view name) const { return get<bool>(name); }
int64_t Settings::integer(std::string_view name) const { return get<int64_t>(name); }
double Settings::real(std::string_view name) const { return get<double>(name); }
Duration Settings::duration(std::string_view name) const { return get<Duration>(name); }
const std::string& Settings::text(std::string_view name) const { return get<std::string>(name); }
const Distribution& Settings::distribution(std::string_view name) const {
  return get<Distribution>(name);
}
const KeysSpec& Settings::keys(std::string_view name) const { return get<KeysSpec>(name); }
const std::map<std::string, double>& Settings::weights(std::string_view name) const {
  return get<std::map<std::string, double>>(name);
}
const std::vector<NodeName>& Settings::nodes(std::string_view name) const {
  return get<std::vector<NodeName>>(name);
}
NodeName Settings::node(std::string_view name) const { return get<NodeName>(name); }
const std::vector<std::vector<NodeName>>& Settings::groups(std::string_view name) const {
  return get<std::vector<std::vector<NodeName>>>(name);
}
BackoffSpec Settings::backoff(std::string_view name) const { return get<BackoffSpec>(name); }
const std::vector<std::string>& Settings::texts(std::string_view name) const {
  return get<std::vector<std::string>>(name);
}
const LinksSpec& Settings::links(std::string_view name) const { return get<LinksSpec>(name); }
const std::vector<ScriptStep>& Settings::steps(std::string_view name) const {
  return get<std::vector<ScriptStep>>(name);
}

}  // namespace skerry
