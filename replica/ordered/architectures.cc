// The rows of the architectures in which a server orders commands: they differ in what their
// clients show and keep before it has.
#include "replica/ordered/client.h"
#include "replica/ordered/sequence.h"
#include "replica/ordered/server.h"

namespace skerry::replica {
namespace {

constexpr NotChecked kNoMerge = {
    "matches_reference", "commands take effect in the server's order, and nothing is merged"};
constexpr NotChecked kNoIntent = {
    "intent_preserved", "commands take effect in the server's order, and nothing is concurrent"};
constexpr NotChecked kReadsHere = {"linearizable",
                                   "what one sees is the own copy, whatever others have done"};
constexpr NotChecked kNothingKept = {"durability", "nothing is kept here before the server has it"};
constexpr NotChecked kSeenLate = {"session_guarantees",
                                  "what one writes is shown when the server has ordered it"};

void read(const Settings&, Config& config) { config.sync.wire = sync::Wire::kPlain; }

std::string misfit(const Config& config, Rebase rebase) {
  using enum Family;
  const Family family = config.design->family;
  const bool is_positional = family != kCounter && family != kRegister && family != kFlag &&
                             family != kSet && family != kMap;
  if (rebase == Rebase::kTransform) {
    if (family != kText) return "it transforms edits of plain texts: it takes the family text";
  } else if (is_positional) {
    return "its commands name places, which others' commands move: it takes counters, registers, "
           "flags, sets and maps (`ot` takes texts)";
  } else if (!Sequence::can_copy(*config.design)) {
    return "the design `" + std::string(config.design->name) + "` cannot be copied";
  }
  if (config.sync.transport != sync::Transport::kStream)
    return "it needs [sync] transport = \"stream\"";
  const AcknowledgeAt& at = config.sync.acknowledge_at;
  if (at.stable || at.replicas > 0) {
    return "it tells of the levels memory, local and server alone ([sync] acknowledge_at)";
  }
  if (config.sync.presence.is_on()) return "it has no presence ([presence] cursors)";
  if (config.sync.blobs.is_on()) return "it has no blobs ([blobs] fetch)";
  if (config.sync.lease.ns > 0 || config.sync.stability.ns > 0 || config.sync.log_floor.ns > 0) {
    return "its server keeps all of its order: [sync] lease, stability and log_floor are of others";
  }
  return {};
}

template <OrderedPolicy kPolicy>
std::unique_ptr<Participant> make(const Config& config) {
  if (config.is_server) return std::make_unique<OrderingServer>(config, kPolicy.rebase);
  return std::make_unique<OrderedClient>(config, kPolicy);
}

template <OrderedPolicy kPolicy>
Architecture row(std::string_view name, std::string_view help,
                 std::span<const NotChecked> not_checked) {
  return {.name = name,
          .help = help,
          .make = make<kPolicy>,
          .read = read,
          .least_settle = least_settle,
          .longest_step = longest_step,
          .not_checked = not_checked,
          .has_order = true,
          .misfit = [](const Config& config) { return misfit(config, kPolicy.rebase); }};
}

}  // namespace

Architecture optimistic_architecture() {
  static constexpr NotChecked kNot[] = {kNoMerge, kNoIntent, kReadsHere};
  return row<OrderedPolicy{true, true}>(
      "optimistic",
      "own commands are shown and kept at once, and queue for a server that orders them; what "
      "others did before is slipped under them (rebase)",
      kNot);
}

Architecture ot_architecture() {
  static constexpr NotChecked kNot[] = {kNoMerge, kNoIntent, kReadsHere};
  return row<OrderedPolicy{true, true, Rebase::kTransform}>(
      "ot",
      "edits of a text are shown and kept at once, and queue for a server; what came before each "
      "there moves it (operational transformation)",
      kNot);
}

Architecture online_optimistic_architecture() {
  static constexpr NotChecked kNot[] = {kNoMerge, kNoIntent, kReadsHere, kNothingKept};
  return row<OrderedPolicy{true, false}>(
      "online_optimistic",
      "own commands are shown at once, and kept by the server alone; without it they are refused",
      kNot);
}

Architecture thin_client_architecture() {
  static constexpr NotChecked kNot[] = {kNoMerge, kNoIntent, kNothingKept, kSeenLate};
  return row<OrderedPolicy{false, false}>(
      "thin_client",
      "every command is a request, shown when the server has carried it out; without it there is "
      "none",
      kNot);
}

}  // namespace skerry::replica
