#include "crdts/text/event_graph/canonical.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "crdts/text/event_graph/difference.h"

namespace skerry::crdts::event_graph {
namespace {

// Events of one agent that count on, of which each but the first follows the one before it alone,
// and of which others follow none but the last.
struct Piece {
  Span span;
  uint32_t agent = 0;  // by place among the held ones, ascending by actor
  uint32_t sequence = 0;
  uint32_t missing = 0;  // parents that are not in order yet
};

class Arrangement {
 public:
  explicit Arrangement(const TextDocument& document) : from_(document.history()) {
    const Agents& agents = from_.agents;
    place_.assign(agents.size(), kNone);
    for (const uint32_t agent : agents.by_id()) {
      if (document.held().last(agent) != kNone) place_[agent] = to_.agents.intern(agents.id(agent));
    }
    cut(document.held().version());
    find_children();
  }

  TextHistory arrange() {
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].missing == 0) make_ready(i);
    }
    std::pair<uint32_t, uint32_t> next{0, 0};  // agent and sequence number
    while (!ready_.empty()) {
      auto at = ready_.lower_bound({next, 0});
      if (at == ready_.end() || at->first != next) at = ready_.begin();
      const uint32_t number = at->second;
      ready_.erase(at);
      const Piece& piece = pieces_[number];
      add(piece);
      next = {piece.agent, piece.sequence + piece.span.size()};
      for (uint32_t c = first_child_[number]; c < first_child_[number + 1]; ++c) {
        if (--pieces_[children_[c]].missing == 0) make_ready(children_[c]);
      }
    }
    return std::move(to_);
  }

 private:
  void make_ready(uint32_t number) {
    const Piece& piece = pieces_[number];
    ready_.insert({{piece.agent, piece.sequence}, number});
  }

  void cut(VersionView version) {
    Difference difference;
    difference.find(from_.graph, version, {});
    std::vector<Event> cuts;
    for (const Span& span : difference.only_a()) {  // descending
      for (size_t run = from_.graph.run_of(span.begin); run < from_.graph.runs(); ++run) {
        if (from_.graph.run(run).begin >= span.end) break;
        cuts.push_back(std::max(from_.graph.run(run).begin, span.begin));
        if (from_.graph.run(run).begin < span.begin) continue;
        for (const Event parent : from_.graph.parents(run)) cuts.push_back(parent + 1);
      }
      for (Event event = span.begin; event < span.end;) {
        cuts.push_back(event);
        event += from_.agents.length_from(event);
      }
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    auto at = cuts.begin();
    for (auto span = difference.only_a().rbegin(); span != difference.only_a().rend(); ++span) {
      while (at != cuts.end() && *at < span->begin) ++at;  // behind the last one's end
      for (Event begin = span->begin; begin < span->end;) {
        ++at;  // it was `begin`
        const Event end = at == cuts.end() ? span->end : std::min(*at, span->end);
        const Agents::Name name = from_.agents.name_of(begin);
        pieces_.push_back({{begin, end}, place_[name.agent], name.sequence, 0});
        begin = end;
      }
    }
  }

  // The piece that ends with an event.
  uint32_t piece_of(Event event) const {
    const auto behind =
        std::upper_bound(pieces_.begin(), pieces_.end(), event,
                         [](Event e, const Piece& piece) { return e < piece.span.begin; });
    return static_cast<uint32_t>(behind - pieces_.begin()) - 1;
  }

  Version parents_of(const Piece& piece) const {
    const size_t run = from_.graph.run_of(piece.span.begin);
    if (from_.graph.run(run).begin < piece.span.begin) return {piece.span.begin - 1};
    const VersionView parents = from_.graph.parents(run);
    return {parents.begin(), parents.end()};
  }

  void find_children() {
    std::vector<std::pair<uint32_t, uint32_t>> edges;
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      for (const Event parent : parents_of(pieces_[i])) {
        edges.emplace_back(piece_of(parent), i);
        ++pieces_[i].missing;
      }
    }
    std::sort(edges.begin(), edges.end());
    first_child_.assign(pieces_.size() + 1, 0);
    for (const auto& [parent, child] : edges) {
      ++first_child_[parent + 1];
      children_.push_back(child);
    }
    for (size_t i = 1; i < first_child_.size(); ++i) first_child_[i] += first_child_[i - 1];
    end_.assign(pieces_.size(), 0);
  }

  void add(const Piece& piece) {
    const Event first = to_.size();
    end_[static_cast<size_t>(&piece - pieces_.data())] = first + piece.span.size();
    Version parents;
    for (const Event parent : parents_of(piece)) parents.push_back(end_[piece_of(parent)] - 1);
    std::sort(parents.begin(), parents.end());
    to_.agents.append(piece.agent, piece.sequence, piece.span.size());
    Follows follows =
        to_.graph.append(piece.span.size(), parents) ? Follows::kLastAlone : Follows::kOthers;
    const Operations& operations = from_.operations;
    for (size_t i = operations.index_of(piece.span.begin); i < operations.runs(); ++i) {
      if (operations.span_of(i).begin >= piece.span.end) break;
      add(operations.part(i, piece.span), i, follows);
      follows = Follows::kLastAlone;
    }
  }

  // Erasures one by one: how they make runs must not depend on how they came.
  void add(const Operation& part, size_t index, Follows follows) {
    if (part.kind == Kind::kInsert) {
      to_.operations.insert(part.position, part.length, from_.operations.text(index, part), 0,
                            follows);
      return;
    }
    for (uint32_t i = 0; i < part.length; ++i) {
      const uint32_t back = part.kind == Kind::kEraseBack ? part.length - 1 - i : 0;
      to_.operations.erase(part.position + back, 1, 0, follows);
      follows = Follows::kLastAlone;
    }
  }

  const TextHistory& from_;
  TextHistory to_;
  std::vector<uint32_t> place_;  // by agent
  std::vector<Piece> pieces_;    // ascending
  std::vector<uint32_t> first_child_;
  std::vector<uint32_t> children_;
  std::vector<Event> end_;  // of each piece that is in order
  std::set<std::pair<std::pair<uint32_t, uint32_t>, uint32_t>> ready_;
};

}  // namespace

TextHistory canonical_history(const TextDocument& document) {
  return Arrangement(document).arrange();
}

}  // namespace skerry::crdts::event_graph
