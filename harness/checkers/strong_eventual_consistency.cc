// Equal integrated sets imply equal values (Shapiro et al. 2011), checked all the time.
//
// A digest may cost as much as the value is long, so after a set changes it is taken only if the
// low b bits of the set's hash are zero, b growing with the value: all replicas sample the same
// sets without talking to each other. At the end all replicas are compared, and after every heal
// all again, of which those are digested whose set somebody else has too, and is another than at
// the heal before.
// Limit: the last 65,536 sampled sets of all documents together (at least 256 of each) are
// remembered, by hash; an older one may be overwritten.
#include <algorithm>
#include <bit>
#include <map>
#include <utility>
#include <vector>

#include "core/value_difference.h"
#include "harness/observe/checker.h"

namespace skerry::harness {
namespace {

// A digest of up to this many bytes is cheap enough to take every time.
constexpr uint64_t kCheapBytes = 256;

class StrongEventualConsistency final : public Checker {
 public:
  void on_integrate(const RunView& view, uint32_t node) override {
    if (is_broken()) return;
    const InspectedDocument& replica = view.document(node);
    const Hash128 set = replica.integrated_hash();
    const auto bits = static_cast<unsigned>(std::bit_width(replica.digest_cost() / kCheapBytes));
    if ((set.low & ((uint64_t{1} << bits) - 1)) != 0) return;
    compare(view, node, set);
  }

  // Its document is another object now, which may show something else under the same set.
  void on_process(const RunView&, uint32_t node, Process) override { at_heal_.erase(node); }
  void on_anew(const RunView&, uint32_t node) override { at_heal_.erase(node); }
  void on_heal(const RunView& view) override { compare_all(view); }
  void finish(const RunView& view) override {
    at_heal_.clear();
    compare_all(view);
  }

  LookedAt looked_at() const override { return {{"values compared", values_}}; }

 private:
  struct Sample {
    Hash128 set;
    Hash128 digest;
    uint32_t node = 0;
    Instant at;
    bool is_used = false;
  };

  void compare(const RunView& view, uint32_t node, Hash128 set) {
    const std::optional<Hash128> digest = view.document(node).digest();
    if (!digest) return;
    Sample& sample = place_of(set, std::max(kFewest, kMost / view.documents()));
    if (!sample.is_used || sample.set != set) {
      sample = {set, *digest, node, view.now(), true};
      return;
    }
    ++values_;
    if (sample.digest != *digest) disagree(view, node, sample.node, sample.at);
  }

  // Where a set is remembered. Two at one place make room, while there may be more of it.
  Sample& place_of(Hash128 set, size_t most) {
    const auto at = [this](Hash128 which) -> Sample& {
      return samples_[(which.low >> 20) % samples_.size()];
    };
    while (at(set).is_used && at(set).set != set && samples_.size() * 2 <= most) {
      std::vector<Sample> before(samples_.size() * 2);
      std::swap(before, samples_);
      for (const Sample& sample : before) {
        if (sample.is_used) at(sample.set) = sample;
      }
    }
    return at(set);
  }

  void compare_all(const RunView& view) {
    std::map<Hash128, std::vector<uint32_t>> by_set;
    for (const uint32_t node : view.holders()) {
      if (node >= view.setting().people) break;  // servers show nothing
      if (view.is_running(node)) by_set[view.document(node).integrated_hash()].push_back(node);
    }
    for (const auto& [set, nodes] : by_set) {
      if (nodes.size() > 1) compare_at_heal(view, set, nodes);
    }
  }

  void compare_at_heal(const RunView& view, Hash128 set, const std::vector<uint32_t>& nodes) {
    std::optional<std::pair<Hash128, uint32_t>> first;
    for (const uint32_t node : nodes) {
      if (is_broken()) return;
      const std::optional<Hash128> digest = digest_at_heal(view, node, set);
      if (!digest) continue;
      if (!first) {
        first = {*digest, node};
        continue;
      }
      ++values_;
      if (first->first != *digest) disagree(view, node, first->second, view.now());
    }
  }

  std::optional<Hash128> digest_at_heal(const RunView& view, uint32_t node, Hash128 set) {
    const auto before = at_heal_.find(node);
    if (before != at_heal_.end() && before->second.first == set) return before->second.second;
    const std::optional<Hash128> digest = view.document(node).digest();
    if (digest) at_heal_[node] = {set, *digest};
    return digest;
  }

  void disagree(const RunView& view, uint32_t node, uint32_t other, Instant then) {
    std::string what = "replicas " + view.node_name(other) + " (at " + format_instant(then) +
                       ") and " + view.node_name(node) +
                       " integrated equal sets of changes but show different values";
    report(view, results::Verdict::kInvalid, what + values_text(view, node, other),
           {{}, {other, node}});
  }

  // What both show, around the first difference; only the one's where the other has gone on.
  static std::string values_text(const RunView& view, uint32_t node, uint32_t other) {
    const auto value = view.document(node).value();
    if (!value) return "";
    const std::string shows = "; replica " + view.node_name(node) + " shows ";
    const bool is_still_there = view.is_running(other) && view.document(other).integrated_hash() ==
                                                              view.document(node).integrated_hash();
    const auto others = is_still_there ? view.document(other).value() : std::nullopt;
    if (!others) return shows + to_display(*value);
    const ValueDifference difference = difference_of(*value, *others);
    return shows + difference.left + ", replica " + view.node_name(other) + " shows " +
           difference.right + difference.where;
  }

  uint64_t values_ = 0;  // with another replica's of an equal set
  static constexpr size_t kMost = 1 << 16;
  static constexpr size_t kFewest = 256;
  std::vector<Sample> samples_ = std::vector<Sample>(64);
  std::map<uint32_t, std::pair<Hash128, Hash128>> at_heal_;  // by node: set and digest
};

}  // namespace

CheckerKind strong_eventual_consistency_check() {
  return {.name = "strong_eventual_consistency",
          .help = "replicas that integrated equal sets of changes show equal values, at all times",
          .is_default = true,
          .make = make_checker<StrongEventualConsistency>};
}

}  // namespace skerry::harness
