// The row of what is local-first, and its own parameters.
#include "replica/local_first/local_first.h"

namespace skerry::replica {
namespace {

std::span<const Parameter> parameters() {
  static const std::string modes = [] {
    std::string names;
    for (const ReplicationMode mode : kReplicationModes) {
      names += (names.empty() ? "" : "|") + std::string(to_string(mode));
    }
    return names;
  }();
  constexpr double kYear = 365.0 * 86'400 * 1e9;
  static const Parameter kParameters[] = {
      {"mode", ParameterType::kChoice, "\"operations\"", false, 0, 0, modes,
       "how the document travels (`skerry list crdts`; docs/inside/replication-modes.md)"},
      {"clock_bound", ParameterType::kDuration, "\"60s\"", false, 0, kYear, "",
       "a replica's hybrid clock does not pass a time of others that is more than this ahead of "
       "its wall clock (docs/scenarios.md, Clocks)",
       "cell.clocks=wrong"}};
  return kParameters;
}

void read(const Settings& replicas, Config& config) {
  config.mode = mode_named(replicas.text("mode")).value_or(ReplicationMode::kOperations);
  config.clock_bound = replicas.duration("clock_bound");
}

}  // namespace

Architecture local_first_architecture() {
  static constexpr NotChecked kNot[] = {
      {"linearizable", "what one sees is the own copy, whatever others have done"}};
  return {
      .name = "local_first",
      .help =
          "people work on their own copy; a log written before anything is sent; servers store "
          "and forward",
      .make = [](const Config& config) -> std::unique_ptr<Participant> {
        return std::make_unique<LocalFirst>(config);
      },
      .parameters = parameters(),
      .read = read,
      .least_settle = least_settle,
      .longest_step = longest_step,
      .not_checked = kNot,
  };
}

}  // namespace skerry::replica
