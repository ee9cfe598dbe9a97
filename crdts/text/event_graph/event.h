// The names of what happened to a text.
//
// An event is one character inserted or one erased. A history numbers them densely in the order in
// which they came to it, parents first: numbers differ between histories, and nothing may be
// ordered by them where replicas must agree.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace skerry::crdts::event_graph {

using Event = uint32_t;

// Events, characters and bytes of one document stay below these, so that numbers fit 32 bits with
// room for marks.
inline constexpr uint32_t kMaxEvents = 0x7FFFFFFF;
inline constexpr uint32_t kMaxCharacters = 0x3FFFFFFF;
inline constexpr uint32_t kMaxContent = 0x3FFFFFFF;
inline constexpr uint32_t kNone = 0xFFFFFFFF;

// The events [begin, end).
struct Span {
  Event begin = 0;
  Event end = 0;

  uint32_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The maximal events of a set that holds, with an event, all that it follows: ascending.
using Version = std::vector<Event>;
using VersionView = std::span<const Event>;

}  // namespace skerry::crdts::event_graph
