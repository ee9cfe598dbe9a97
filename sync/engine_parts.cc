// Frames too large for a stream to take whole: cut here, put together here.

#include "sync/engine.h"
#include "sync/limits.h"

namespace skerry::sync {

void Engine::send_parts(const Now& now, Session& session) {
  if (session.parts == nullptr || session.state != Session::State::kOpen) return;
  while (!session.is_full) {
    auto next = session.parts->sender.next();
    if (!next) return;
    session.last_sent = now.steady;
    emit(Output::Kind::kSend, session.id).payload = std::move(next->frame);
  }
}

FrameAccount Engine::take_part(const Now& now, Session& session, const Payload& frame,
                               ByteView body) {
  const auto part = decode_part(body);
  // Nothing that goes as operations in datagrams is ever cut.
  if (!part.has_value() || !is_stream()) return account_part(nullptr, false, frame);
  PartReceiver::Taken taken =
      session.parts_of().receiver.take(*part, frame, config_.options.max_transfer_bytes);
  FrameAccount account = account_part(&*part, taken.is_news, frame);
  if (taken.is_news) session.note_progress();
  session.parts->owed = taken.word;
  pay_part(now, session);
  if (taken.is_too_large) {
    emit(Output::Kind::kLimitMet, session.id).payload =
        Payload::copy_of(as_bytes(too_large_to_take(*part, config_.options)));
  }
  if (!taken.whole) return account;
  const auto open = open_frame(taken.whole->view());
  if (!open.has_value()) return account;
  account.is_foreign = open->type != FrameType::kChanges;
  if (account.is_foreign) return account;
  const FrameAccount of_whole = take_changes(now, session, *taken.whole, open->body);
  account.new_changes = of_whole.new_changes;
  account.duplicate_changes = of_whole.duplicate_changes;
  return account;
}

void Engine::take_part_taken(const Now& now, Session& session, ByteView body,
                             FrameAccount& account) {
  const auto taken = decode_part_taken(body);
  account.is_corrupt = !taken.has_value();
  if (!taken.has_value() || session.parts == nullptr) return;
  if (session.parts->sender.take(*taken)) session.note_progress();
  send_parts(now, session);
}

// Says which part has come, as soon as there is room.
void Engine::pay_part(const Now& now, Session& session) {
  if (session.parts == nullptr || !session.parts->owed || session.is_full) return;
  send(now, session, encode_part_taken(*session.parts->owed));
  session.parts->owed.reset();
}

}  // namespace skerry::sync
