#include "cli/live_arguments.h"

#include <fstream>
#include <utility>
#include <vector>

#include "cli/terminal.h"
#include "core/nearest.h"
#include "crdts/object/catalogue.h"
#include "harness/scenario/units.h"
#include "replica/local_first/summary.h"

namespace skerry::cli {
namespace {

StatusOr<const crdts::Design*> design_named(const std::string& name) {
  if (name.empty()) return invalid("give --crdt, such as fugue (`skerry list crdts`)");
  std::vector<std::string> names;
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.name == name) return &design;
    if (!design.is_mutant) names.emplace_back(design.name);
  }
  return invalid("there is no design `" + name + "`" + suggestion(name, names));
}

StatusOr<ReplicationMode> mode_of(const std::string& name, const crdts::Design& design) {
  const auto mode = mode_named(name);
  std::vector<std::string> names;
  for (const ReplicationMode each : kReplicationModes) names.emplace_back(to_string(each));
  if (!mode) return invalid("there is no mode `" + name + "`" + suggestion(name, names));
  if (crdts::supports(design, *mode)) return *mode;
  return invalid("`" + std::string(design.name) + "` does not travel in mode `" + name +
                 "` (`skerry list crdts`)");
}

StatusOr<SecretKey> read_key(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  if (!file || !(file >> word)) {
    return invalid(path + " cannot be read; a key is 64 hexadecimal digits in a file of its own, " +
                   "such as `head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \\n' >" + path +
                   "` makes");
  }
  const auto digits = hash256_in(word);
  if (!digits)
    return invalid(path + " holds no key; expected 64 hexadecimal digits, a-f in lower case");
  return SecretKey{digits->bytes};
}

}  // namespace

StatusOr<Duration> duration_of(const std::string& option, const std::string& text,
                               const std::string& example, Duration most) {
  const auto duration = harness::parse_duration(text);
  if (duration && duration->ns >= 0 && *duration <= most) return *duration;
  return invalid(option + " is `" + text + "`; expected a duration up to " +
                 harness::format_duration(most) + ", such as " + example);
}

StatusOr<LiveTerms> check_live(const LiveArguments& given) {
  LiveTerms terms;
  const auto address = live::parse_address(given.address);
  if (!address.ok()) return address.status();
  terms.address = *address;
  const auto design = design_named(given.crdt);
  if (!design.ok()) return design.status();
  terms.design = *design;
  const auto mode = mode_of(given.mode, *terms.design);
  if (!mode.ok()) return mode.status();
  terms.mode = *mode;
  if (!given.key.empty()) {
    const auto key = read_key(given.key);
    if (!key.ok()) return key.status();
    terms.key = *key;
  }
  const auto batch = duration_of("--batch", given.batch, "10ms", Duration::seconds(3'600));
  if (!batch.ok()) return batch.status();
  const auto floor = duration_of("--floor", given.floor, "10min", Duration::seconds(86'400));
  if (!floor.ok()) return floor.status();
  terms.sync.wire = sync::Wire::kShorthand;
  terms.sync.interval = *batch;
  const bool has_floor =
      !is_joined(terms.mode) && replica::can_summarize(*terms.design, terms.mode);
  if (has_floor) terms.sync.log_floor = *floor;
  terms.sync.acknowledge_delay = Duration::milliseconds(20);
  terms.sync.acknowledge_at.server = true;
  terms.sync.max_transfer_bytes = uint64_t{64} << 20;
  return terms;
}

void ErrorJournal::note(const std::string& what) { log("skerry " + verb_ + ": " + what + "\n"); }

}  // namespace skerry::cli
