// Counters, registers, flags, sets, maps and tables: two keys, two values.
#include <algorithm>
#include <array>

#include "harness/anomalies/alphabet.h"

namespace skerry::harness {
namespace {

constexpr std::array<std::string_view, 2> kNames = {"x", "y"};

// How many of the names may be used: those that were, and the next one. Registers may compare their
// values.
size_t names_open(Family family, const History& history) {
  size_t used = family == Family::kRegister ? 1 : 0;
  for (const Step& step : history) {
    for (size_t i = 0; i < kNames.size(); ++i) {
      if (texts_of(step.command)[0] == kNames[i]) used = std::max(used, i + 1);
    }
  }
  return std::min(used + 1, kNames.size());
}

std::vector<Command> counter_commands(Alphabet alphabet) {
  std::vector<Command> all = {CounterAdd{1}};
  if (alphabet == Alphabet::kInsertions) return all;
  all.push_back(CounterAdd{-1});
  all.push_back(CounterReset{});
  return all;
}

std::vector<Command> flag_commands(Alphabet alphabet) {
  std::vector<Command> all = {FlagEnable{}};
  if (alphabet == Alphabet::kWhole) all.push_back(FlagDisable{});
  return all;
}

// Counters at a key and at one below another; removal of one of them and of what holds the other.
std::vector<Command> map_commands(Alphabet alphabet) {
  std::vector<Command> all;
  for (const char* path : {"/x", "/y/x", "/y/y"}) {
    all.push_back(CounterAdd{1, path});
  }
  if (alphabet == Alphabet::kInsertions) return all;
  for (const char* path : {"/x", "/y"}) all.push_back(MapRemove{path});
  return all;
}

// Rows, and a cell of the first one.
std::vector<Command> table_commands(const Situation& at, Alphabet alphabet) {
  std::vector<Command> all = {TableInsert{"/x"}, TableInsert{"/y"}};
  for (size_t i = 0; i < names_open(at.family, at.history); ++i) {
    all.push_back(RegisterAssign{std::string(kNames[i]), "/x/c"});
  }
  if (alphabet == Alphabet::kInsertions) return all;
  all.push_back(TableErase{"/x"});
  return all;
}

}  // namespace

std::vector<Command> every_keyed_command(const Situation& at, Alphabet alphabet) {
  if (at.family == Family::kCounter) return counter_commands(alphabet);
  if (at.family == Family::kFlag) return flag_commands(alphabet);
  if (at.family == Family::kMap) return map_commands(alphabet);
  if (at.family == Family::kTable) return table_commands(at, alphabet);
  std::vector<Command> all;
  for (size_t i = 0; i < names_open(at.family, at.history); ++i) {
    const std::string name(kNames[i]);
    if (at.family == Family::kRegister) all.push_back(RegisterAssign{name});
    if (at.family != Family::kSet) continue;
    all.push_back(SetAdd{name});
    if (alphabet == Alphabet::kWhole) all.push_back(SetRemove{name});
  }
  return all;
}

}  // namespace skerry::harness
