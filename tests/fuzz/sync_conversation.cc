// Arbitrary bytes as a peer's messages in a conversation about what two sets do not share: nothing
// crashes, and whoever is done names all that the other lacks.
//
// The first byte picks the two sides' methods; then of each four bytes the first picks what happens
// to the message that is on its way (nothing, a byte of it changed, a made-up message in its place,
// of which the bytes follow, or all begun anew), and the others say how.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/check.h"
#include "core/rng.h"
#include "sync/reconcile/sets/conversation.h"

namespace skerry {
namespace {

using sync::Conversation;
using sync::HeldSet;

// Rows that both sides have; then each has as many of its own as there are others in common.
constexpr uint32_t kCommon = 60;

HeldSet make_set(uint32_t side) {
  HeldSet set;
  for (uint32_t i = 0; i < 2 * kCommon; ++i) {
    Rng rng = Rng::stream(i < kCommon ? i : i + side * 1'000, "fuzz/sets");
    const ActorId actor{ReplicaId{i < kCommon ? i % 5 : 5 + side}, 7};
    sync::HeldChange change;
    change.dots = {actor, set.vector()[actor] + 1, 1};
    change.time = {static_cast<int64_t>(i / 2), 0};
    change.hash.high = rng.next();
    change.hash.low = rng.next();
    std::vector<Dot> dependencies;
    if (i % 3 == 0 && i > 0) dependencies.push_back({set[i - 1].dots.actor, set[i - 1].dots.first});
    set.add(change, dependencies);
  }
  return set;
}

std::optional<sync::Method> method_of(unsigned number) {
  if (number >= sync::kMethods) return std::nullopt;
  return static_cast<sync::Method>(number);
}

void check_done(const Conversation& side) {
  if (side.state() != Conversation::State::kDone) return;
  const std::vector<sync::RowIndex>& rows = side.peer_lacks();
  for (sync::RowIndex row = kCommon; row < 2 * kCommon; ++row) {
    SKERRY_CHECK(std::binary_search(rows.begin(), rows.end(), row));
  }
}

void run(ByteView input) {
  if (input.empty()) return;
  static const HeldSet left_set = make_set(0);
  static const HeldSet right_set = make_set(1);
  static sync::SetIndexes left_indexes(left_set);
  static sync::SetIndexes right_indexes(right_set);
  Conversation left(left_indexes, {.method = method_of(input[0] % 8), .key = {1, 2}});
  Conversation right(right_indexes, {.method = method_of(input[0] / 8 % 8), .key = {1, 2}});
  input = input.subspan(1);
  Conversation* to = &right;
  std::optional<Payload> message = left.begin();
  while (input.size() >= 4 && message.has_value()) {
    std::vector<uint8_t> bytes(message->view().begin(), message->view().end());
    const unsigned what = input[0] % 8;
    const size_t at = input[1] | size_t{input[2]} << 8;
    size_t used = 4;
    if (what == 1) {
      bytes[at % bytes.size()] = input[3];
    } else if (what == 2) {
      used += std::min<size_t>(input[3], input.size() - 4);
      // Of the conversation that is going on, so that it is looked at.
      bytes.resize(std::min<size_t>(bytes.size(), 2 + at % 80));
      bytes.insert(bytes.end(), input.begin() + 4, input.begin() + static_cast<ptrdiff_t>(used));
    } else if (what == 3) {
      message = left.begin();
      to = &right;
      bytes.assign(message->view().begin(), message->view().end());
    }
    input = input.subspan(used);
    message = to->take(bytes);
    to = to == &left ? &right : &left;
    check_done(left);
    check_done(right);
  }
}

}  // namespace
}  // namespace skerry

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  skerry::run({data, size});
  return 0;
}
