#include "crdts/registers/register_writes.h"

#include <algorithm>
#include <tuple>

#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

// Of an assignment: how often it was turned, and by which write, of those that reached that length
// the last by (time, dot).
struct Turned {
  uint64_t length = 0;
  HybridTime time;
  Dot by;
};
using AllTurned = absl::btree_map<Dot, Turned>;

AllTurned turned_in(const RegisterWrites& writes) {
  AllTurned turned;
  for (const auto& [dot, write] : writes) {
    if (write.is_assignment()) continue;
    Turned& so_far = turned[write.turned];
    const bool is_later =
        std::tie(so_far.length, so_far.time, so_far.by) < std::tie(write.length, write.time, dot);
    if (is_later) so_far = {write.length, write.time, dot};
  }
  return turned;
}

uint64_t length_in(const AllTurned& turned, const Dot& assignment) {
  const auto at = turned.find(assignment);
  return at == turned.end() ? 0 : at->second.length;
}

}  // namespace

std::optional<Reversible> last_undoable(const RegisterWrites& writes,
                                        const std::optional<ActorId>& by) {
  const AllTurned turned = turned_in(writes);
  std::optional<Reversible> last;
  HybridTime time;
  const auto begin = by ? writes.lower_bound(Dot{*by, 0}) : writes.begin();
  for (auto at = begin; at != writes.end() && (!by || at->first.actor == *by); ++at) {
    const auto& [dot, write] = *at;
    // An actor's own follow each other; all others are in order of time.
    const bool is_later = by || !last || std::tie(time, last->write) < std::tie(write.time, dot);
    if (!write.is_assignment() || !is_later) continue;
    const uint64_t length = length_in(turned, dot);
    if (length % 2 != 0) continue;
    last = {dot, dot, length};
    time = write.time;
  }
  return last;
}

std::optional<Reversible> last_redoable(const RegisterWrites& writes,
                                        const std::optional<ActorId>& by) {
  std::optional<Reversible> last;
  HybridTime time;
  for (const auto& [assignment, turned] : turned_in(writes)) {
    if (turned.length % 2 == 0 || (by && turned.by.actor != *by)) continue;
    const bool is_later =
        !last || (by ? last->write.sequence < turned.by.sequence
                     : std::tie(time, last->write) < std::tie(turned.time, turned.by));
    if (!is_later) continue;
    const auto at = writes.find(assignment);
    if (at == writes.end() || !at->second.is_assignment()) continue;
    last = {turned.by, assignment, turned.length};
    time = turned.time;
  }
  return last;
}

void RegisterWrite::encode(Encoder& out) const {
  out.hybrid_time(time);
  out.varint(length);
  if (!is_assignment()) out.dot(turned);
  out.varint(before.size());
  for (const Dot& old : before) out.dot(old);
  out.varint(values.size());
  for (const std::string& value : values) out.text(value);
}

RegisterWrite RegisterWrite::decode(Decoder& in) {
  RegisterWrite write;
  write.time = in.hybrid_time();
  write.length = in.varint_up_to(kLargestLength);
  if (!write.is_assignment()) {
    write.turned = in.dot();
    if (write.turned.sequence == 0) in.fail();
  }
  const size_t named = in.count(10);
  write.before.reserve(named);
  for (size_t i = 0; i < named && !in.failed(); ++i) {
    const Dot old = in.dot();
    if (old.sequence == 0 || (i > 0 && !(write.before.back() < old))) in.fail();
    write.before.push_back(old);
  }
  const size_t values = in.count(1);
  for (size_t i = 0; i < values && !in.failed(); ++i) {
    const std::string_view value = decode_item(in);
    if (i > 0 && !(write.values.back() < value)) in.fail();
    write.values.emplace_back(value);
  }
  if (write.is_assignment() && values != 1) in.fail();
  return write;
}

}  // namespace skerry::crdts
