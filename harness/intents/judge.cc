#include "harness/intents/judge.h"

#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "harness/anomalies/probe.h"
#include "harness/anomalies/shown.h"
#include "harness/intents/dues.h"
#include "harness/intents/markings.h"
#include "harness/intents/placings.h"
#include "harness/intents/put_back.h"
#include "harness/intents/shadows.h"
#include "harness/intents/turned_items.h"
#include "harness/intents/turns.h"
#include "harness/intents/typed_runs.h"

namespace skerry::harness {
namespace {

using crdts::Anomaly;

// How a run is judged: by what its commands name, or made again with values to be read that are
// texts, longer to read, or whole documents.
enum class Way : uint8_t { kByCommands, kByTexts, kByItems, kByDocuments };

Way way_of(Family family) {
  switch (family) {
    case Family::kText:
      return Way::kByTexts;
    case Family::kRichText:
    case Family::kList:
      return Way::kByItems;
    case Family::kTree:
    case Family::kJson:
    case Family::kSheet:
      return Way::kByDocuments;
    default:
      return Way::kByCommands;
  }
}

bool judges_undo(Family family) {
  return family == Family::kText || family == Family::kList || family == Family::kSet ||
         family == Family::kRegister;
}

// What a command that was never undone puts and takes.
void note(Family family, const MadeChange& change, uint32_t number, const Value& value,
          Dues& dues) {
  const auto item = item_put_by(family, change.command);
  if (item && !change.showed && held(family, value, *item) == 0) {
    dues.put_unseen();
    return;  // and so it took nothing away either
  }
  if (item) dues.put(*item, number, weight_of(change.command));
  if (const auto reach = taken_by(family, change.command)) dues.take(*reach, number);
}

// A set: what is undone put and took nothing.
void note_turned(Family family, const MadeChange& change, uint32_t number, const Turned& turned,
                 Dues& dues) {
  if (const auto item = item_put_by(family, change.command)) {
    if (turned.undone[number]) {
      dues.put_undone(*item, number);
    } else {
      dues.put_again(*item, number);
    }
  }
  const auto reach = taken_by(family, change.command);
  if (!reach) return;
  if (turned.undone[number]) return dues.take_undone(*reach);
  dues.take(*reach, number);
}

// A register: an undo is a write like any other, of what it puts back.
void note_writes(const MadeChanges& changes, const Turned& turned, Dues& dues) {
  const auto written = register_writes(changes, turned);
  for (uint32_t i = 0; i < changes.size(); ++i) {
    for (const std::string& value : written[i]) dues.put({"", "", value}, i);
    dues.take({Removal::Extent::kKind, {}}, i);
  }
}

Status judge_commands(const crdts::Design& design, const MadeChanges& changes,
                      const std::vector<VainCommand>& vain, const Value& value,
                      IntentFindings& findings) {
  const Family family = design.family;
  Dues dues(changes);
  const StatusOr<Turned> turned = turned_at_end(changes, Standing::kLatest);
  if (!turned.ok()) return turned.status();
  if (family == Family::kRegister && std::ranges::any_of(changes, turns_back)) {
    note_writes(changes, *turned, dues);
  } else {
    for (uint32_t i = 0; i < changes.size(); ++i) {
      if (turned->ever[i]) {
        note_turned(family, changes[i], i, *turned, dues);
      } else {
        note(family, changes[i], i, value, dues);
      }
    }
  }
  for (const VainCommand& one : vain) {
    dues.put_in_vain(*item_put_by(family, one.command), one.replica, findings);
  }
  Dues::Rules rules;
  rules.adds_up = [family](const Item& item) { return adds_up(family, item); };
  rules.is_multiset = is_multiset(design);
  dues.judge(
      rules, [&](const Item& item) { return held(family, value, item); }, findings);
  return absl::OkStatus();
}

// The shadows went the way of the run, as far as a value tells.
Status compare(const Shadows& shadows, Family family, const Value& value) {
  if (family != Family::kText && family != Family::kList) return absl::OkStatus();
  const size_t elements = elements_shown(family, value).size();
  const size_t again = shadows.shown().size();
  if (elements == again) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the run ends with ", elements, " elements, and with ",
                                          again, " when made again"));
}

void judge_moves(const Shadows& shadows, Family family, const std::vector<uint32_t>& times,
                 IntentFindings& findings) {
  if (family != Family::kList && family != Family::kTree && family != Family::kSheet) return;
  uint64_t copies = 0;
  for (Name name = 0; name < times.size(); ++name) {
    if (times[name] < 2) continue;
    copies += times[name] - 1;
    findings.examples.try_emplace(
        Anomaly::kDuplicateAfterMove,
        absl::StrCat(shadows.names().describe(name), " is there ", times[name], " times"));
  }
  findings.metrics["moves_judged"] = static_cast<double>(shadows.moves());
  findings.metrics["duplicate_moves"] = static_cast<double>(copies);
  if (family != Family::kTree) return;
  const std::vector<std::string> adrift = nodes_adrift(shadows.value());
  findings.metrics["nodes_adrift"] = static_cast<double>(adrift.size());
  if (adrift.empty()) return;
  findings.examples.try_emplace(Anomaly::kCycleAfterMove,
                                adrift.front() + " does not hang from the root");
}

// A character that comes back comes back once.
void judge_copies(const Shadows& shadows, const std::vector<uint32_t>& times,
                  IntentFindings& findings) {
  for (Name name = 0; name < times.size(); ++name) {
    if (times[name] < 2) continue;
    findings.metrics["resurrected_intents"] += times[name] - 1;
    findings.examples.try_emplace(
        Anomaly::kResurrectedElement,
        absl::StrCat(shadows.names().describe(name), " is there ", times[name], " times"));
  }
}

// A write that is lost to an erasure of its line is a surprise of its own.
Anomaly loss_in_sheet(const MadeChanges& changes, uint32_t write) {
  const bool is_erased = std::ranges::any_of(changes, [&](const MadeChange& change) {
    return is<SheetErase>(change.command) && !has_seen(change, changes[write]) &&
           !has_seen(changes[write], change);
  });
  return is_erased ? Anomaly::kDeleteColumnAgainstEdit : Anomaly::kLostConcurrentUpdate;
}

Status judge_shadows(const crdts::Design& design, const MadeChanges& changes, const Value& value,
                     IntentFindings& findings) {
  StatusOr<Turned> turned = turned_at_end(changes, Standing::kEach);
  if (!turned.ok()) return turned.status();
  Shadows shadows(design, changes, turned->undone);
  Status status = shadows.perform();
  if (status.ok()) status = compare(shadows, design.family, value);
  if (!status.ok()) return status;
  std::vector<uint32_t> times(shadows.names().size());
  for (const Name name : shadows.shown()) ++times[name];
  Dues::Rules rules;
  rules.name = [&](const Item& item) { return shadows.names().describe(name_in(item.what)); };
  if (design.family == Family::kSheet) {
    rules.loss = [&](uint32_t write) { return loss_in_sheet(changes, write); };
  }
  const TurnedItems turned_items(shadows, changes, *turned);
  rules.is_left_out = [&](const Item& item) { return turned_items.has(name_in(item.what)); };
  shadows.dues().judge(
      rules, [&](const Item& item) { return int64_t{times[name_in(item.what)]}; }, findings);
  turned_items.judge(findings);
  if (design.family == Family::kText) judge_copies(shadows, times, findings);
  judge_moves(shadows, design.family, times, findings);
  if (design.family == Family::kList || design.family == Family::kTree ||
      design.family == Family::kSheet) {
    const Placed placed = judge_places(shadows, design.family, changes, *turned);
    findings.metrics["misplaced_moves"] = static_cast<double>(placed.misplaced);
    findings.metrics["places_not_judged"] = static_cast<double>(placed.not_judged);
  }
  judge_runs(shadows, changes, findings);
  judge_markings(shadows, changes, findings);
  return absl::OkStatus();
}

}  // namespace

uint64_t most_dots(Family family) {
  switch (way_of(family)) {
    case Way::kByCommands:
      return 200'000;
    case Way::kByTexts:
      return 50'000;
    case Way::kByItems:
      return 10'000;
    case Way::kByDocuments:
      return 4'000;
  }
  return 0;
}

bool is_in_vain(const crdts::Design& design, const Command& command, const Value& shown) {
  if (way_of(design.family) != Way::kByCommands) return false;
  const auto item = item_put_by(design.family, command);
  return item && weight_of(command) > 0 && held(design.family, shown, *item) == 0;
}

bool names_its_items(const crdts::Design& design) {
  return way_of(design.family) == Way::kByCommands;
}

bool shows_nothing(const crdts::Design& design, const Command& command, const Value& shown) {
  if (!is_in_vain(design, command, shown)) return false;
  return !adds_up(design.family, *item_put_by(design.family, command));
}

Status judge_intents(const crdts::Design& design, const MadeChanges& changes,
                     const std::vector<VainCommand>& vain, const Value& value,
                     IntentFindings& findings) {
  if (!judges_undo(design.family) && std::ranges::any_of(changes, turns_back)) {
    return absl::FailedPreconditionError(
        "somebody undid something, and what that means only the design can say");
  }
  return way_of(design.family) == Way::kByCommands
             ? judge_commands(design, changes, vain, value, findings)
             : judge_shadows(design, changes, value, findings);
}

}  // namespace skerry::harness
