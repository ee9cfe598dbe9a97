// How far a change has got, by what its author can be told of it. What each level promises, and
// what it does not, is in docs/stores.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace skerry {

enum class AcknowledgeLevel : uint8_t {
  kMemory,    // committed: it is in its author's document
  kLocal,     // durable at its author
  kServer,    // and a server has said that it holds it durably
  kReplicas,  // and so many others, servers among them, have said so
  kStable,    // every member holds it durably, and has integrated it
};
inline constexpr size_t kAcknowledgeLevels = 5;

constexpr std::string_view to_string(AcknowledgeLevel level) {
  constexpr std::string_view kNames[kAcknowledgeLevels] = {"memory", "local", "server", "replicas",
                                                           "stable"};
  return kNames[static_cast<size_t>(level)];
}

// The levels at which a replica tells of its changes, besides kLocal, at which it always does.
struct AcknowledgeAt {
  bool memory = false;
  bool server = false;
  bool stable = false;
  uint32_t replicas = 0;  // so many others; 0: not at this level

  bool has(AcknowledgeLevel level) const {
    switch (level) {
      case AcknowledgeLevel::kMemory:
        return memory;
      case AcknowledgeLevel::kLocal:
        return true;
      case AcknowledgeLevel::kServer:
        return server;
      case AcknowledgeLevel::kReplicas:
        return replicas > 0;
      case AcknowledgeLevel::kStable:
        return stable;
    }
    return false;
  }
  bool waits_for_others() const { return server || stable || replicas > 0; }
  friend bool operator==(const AcknowledgeAt&, const AcknowledgeAt&) = default;
};

}  // namespace skerry
