#include "harness/observe/frame_text.h"

#include "sync/frame.h"
#include "sync/reconcile/hello.h"
#include "sync/spread/states/group.h"

namespace skerry::harness {
namespace {

using sync::FrameType;

std::string counted(uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// "5..6 of replica 1, 9 of replica 0", the first few.
std::string listed(const std::vector<DotRun>& runs) {
  constexpr size_t kMost = 6;
  std::string text;
  for (size_t i = 0; i < std::min(runs.size(), kMost); ++i) {
    std::string one = format_dots(runs[i]);
    one.erase(0, std::string("change ").size());
    text += (i == 0 ? "" : ", ") + one;
  }
  if (runs.size() > kMost) text += ", and " + std::to_string(runs.size() - kMost) + " more";
  return text;
}

void add_change(ByteView bytes, FrameText& text) {
  const StatusOr<ChangePeek> peek = peek_change(bytes);
  if (!peek.ok()) return;
  const DotRun& dots = peek->dots;
  // Neighbours of one author are said as one.
  if (!text.carries.empty() && text.carries.back().actor == dots.actor &&
      text.carries.back().last() + 1 == dots.first) {
    text.carries.back().length += dots.length;
  } else {
    text.carries.push_back(dots);
  }
}

FrameText changes_in(ByteView body) {
  FrameText text;
  sync::ItemReader items(body);
  uint64_t count = 0;
  while (const auto item = items.next()) {
    ++count;
    if (item->kind == sync::ItemKind::kBundle) {
      text.is_opaque = true;
      continue;
    }
    add_change(item->bytes, text);
  }
  text.what = counted(count, "change") + ": " + listed(text.carries);
  return text;
}

std::string what_is_had(const sync::Hello& hello) {
  return "has " + counted(hello.received.total(), "dot") +
         (hello.is_reduced ? ", and those of actors that ended before" : "");
}

FrameText hello(const sync::OpenFrame& open) {
  const auto hello = sync::decode_hello(open);
  if (!hello) return {"a handshake that cannot be read", {}};
  return {std::string("a handshake: ") + what_is_had(*hello) +
              (hello->aim.asks ? ", and asks for one back" : ""),
          {}};
}

FrameText acknowledgement(ByteView body) {
  const auto acknowledgement = sync::decode_acknowledgement(body);
  if (!acknowledgement) return {"an acknowledgement that cannot be read", {}};
  std::vector<DotRun> ends;
  FrameText text;
  for (const VersionVector::Entry& entry : acknowledgement->entries) {
    ends.push_back({entry.actor, entry.last, 1});
    text.acknowledges.push_back({entry.actor, entry.last});
  }
  text.what = "an acknowledgement up to " + listed(ends);
  return text;
}

FrameText group(const Payload& frame, ByteView body) {
  const auto group = sync::decode_group(frame, body);
  if (!group) return {"a delta group that cannot be read", {}};
  FrameText text{group->base == 0 ? "its state" : "a delta group", {}};
  for (const auto& run : group->delta.runs) text.carries.push_back(run.dots);
  text.is_opaque = group->delta.runs.empty();
  return text;
}

}  // namespace

FrameText describe_frame(const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  if (!open) return {"a frame that cannot be read", {}};
  switch (open->type) {
    case FrameType::kHello:
    case FrameType::kStateHello:
      return hello(*open);
    case FrameType::kChanges:
      return changes_in(open->body);
    case FrameType::kAcknowledge:
      return acknowledgement(open->body);
    case FrameType::kPing:
      return {"a sign of life", {}};
    case FrameType::kGroup:
      return group(frame, open->body);
    case FrameType::kJoined:
      return {"an acknowledgement of what it joined", {}};
    case FrameType::kPart:
      return {"a part of a large frame", {}};
    case FrameType::kPartTaken:
      return {"an acknowledgement of parts", {}};
    case FrameType::kAbsent:
      return {"word that it does not follow the document", {}};
    case FrameType::kConversation:
      return {"a question or an answer about what the sets do not share", {}};
    case FrameType::kSnapshotPart:
      return {"a part of a snapshot", {}};
    case FrameType::kSnapshotWanted:
      return {"word of how much of a snapshot it has", {}};
    case FrameType::kUnknown:
      return {"a frame of a later version", {}};
    case FrameType::kCheckpoint:
    case FrameType::kCommit:
    case FrameType::kKeptCheckpoint:
      return {"a record of a store", {}};
    case FrameType::kOrderedHello:
      return {"hello: how much of the order it has", {}};
    case FrameType::kOrderedCommands:
      return {"commands for the server", {}};
    case FrameType::kOrderedRead:
      return {"a question for what the server has ordered", {}};
    case FrameType::kOrderedNews:
      return {"what the server has ordered", {}};
    case FrameType::kPresence:
      return {"what users are doing", {}};
    case FrameType::kBlobOffer:
      return {"word of blobs that it has", {}};
    case FrameType::kBlobWanted:
      return {"a question for a blob", {}};
    case FrameType::kBlobManifest:
      return {"what a blob is made of", {}};
    case FrameType::kBlobPiece:
      return {"a piece of a blob", {}};
    case FrameType::kBlobAbsent:
      return {"word that it lacks a blob", {}};
    case FrameType::kStability:
      return {"what it has integrated", {}};
    case FrameType::kEvictions:
      return {"who was evicted", {}};
    case FrameType::kStanding:
      return {"how it stands to its eviction", {}};
    case FrameType::kStable:
      return {"what is stable", {}};
  }
  return {"a frame of an unknown type", {}};
}

}  // namespace skerry::harness
