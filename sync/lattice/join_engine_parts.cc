// Frames too large to go whole, or at all.

#include <utility>

#include "sync/lattice/join_engine.h"
#include "sync/limits.h"

namespace skerry::sync::lattice {

FrameAccount JoinEngine::take_part(const Now& now, Neighbour& n, const Payload& frame,
                                   ByteView body) {
  const auto part = decode_part(body);
  if (!part.has_value()) return account_part(nullptr, false, frame);
  PartReceiver::Taken taken =
      n.parts_of().receiver.take(*part, frame, config_.options.max_transfer_bytes);
  FrameAccount account = account_part(&*part, taken.is_news, frame);
  if (taken.is_too_large) tell_limit(n, too_large_to_take(*part, config_.options));
  if (is_stream()) {
    if (taken.is_news) n.note_progress();
    n.parts->owed = taken.word;
    pay_part(now, n);
  }
  if (!taken.whole) return account;
  const auto open = open_frame(taken.whole->view());
  if (!open.has_value()) return account;
  account.is_foreign = open->type != FrameType::kGroup;
  if (account.is_foreign) return account;
  FrameAccount of_whole;
  take_group(now, n, *taken.whole, open->body, of_whole);
  account.new_changes = of_whole.new_changes;
  account.duplicate_changes = of_whole.duplicate_changes;
  return account;
}

void JoinEngine::take_part_taken(const Now& now, Neighbour& n, ByteView body,
                                 FrameAccount& account) {
  const auto taken = decode_part_taken(body);
  account.is_corrupt = !taken.has_value();
  if (!taken.has_value() || n.parts == nullptr) return;
  if (n.parts->sender.take(*taken)) n.note_progress();
  send_parts(now, n);
}

// Says which part has come, as soon as there is room.
void JoinEngine::pay_part(const Now& now, Neighbour& n) {
  if (n.parts == nullptr || !n.parts->owed || n.is_full) return;
  send(now, n, encode_part_taken(*n.parts->owed));
  n.parts->owed.reset();
}

void JoinEngine::send_parts(const Now& now, Neighbour& n) {
  if (n.parts == nullptr || n.state != Neighbour::State::kOpen) return;
  while (!n.is_full) {
    auto next = n.parts->sender.next();
    if (!next) return;
    send(now, n, std::move(next->frame)).elements = next->elements;
  }
}

bool JoinEngine::may_travel(Neighbour& n, const Built& built) {
  if (built.frame.size() <= config_.options.max_transfer_bytes) return true;
  if (std::exchange(n.too_large, built.end) == built.end) return false;  // told already
  tell_limit(n, too_large(built.base == 0 ? "state" : "delta group", built.frame.size(),
                          config_.options.max_transfer_bytes, "[sync] max_transfer lets travel"));
  return false;
}

void JoinEngine::tell_limit(const Neighbour& n, const std::string& what) {
  emit(Output::Kind::kLimitMet, n.id).payload = Payload::copy_of(as_bytes(what));
}

}  // namespace skerry::sync::lattice
