#include "channel_world.h"

namespace skerry::test {

Status ChannelWorld::present(uint32_t i, const std::string& what, uint32_t document) {
  const Status status =
      nodes_[i].driver().present(nodes_[i].clock(), {document}, Payload::copy_of(as_bytes(what)));
  network_.tell_full();
  return status;
}

void ChannelWorld::follow(uint32_t i, uint32_t document) {
  left_[i].erase(document);
  if (!is_up(i)) return;
  if (!nodes_[i].driver().follow(nodes_[i].clock(), {document}).ok()) {
    violations.push_back("a document cannot be followed");
  }
  network_.tell_full();
}

void ChannelWorld::unfollow(uint32_t i, uint32_t document, Channels::Copy copy) {
  left_[i][document] = copy;
  if (!is_up(i)) return;
  if (!nodes_[i].driver().unfollow(nodes_[i].clock(), {document}, copy).ok()) {
    violations.push_back("a document cannot be left");
  }
  network_.tell_full();
}

StatusOr<Hash256> ChannelWorld::attach(uint32_t i, ByteView content) {
  auto name = nodes_[i].driver().attach(nodes_[i].clock(), content);
  network_.tell_full();
  return name;
}

void ChannelWorld::fetch(uint32_t i, const Hash256& name) {
  nodes_[i].participant().channels()->fetch(nodes_[i].clock(), name);
  nodes_[i].driver().tick(nodes_[i].clock());
  network_.tell_full();
}

}  // namespace skerry::test
