#include "sync/reconcile/conversations.h"

#include <algorithm>
#include <map>
#include <utility>

namespace skerry::sync {
namespace {

constexpr int64_t kDayNs = int64_t{24} * 3600 * 1'000'000'000;

// Of this opening and the document, another each day. Nobody who writes changes knows the seed.
IdKey key_of(const Config& config, DocumentId document, const Now& now) {
  const auto day = static_cast<uint64_t>(now.wall.ns / kDayNs);
  const IdKey secret{config.seed, config.epoch};
  return {keyed_id(secret, {document.value, day}), keyed_id(secret, {~document.value, day})};
}

}  // namespace

std::unique_ptr<Conversations> Conversations::make(const Config& config, DocumentId document,
                                                   const ChangeLog& log, Links& links) {
  if (!links.is_stream() || config.reconciler().conversing() == nullptr) return nullptr;
  return std::make_unique<Conversations>(config, document, log, links);
}

Conversations::Conversations(const Config& config, DocumentId document, const ChangeLog& log,
                             Links& links)
    : config_(config),
      document_(document),
      log_(log),
      links_(links),
      conversing_(*config.reconciler().conversing()),
      indexes_(set_),
      reader_(log),
      talks_(links.count()) {}

void Conversations::opened(const Now& now, uint32_t link) {
  talks_[link] = {};
  talks_[link].conversation = std::make_unique<Conversation>(
      indexes_,
      Conversation::Options{.method = conversing_.method, .key = key_of(config_, document_, now)});
}

void Conversations::closed(uint32_t link) { talks_[link] = {}; }

// What is received meanwhile waits for those that go on, but not for one in which nobody speaks.
void Conversations::catch_up() {
  if (set_.size() == log_.received_rows()) return;
  for (uint32_t link = 0; link < talks_.size(); ++link) {
    if (is_going(link) && !talks_[link].is_quiet) return;
  }
  reader_.catch_up(set_);
}

void Conversations::begin(const Now& now, uint32_t link) {
  Talk& talk = talks_[link];
  if (talk.conversation == nullptr || !links_[link].initiates) return;
  if (says_vector(link) || is_brief()) return;
  catch_up();
  talk.is_quiet = false;
  talk.sets = Sets::kAlike;
  send(now, link, talk.conversation->begin());
}

Conversations::Heard Conversations::take(const Now& now, uint32_t link, ByteView message) {
  Talk& talk = talks_[link];
  if (talk.conversation == nullptr) return Heard::kNothing;
  if (log_.floor() != nullptr) return talk.says_vector ? Heard::kNothing : Heard::kFailed;
  if (!is_going(link)) catch_up();
  talk.is_quiet = false;
  const auto before = talk.conversation->state();
  const uint32_t done_before = talk.conversation->times_done();
  if (const auto answer = talk.conversation->take(message)) send(now, link, *answer);
  while (const auto more = talk.conversation->stream()) send(now, link, *more);
  // The set has grown since one was done: a late message of it says nothing of what came then.
  if (talk.conversation->times_done() != done_before) return Heard::kDone;
  const auto state = talk.conversation->state();
  const bool has_failed = state != before && state == Conversation::State::kFailed;
  return has_failed ? Heard::kFailed : Heard::kNothing;
}

VersionVector Conversations::known(uint32_t link, const VersionVector& before) const {
  std::map<ActorId, uint64_t> had;  // of actors of whom it lacks something: up to where it has them
  for (const RowIndex row : talks_[link].conversation->peer_lacks()) {
    had.emplace(set_[row].dots.actor, set_[row].dots.first - 1);
  }
  VersionVector known;
  for (const VersionVector::Entry& entry : set_.vector().entries()) {
    const auto lacks = had.find(entry.actor);
    const uint64_t last =
        lacks == had.end() ? std::max(entry.last, before[entry.actor]) : lacks->second;
    if (last > 0) known.raise(entry.actor, last);
  }
  for (const VersionVector::Entry& entry : before.entries()) {
    if (!had.contains(entry.actor)) known.raise(entry.actor, entry.last);
  }
  return known;
}

bool Conversations::is_stuck(uint32_t link) { return std::exchange(talks_[link].is_quiet, true); }

bool Conversations::are_apart_again(uint32_t link, Sets sets) {
  return std::exchange(talks_[link].sets, sets) == Sets::kApart && sets == Sets::kApart;
}

void Conversations::send(const Now& now, uint32_t link, const Payload& message) {
  links_.send(now, link, make_frame(FrameType::kConversation, document_, message.view()));
}

}  // namespace skerry::sync
