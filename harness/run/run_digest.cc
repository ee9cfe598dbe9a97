#include "harness/run/run_digest.h"

#include "replica/local_first/command_bytes.h"

namespace skerry::harness {

void RunDigest::on_command(uint32_t person, const Command& command) {
  words_.add(person);
  words_.add(hash64(replica::command_bytes(command).view()));
}

void RunDigest::on_commit(const StatusOr<Committed>& committed) {
  words_.add(static_cast<uint64_t>(committed.status().code()));
  if (!committed.ok()) return;
  words_.add(committed->dots.actor.epoch);
  words_.add(committed->dots.first);
  words_.add(committed->dots.length);
  words_.add(committed->hash);
}

void RunDigest::on_value(uint32_t node, const std::optional<Hash128>& value) {
  words_.add((uint64_t{node} << 1) | (value.has_value() ? 1 : 0));
  if (value) words_.add(*value);
}

}  // namespace skerry::harness
