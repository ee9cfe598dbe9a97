// Parameters of anything a scenario can name: what a catalogue row declares, and the values that a
// scenario gave, checked against the declaration.
//
// One declaration feeds `skerry list`, validation (type, unit, range, nearest word), defaults and
// the generated reference. Reading a value that was not declared, or as another type, is a bug
// (SKERRY_CHECK), never a scenario's error.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/distribution.h"
#include "core/ids.h"
#include "core/script_step.h"
#include "core/time.h"

namespace skerry {

enum class ParameterType : uint8_t {
  kBoolean,
  kInteger,
  kReal,         // a plain number
  kProbability,  // 0..1
  kDuration,     // "250ms": ns us ms s min h d
  kRate,         // "50/s": events a second, also /min /h /d; stored as real events per second
  kBandwidth,    // "10Mbit/s": bit/s kbit/s Mbit/s Gbit/s; stored as bits per second
  kSize,         // "64KiB": B kB KiB MB MiB GB GiB; stored as bytes
  kText,
  kChoice,        // one of `choices`
  kPath,          // a file, relative to the scenario's folder; "$TRACES/x" is in the traces' folder
  kDistribution,  // of durations: { distribution = "lognormal", p50 = "20ms", p99 = "120ms" } or
                  // "20ms"
  kKeys,          // { distribution = "zipf", count = 1000, theta = 0.99 } (or "uniform")
  kWeights,       // { add = 0.7, remove = 0.3 }: the words are `choices`
  kNode,          // a person's number, "server" or "server.1"
  kNodes,         // an array of nodes
  kGroups,        // an array of arrays of nodes
  kBackoff,       // { base = "100ms", max = "1s" }
  kTexts,         // an array of texts
  kPeople,        // people's numbers, ranges among them: [0, 3], ["0..4", 7] or "0..4"
  kLinks,         // pairs of nodes, [[0, 1], ["server", 2]], or a CSV file of links
  kSteps,         // of a script: tables such as { at = "1s", replica = 0, do = "set.add(\"a\")" }
  kHistory,       // steps without times: { after = ["a"], replica = 0, do = "set.add(\"b\")" }
};

std::string_view to_string(ParameterType type);

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::kInteger;
  std::string_view
      fallback;  // default as TOML text ("\"2s\"", "0.01"); empty: no value unless given
  bool is_required = false;
  double least = 0;  // range of numbers in the stored unit (durations: ns); least == most: no range
  double most = 0;
  std::string_view choices;  // "a|b|c"
  std::string_view help;     // one line
  // When it has an effect, if not always: clauses that must all hold, joined by " & ", each of
  // alternatives joined by " | ": `key=a,b` (one of them), `key!=a` or `key>0`. A key is of the
  // same table ("pace"), of a section ("sync.transport") or a fact of the cell ("cell.family");
  // harness/scenario/effects.h says which there are, and evaluates it. After "warn: " a scenario
  // that does not give it what it needs is warned of it, not refused.
  std::string_view needs = {};
};

// A link, both ways; where the way back is listed too, this way alone.
struct LinkSpec {
  NodeName from;
  NodeName to;
  std::optional<Duration> latency;  // one way; nothing: as [network] says
  std::optional<double> bandwidth;  // in bits per second, 0: unlimited
  uint64_t line = 0;                // of the file
  friend bool operator==(const LinkSpec&, const LinkSpec&) = default;
};

struct LinksSpec {
  std::string file;  // empty: they were listed
  std::vector<LinkSpec> links;
  friend bool operator==(const LinksSpec&, const LinksSpec&) = default;
};

struct KeysSpec {
  uint64_t count = 1;
  double theta = 0;  // 0: uniform
  friend bool operator==(const KeysSpec&, const KeysSpec&) = default;
};

struct BackoffSpec {
  Duration base;
  Duration max;
  friend bool operator==(const BackoffSpec&, const BackoffSpec&) = default;
};

using ParameterValue =
    std::variant<bool, int64_t, double, Duration, std::string, Distribution, KeysSpec,
                 std::map<std::string, double>, NodeName, std::vector<NodeName>,
                 std::vector<std::vector<NodeName>>, BackoffSpec, std::vector<std::string>,
                 LinksSpec, std::vector<ScriptStep>>;

// The values of one table of a scenario, defaults filled in. Ascending by name, so that printing
// and hashing them is deterministic.
class Settings {
 public:
  void set(std::string_view name, ParameterValue value);
  bool has(std::string_view name) const;

  bool boolean(std::string_view name) const;
  int64_t integer(std::string_view name) const;
  double real(std::string_view name) const;  // kReal, kProbability, kRate, kBandwidth
  Duration duration(std::string_view name) const;
  const std::string& text(std::string_view name) const;  // kText, kChoice, kPath
  const Distribution& distribution(std::string_view name) const;
  const KeysSpec& keys(std::string_view name) const;
  const std::map<std::string, double>& weights(std::string_view name) const;
  const std::vector<NodeName>& nodes(std::string_view name) const;  // kPeople too
  NodeName node(std::string_view name) const;
  const std::vector<std::vector<NodeName>>& groups(std::string_view name) const;
  BackoffSpec backoff(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  const LinksSpec& links(std::string_view name) const;
  const std::vector<ScriptStep>& steps(std::string_view name) const;
  // kSize is read by integer().

  const std::map<std::string, ParameterValue, std::less<>>& all() const { return values_; }
  friend bool operator==(const Settings&, const Settings&) = default;

 private:
  template <typename T>
  const T& get(std::string_view name) const;

  std::map<std::string, ParameterValue, std::less<>> values_;
};

}  // namespace skerry
