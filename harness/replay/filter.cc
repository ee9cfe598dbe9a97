#include "harness/replay/filter.h"

#include <algorithm>
#include <charconv>

#include "core/nearest.h"
#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

bool goes(const LinkPattern& link, std::optional<uint32_t> from, std::optional<uint32_t> to) {
  return (!link.from || link.from == from) && (!link.to || link.to == to);
}

bool is_on(const LinkPattern& link, const StoryLine& line) {
  if (!line.peer && line.kind != LineKind::kLost) return false;
  const bool comes = line.kind == LineKind::kReceive || !line.peer;  // a frame that nobody reads
  const auto from = comes ? line.peer : line.node;
  const auto to = comes ? line.node : line.peer;
  const bool has_direction = line.kind == LineKind::kSend || line.kind == LineKind::kReceive ||
                             line.kind == LineKind::kLost;
  if (goes(link, from, to)) return true;
  return (link.is_both_ways || !has_direction) && goes(link, to, from);
}

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::optional<uint64_t> whole(std::string_view digits) {
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end || digits.empty()) return std::nullopt;
  return number;
}

}  // namespace

bool is_about(const std::vector<DotRun>& runs, const DotRun& change, Epochs epochs) {
  return std::ranges::any_of(runs, [&change, epochs](const DotRun& run) {
    return run.actor.replica == change.actor.replica && run.first <= change.last() &&
           change.first <= run.last() &&
           (epochs == Epochs::kAny || run.actor.epoch == change.actor.epoch);
  });
}

bool Filter::takes(const StoryLine& line) const {
  if (!kinds.empty() && std::ranges::find(kinds, line.kind) == kinds.end()) return false;
  if (!nodes.empty() && line.node && std::ranges::none_of(nodes, [&line](uint32_t node) {
        return node == *line.node || node == line.peer;
      })) {
    return false;
  }
  if (!documents.empty() && line.document &&
      std::ranges::find(documents, *line.document) == documents.end()) {
    return false;
  }
  return links.empty() ||
         std::ranges::any_of(links, [&line](const LinkPattern& link) { return is_on(link, line); });
}

bool befalls_all(const StoryLine& line) {
  return line.event > 0 && (line.kind == LineKind::kFault || line.kind == LineKind::kProcess ||
                            line.kind == LineKind::kHeal);
}

bool Filter::takes_changes(const StoryLine& line) const {
  return !change || is_about(line.changes, *change, Epochs::kAny) || befalls_all(line);
}

StatusOr<uint32_t> parse_replica(const std::string& name, const Scenario& scenario) {
  const uint32_t people = scenario.options.replicas.people;
  const uint32_t servers = scenario.options.replicas.servers;
  const auto node = parse_node(name);
  if (!node || node->index >= (node->is_server ? servers : people)) {
    const ValueContext context{"", people, servers};
    return invalid("`" + name + "`, which is not there: " + who_is_there(context));
  }
  return node->is_server ? people + node->index : node->index;
}

StatusOr<LinkPattern> parse_link(const std::string& text, const Scenario& scenario) {
  const size_t both = text.find("<->");
  const bool is_both_ways = both != std::string::npos;
  const size_t arrow = is_both_ways ? both : text.find("->");
  if (arrow == std::string::npos) {
    return invalid("`" + text + "`; expected two replicas, such as 0->server, server->* or 0<->1");
  }
  LinkPattern link{{}, {}, is_both_ways};
  const std::string from = trimmed(text.substr(0, arrow));
  const std::string to = trimmed(text.substr(arrow + (is_both_ways ? 3 : 2)));
  for (const auto& [name, end] : {std::pair{from, &link.from}, std::pair{to, &link.to}}) {
    if (name == "*") continue;
    const StatusOr<uint32_t> node = parse_replica(name, scenario);
    if (!node.ok()) {
      return invalid("`" + text + "`, with " + std::string(node.status().message()));
    }
    *end = *node;
  }
  return link;
}

StatusOr<uint32_t> parse_document(const std::string& text, const Scenario& scenario) {
  const uint32_t documents = scenario.options.replicas.documents;
  const auto number = whole(text);
  if (number && *number < documents) return static_cast<uint32_t>(*number);
  const std::string there = documents == 1 ? "the run has one document, number 0"
                                           : "documents are 0 to " + std::to_string(documents - 1);
  if (number) return invalid("`" + text + "`, which is not there: " + there);
  return invalid("`" + text + "`; expected the number of a document: " + there);
}

std::optional<DotRun> parse_change(const std::string& text) {
  const size_t dot = text.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto replica = whole(std::string_view(text).substr(0, dot));
  const auto number = whole(std::string_view(text).substr(dot + 1));
  if (!replica || !number || *replica > UINT32_MAX || *number == 0) return std::nullopt;
  return DotRun{{ReplicaId{static_cast<uint32_t>(*replica)}, 0}, *number, 1};
}

StatusOr<std::vector<LineKind>> parse_kinds(const std::string& text) {
  std::vector<std::string> names;
  for (const LineKindRow& row : line_kinds()) names.emplace_back(row.name);
  std::vector<LineKind> kinds;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(',', begin), text.size());
    const std::string word = trimmed(text.substr(begin, end - begin));
    const auto at = std::ranges::find(names, word);
    if (at == names.end()) {
      return invalid("`" + word + "`, and there is no such kind" + suggestion(word, names));
    }
    kinds.push_back(line_kinds()[static_cast<size_t>(at - names.begin())].kind);
    begin = end + 1;
  }
  return kinds;
}

}  // namespace skerry::harness
