// A test world whose people also say what they do, attach files, and change what they follow.
#pragma once

#include <string>
#include <vector>

#include "world.h"

namespace skerry::test {

class ChannelWorld final : public World {
 public:
  using World::World;

  // What the user does there; empty: nothing any more.
  Status present(uint32_t i, const std::string& what, uint32_t document = 1);
  // What the person wants from now on, whether the replica is up or not.
  void follow(uint32_t i, uint32_t document);
  void unfollow(uint32_t i, uint32_t document, Channels::Copy copy);
  StatusOr<Hash256> attach(uint32_t i, ByteView content);
  void fetch(uint32_t i, const Hash256& name);
  // As it is there.
  std::optional<Channels::Blob> blob(uint32_t i, const Hash256& name) const {
    return nodes_[i].participant().channels()->blob(name);
  }
  const std::vector<Hash256>& whole(uint32_t i) const { return nodes_[i].whole; }
  // What node i shows of the others.
  const ToyNode::Shown& shown(uint32_t i, uint32_t document = 1) {
    return nodes_[i].shown[{document}];
  }
  const std::vector<std::string>& was_shown(uint32_t i, uint32_t of, uint32_t document = 1) {
    return nodes_[i].was_shown[{document}][of];
  }
};

}  // namespace skerry::test
