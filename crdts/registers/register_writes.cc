#include "crdts/registers/register_writes.h"

#include <algorithm>
#include <tuple>

#include "crdts/object/limits.h"

namespace skerry::crdts {
namespace {

bool is_earlier(const RegisterWrites& writes, const Dot& a, const Dot& b,
                const std::optional<ActorId>& by) {
  if (by) return a.sequence < b.sequence;
  return std::tie(writes.find(a)->second.time, a) < std::tie(writes.find(b)->second.time, b);
}

// Of an assignment: how often it was turned, and by which write, of those that reached that length
// the last by (time, dot).
struct Turned {
  uint64_t length = 0;
  Dot by;
};
using AllTurned = absl::btree_map<Dot, Turned>;

AllTurned turned_in(const RegisterWrites& writes) {
  AllTurned turned;
  for (const auto& [dot, write] : writes) {
    if (write.is_assignment()) continue;
    Turned& so_far = turned[write.turned];
    const bool is_later =
        write.length > so_far.length ||
        (write.length == so_far.length && is_earlier(writes, so_far.by, dot, std::nullopt));
    if (is_later) so_far = {write.length, dot};
  }
  return turned;
}

}  // namespace

uint64_t length_of(const RegisterWrites& writes, const Dot& assignment) {
  uint64_t length = 0;
  for (const auto& [dot, write] : writes) {
    if (write.turned == assignment) length = std::max(length, write.length);
  }
  return length;
}

std::optional<Dot> last_undoable(const RegisterWrites& writes, const std::optional<ActorId>& by) {
  const AllTurned turned = turned_in(writes);
  std::optional<Dot> last;
  for (const auto& [dot, write] : writes) {
    if (!write.is_assignment() || (by && dot.actor != *by)) continue;
    if (last && !is_earlier(writes, *last, dot, by)) continue;
    const auto at = turned.find(dot);
    if (at == turned.end() || at->second.length % 2 == 0) last = dot;
  }
  return last;
}

std::optional<Dot> last_redoable(const RegisterWrites& writes, const std::optional<ActorId>& by) {
  std::optional<Dot> last;
  for (const auto& [assignment, turned] : turned_in(writes)) {
    const auto at = writes.find(assignment);
    const bool is_there = at != writes.end() && at->second.is_assignment();
    if (!is_there || turned.length % 2 == 0 || (by && turned.by.actor != *by)) continue;
    if (!last || is_earlier(writes, *last, turned.by, by)) last = turned.by;
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
