#include "cli/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/check.h"
#include "core/nearest.h"
#include "core/verbs.h"
#include "crdts/object/catalogue.h"
#include "harness/checkers/catalogue.h"
#include "harness/metrics/catalogue.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/toml_reader.h"
#include "harness/workloads/workload.h"
#include "replica/factory.h"
#include "sim/faults/fault.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::cli {
namespace {

// What the designs have of the modes, a column each; the four delta modes go together. A gap is a
// number, and below it why.
std::string mode_matrix(Mutants mutants) {
  std::vector<std::string_view> reasons;
  size_t widest = 0;
  for (const crdts::Design& design : crdts::catalogue()) {
    widest = std::max(widest, design.name.size());
  }
  const auto line = [widest](std::string_view name, std::string_view pure,
                             std::string_view joined) {
    std::string text(name);
    text.resize(widest + 2, ' ');
    text += name.empty() ? "operations  " : "yes         ";
    text += pure;
    text.resize(widest + 2 + 12 + 17, ' ');
    return text + std::string(joined) + "\n";
  };
  std::string text = line("", "pure_operations", "state, delta, delta_bp, delta_rr, delta_bp_rr");
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant && mutants == Mutants::kLeftOut) continue;
    std::string pure = "yes";
    if (!crdts::supports(design, ReplicationMode::kPureOperations)) {
      const auto known = std::find(reasons.begin(), reasons.end(), design.no_pure_operations);
      pure = "no (" + std::to_string(known - reasons.begin() + 1) + ")";
      if (known == reasons.end()) reasons.push_back(design.no_pure_operations);
    }
    text += line(design.name, pure, design.fold != nullptr ? "its own lattice" : "sets of changes");
  }
  for (size_t i = 0; i < reasons.size(); ++i) {
    text += "(" + std::to_string(i + 1) + ") " + std::string(reasons[i]) + "\n";
  }
  return text + "\n";
}

std::string modes_of(const crdts::Design& design) {
  std::string modes;
  for (const ReplicationMode mode : kReplicationModes) {
    if (!crdts::supports(design, mode)) continue;
    modes += (modes.empty() ? "" : ", ") + std::string(to_string(mode));
  }
  return modes;
}

std::string claims_of(const crdts::Design& design) {
  std::string claims;
  for (const crdts::Anomaly anomaly : design.claims) {
    claims += (claims.empty() ? "no " : ", no ") + std::string(crdts::to_string(anomaly));
  }
  for (const crdts::Anomaly anomaly : design.claims_by_good_clocks) {
    claims += (claims.empty() ? "no " : ", no ") + std::string(crdts::to_string(anomaly)) +
              " while clocks are within `replicas.clock_bound`";
  }
  return claims.empty() ? "nothing" : claims;
}

CataloguePage crdts_page(Mutants mutants) {
  CataloguePage page{"Designs", "For `[replicas] crdt`.", {}};
  page.matrix = mode_matrix(mutants);
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant && mutants == Mutants::kLeftOut) continue;
    CatalogueRow row{std::string(design.name), std::string(design.help), {}, {}};
    row.facts.emplace_back("family", std::string(to_string(design.family)));
    row.facts.emplace_back("modes", modes_of(design));
    row.facts.emplace_back("state", design.fold != nullptr ? "a lattice" : "the set of changes");
    row.facts.emplace_back("gaps",
                           design.no_pure_operations.empty()
                               ? "none"
                               : "pure_operations: " + std::string(design.no_pure_operations));
    row.facts.emplace_back("claims", claims_of(design));
    row.facts.emplace_back("undo", design.offers_undo ? "local and global" : "no undo");
    row.facts.emplace_back("collection", design.collection);
    if (!design.source.empty()) row.facts.emplace_back("after", design.source);
    if (!design.engineering.empty()) row.facts.emplace_back("made fast by", design.engineering);
    page.rows.push_back(std::move(row));
  }
  return page;
}

CataloguePage workloads_page() {
  CataloguePage page{"Workloads", "Each is one `[[workload]]`: what the people do.", {}};
  for (const harness::WorkloadKind& kind : harness::workload_catalogue()) {
    page.rows.push_back({std::string(kind.name),
                         std::string(kind.help),
                         {{"family", kind.family ? std::string(to_string(*kind.family)) : "any"}},
                         kind.parameters});
  }
  return page;
}

CataloguePage faults_page() {
  CataloguePage page{"Faults", "Each is one `[[fault]]`, scheduled or random.", {}};
  for (const sim::FaultKind& kind : sim::fault_catalogue()) {
    page.rows.push_back({std::string(kind.name), std::string(kind.help), {}, kind.parameters});
  }
  return page;
}

CataloguePage checkers_page() {
  CataloguePage page{"Checks", "For `[checks] enable`; without it the default ones are on.", {}};
  for (const harness::CheckerKind& kind : harness::checker_catalogue()) {
    page.rows.push_back({std::string(kind.name),
                         std::string(kind.help),
                         {{"default", kind.is_always    ? "always on"
                                      : kind.is_default ? "on"
                                                        : "off"}},
                         {}});
  }
  return page;
}

CataloguePage metrics_page() {
  CataloguePage page{"Metrics", "For `[[gate]] metric`.", {}};
  for (const results::MetricInfo& info : harness::metric_catalogue()) {
    const bool is_exact = info.metric_class == results::MetricClass::kExact;
    std::string better = "neither";
    if (info.direction == results::Direction::kLowerIsBetter) better = "lower";
    if (info.direction == results::Direction::kHigherIsBetter) better = "higher";
    page.rows.push_back(
        {info.name,
         info.help,
         {{"unit", info.unit}, {"class", is_exact ? "exact" : "sampled"}, {"better", better}},
         {}});
  }
  return page;
}

CataloguePage verbs_page() {
  CataloguePage page{"Verbs", "What commands do, as scripts, messages and results write them.", {}};
  for (const VerbRow& verb : verbs()) {
    std::string families;
    for (const Family family : kFamilies) {
      if (!verb.families.contains(family)) continue;
      families += (families.empty() ? "" : ", ") + std::string(to_string(family));
    }
    page.rows.push_back({std::string(verb.name),
                         std::string(verb.help),
                         {{"form", usage(verb)},
                          {"families", std::move(families)},
                          {"number", std::to_string(page.rows.size())}},
                         {}});
  }
  return page;
}

CataloguePage sections_page() {
  CataloguePage page{"Tables", "The fixed tables of a scenario.", {}};
  for (const harness::Section& section : harness::sections()) {
    page.rows.push_back(
        {std::string(section.name), std::string(section.help), {}, section.parameters});
  }
  return page;
}

CataloguePage reconcilers_page() {
  CataloguePage page{"Reconcilers", "For `[sync] reconcile`.", {}};
  for (const sync::ReconcilerRow& row : sync::reconcilers()) {
    page.rows.push_back({std::string(row.name), std::string(row.help), {}, {}});
  }
  return page;
}

CataloguePage architectures_page() {
  CataloguePage page{"Architectures", "For `[replicas] architecture`, with keys of their own.", {}};
  for (const replica::Architecture& row : replica::architectures()) {
    std::string checks = row.not_checked.empty() ? "all" : "all but ";
    for (const auto& [check, why] : row.not_checked) {
      checks += (checks.ends_with("but ") ? "" : ", ") + std::string(check) + " (" +
                std::string(why) + ")";
    }
    page.rows.push_back({std::string(row.name),
                         std::string(row.help),
                         {{"checks", std::move(checks)}},
                         row.parameters});
  }
  return page;
}

std::string text_of(const harness::TomlNode& root, std::string_view key) {
  const harness::TomlMember* member = root.find(key);
  return member != nullptr && member->value.kind == harness::TomlNode::Kind::kText
             ? member->value.text
             : "";
}

StatusOr<CataloguePage> scenarios_page(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".toml") paths.push_back(at->path());
  }
  if (error) {
    return absl::NotFoundError("there is no folder of scenarios `" + folder +
                               "` here; name one: skerry list scenarios DIR");
  }
  std::sort(paths.begin(), paths.end());
  CataloguePage page{"Scenarios", "", {}};
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file),
                             std::istreambuf_iterator<char>()};
    const auto parsed = harness::read_toml(source);
    const harness::TomlNode* root = std::get_if<harness::TomlNode>(&parsed);
    const std::string help =
        root == nullptr ? "not TOML; see `skerry validate`" : text_of(*root, "description");
    page.rows.push_back({path.string(), help, {}, {}});
  }
  return page;
}

}  // namespace

std::vector<std::string> catalogue_names() {
  return {"crdts",       "workloads",     "faults", "checkers", "metrics",
          "reconcilers", "architectures", "verbs",  "sections", "scenarios"};
}

StatusOr<CataloguePage> catalogue_page(const std::string& what, const std::string& folder,
                                       Mutants mutants) {
  if (what == "crdts") return crdts_page(mutants);
  if (what == "workloads") return workloads_page();
  if (what == "faults") return faults_page();
  if (what == "checkers") return checkers_page();
  if (what == "metrics") return metrics_page();
  if (what == "reconcilers") return reconcilers_page();
  if (what == "architectures") return architectures_page();
  if (what == "verbs") return verbs_page();
  if (what == "sections") return sections_page();
  SKERRY_CHECK(what == "scenarios");
  return scenarios_page(folder);
}

}  // namespace skerry::cli
