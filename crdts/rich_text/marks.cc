#include "crdts/rich_text/marks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/json_text.h"
#include "crdts/text/content_store.h"

namespace skerry::crdts {
namespace {

using text::Block;
using text::RunList;

// A range begins or ends before the element at `offset` of a block.
struct Edge {
  uint32_t block = 0;
  uint32_t offset = 0;
  uint32_t rank = 0;  // of its operation
  bool begins = false;
};

// Goes through the text from left to right and knows what covers the place it is at.
class Sweep {
 public:
  explicit Sweep(const std::vector<MarkOperation>& operations)
      : operations_(operations), has_ended_(operations.size(), false) {}

  void pass(const Edge& edge) {
    const MarkOperation& operation = operations_[edge.rank];
    is_passed_ = true;
    if (edge.begins && !has_ended_[edge.rank]) covering_[operation.mark].insert(edge.rank);
    if (edge.begins) return;
    has_ended_[edge.rank] = true;
    const auto at = covering_.find(operation.mark);
    if (at != covering_.end()) at->second.erase(edge.rank);
  }

  void take(std::string_view piece) {
    if (piece.empty()) return;
    if (std::exchange(is_passed_, false)) {
      std::string marks = marks_here();
      if (marks != marks_) flush();
      marks_ = std::move(marks);
    }
    piece_ += piece;
  }

  std::string finish() {
    flush();
    return "[" + spans_ + "]";
  }

 private:
  std::string marks_here() const {
    std::string marks;
    for (const auto& [mark, ranks] : covering_) {
      if (ranks.empty()) continue;
      const MarkOperation& latest = operations_[*ranks.rbegin()];
      if (!latest.adds) continue;
      if (!marks.empty()) marks += ',';
      append_json_string(marks, mark);
      marks += ':';
      if (latest.value.empty()) {
        marks += "true";
      } else {
        append_json_string(marks, latest.value);
      }
    }
    return marks;
  }

  void flush() {
    if (piece_.empty()) return;
    if (!spans_.empty()) spans_ += ',';
    spans_ += marks_.empty() ? "{\"text\":" : "{\"marks\":{" + marks_ + "},\"text\":";
    append_json_string(spans_, piece_);
    spans_ += '}';
    piece_.clear();
  }

  const std::vector<MarkOperation>& operations_;
  std::vector<bool> has_ended_;  // one whose end comes first covers nothing
  std::map<std::string_view, std::set<uint32_t>> covering_;
  bool is_passed_ = false;  // an edge, since marks_ was told
  std::string marks_;
  std::string piece_;
  std::string spans_;
};

// By block and offset; those at one place in the operations' order.
std::vector<Edge> edges_of(const std::vector<MarkOperation>& operations, const RunList& list) {
  std::vector<Edge> edges;
  edges.reserve(2 * operations.size());
  const auto add = [&](const MarkAnchor& anchor, uint32_t rank, bool begins) {
    if (!anchor.element.exists()) return;
    const text::Spot spot = list.blocks().find(anchor.element);
    edges.push_back({spot.block, spot.offset + (anchor.is_after ? 1u : 0u), rank, begins});
  };
  for (uint32_t rank = 0; rank < operations.size(); ++rank) {
    add(operations[rank].start, rank, true);
    add(operations[rank].end, rank, false);
  }
  std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return std::tie(a.block, a.offset) < std::tie(b.block, b.offset);
  });
  return edges;
}

void encode_anchor(const MarkAnchor& anchor, const RunList& list, Encoder& out) {
  out.u8(anchor.is_after ? 1 : 0);
  if (!anchor.element.exists()) return out.varint(0);
  out.varint(anchor.element.sequence);
  out.actor(list.actors().id(anchor.element.actor));
}

}  // namespace

void Marks::add(MarkOperation operation) {
  if (operation.end.is_after) ends_.insert(text::pack(operation.end.element));
  const auto at = std::upper_bound(
      operations_.begin(), operations_.end(), operation,
      [](const MarkOperation& a, const MarkOperation& b) { return a.precedes(b); });
  operations_.insert(at, std::move(operation));
}

text::ElementId Marks::last_end_within(const Block& block) const {
  const auto beyond = ends_.upper_bound(text::pack(block.last()));
  if (beyond == ends_.begin()) return {};
  const uint64_t last = *std::prev(beyond);
  return last >= text::pack(block.first) ? text::unpack(last) : text::ElementId{};
}

std::string Marks::render(const RunList& list) const {
  const std::vector<Edge> edges = edges_of(operations_, list);
  Sweep sweep(operations_);
  for (uint32_t at = list.blocks().next(text::kNone); at != text::kNone;
       at = list.blocks().next(at)) {
    std::string_view rest = list.blocks().content(at);
    uint32_t passed = 0;
    for (auto edge = std::ranges::lower_bound(edges, at, {}, &Edge::block);
         edge != edges.end() && edge->block == at; ++edge) {
      const size_t piece = rest.empty() ? 0 : text::scalar_offset(rest, edge->offset - passed);
      sweep.take(rest.substr(0, piece));
      rest.remove_prefix(piece);
      passed = edge->offset;
      sweep.pass(*edge);
    }
    sweep.take(rest);
  }
  return sweep.finish();
}

Hash128 Marks::digest(const RunList& list) const {
  Encoder out;
  for (const MarkOperation& operation : operations_) {
    out.dot(operation.dot);
    out.hybrid_time(operation.time);
    out.text(operation.mark);
    out.text(operation.value);
    out.u8(operation.adds ? 1 : 0);
    encode_anchor(operation.start, list, out);
    encode_anchor(operation.end, list, out);
  }
  return hash128(out.view());
}

void Marks::check_invariants(const RunList& list) const {
  for (size_t i = 0; i < operations_.size(); ++i) {
    const MarkOperation& operation = operations_[i];
    SKERRY_CHECK(i == 0 || operations_[i - 1].precedes(operation));
    SKERRY_CHECK(list.blocks().find(operation.start.element).block != text::kNone);
    const text::ElementId end = operation.end.element;
    SKERRY_CHECK(!end.exists() || list.blocks().find(end).block != text::kNone);
    SKERRY_CHECK(!operation.end.is_after || ends_.contains(text::pack(end)));
  }
}

}  // namespace skerry::crdts
