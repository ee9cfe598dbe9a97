#include "sync/side_channels.h"

#include <algorithm>
#include <string>
#include <utility>

namespace skerry::sync {

SideChannels::SideChannels(const Config& config, Followed& documents, Links& links,
                           Outputs& outputs, Timers& timers)
    : config_(config), documents_(documents), links_(links), outputs_(outputs), timers_(timers) {
  if (config.options.presence.is_on()) {
    presence_ = std::make_unique<Presence>(config, documents, links, outputs);
  }
  if (config.options.blobs.is_on()) {
    blobs_ = std::make_unique<Blobs>(config, documents, links, outputs, documents.count());
  }
}

void SideChannels::arm(uint32_t document) {
  Instant next = documents_.next_deadline(document);
  if (presence_ != nullptr) next = std::min(next, presence_->next_deadline(document));
  timers_.arm(links_.count() + document, next);
}

void SideChannels::arm_blobs() {
  if (blobs_ != nullptr) timers_.arm(links_.count() + documents_.count(), blobs_->next_deadline());
}

// The log.

bool SideChannels::replay(const Payload& record, const OpenFrame& open) {
  if (open.type == FrameType::kAbsent) return true;  // a copy was dropped
  if (!Blobs::is_of_blobs(open.type)) return false;
  if (blobs_ != nullptr) blobs_->replay(record, open);
  return true;
}

void SideChannels::found(uint32_t document) {
  if (documents_.is_active(document)) return;
  documents_.find_left(document);
  leaving_.push_back(document);
}

void SideChannels::start(const Now& now) {
  if (presence_ != nullptr) presence_->start(now);
  if (blobs_ != nullptr) blobs_->start();
  look_at_left(now);
  arm_blobs();
}

// What is followed.

void SideChannels::follow(const Now& now, uint32_t document) {
  links_.begin_input();
  std::erase(leaving_, document);
  const Followed::Begins begins = documents_.follow(document);
  if (begins == Followed::Begins::kNot) return;
  if (begins == Followed::Begins::kAnew) documents_.turn_to(document).start(now);
  for (uint32_t link = 0; link < links_.count(); ++link) {
    if (links_[link].is_open()) documents_.turn_to(document).joined(now, link);
  }
  documents_.start_collecting(now, document);
  arm(document);
}

void SideChannels::unfollow(const Now& now, uint32_t document, Channels::Copy copy) {
  links_.begin_input();
  documents_.unfollow(document, copy);
  // What is still to be pushed is no affair of its user.
  if (presence_ != nullptr) presence_->leave(now, document);
  const bool is_new = std::find(leaving_.begin(), leaving_.end(), document) == leaving_.end();
  if (is_new && documents_.state(document) == Followed::State::kLeaving) {
    leaving_.push_back(document);
  }
  look_at_left(now);
}

void SideChannels::look_at_left(const Now& now) {
  if (leaving_.empty()) return;
  std::erase_if(leaving_, [&](uint32_t document) {
    const SyncStatus status = documents_.status(document);
    const uint64_t pending = config_.has_server() ? status.pending_at_server : status.pending;
    const bool is_hasty = config_.options.mutant == Mutant::kLeavesAtOnce;
    const bool has_pushed = pending == 0 || is_hasty;
    const bool may_leave =
        status.unsaved == 0 && has_pushed && documents_.holdings(document).waiting() == 0;
    if (!may_leave) return false;
    leave(now, document);
    return true;
  });
}

// Nothing more is said of it, and its peers are told so.
void SideChannels::leave(const Now& now, uint32_t document) {
  const Payload absent = make_frame(FrameType::kAbsent, documents_.id(document), {});
  for (uint32_t link = 0; link < links_.count(); ++link) {
    documents_.turn_to(document).closed(link);
    if (links_[link].is_open()) links_.send(now, link, absent);
  }
  if (!documents_.leave(document)) return;
  outputs_.begin(documents_.id(document), document);
  outputs_.store(absent, Outputs::Before::kGoes);
}

// Presence.

Status SideChannels::present(const Now& now, uint32_t document, Payload what) {
  if (presence_ == nullptr || config_.is_server) {
    return absl::FailedPreconditionError("nothing is said here of what users do");
  }
  if (what.size() > kMostPresenceBytes) {
    return absl::InvalidArgumentError(std::to_string(what.size()) +
                                      " bytes of presence; expected at most " +
                                      std::to_string(kMostPresenceBytes));
  }
  links_.begin_input();
  presence_->say(now, document, std::move(what));
  arm(document);
  return absl::OkStatus();
}

bool SideChannels::take(const Now& now, uint32_t link, uint32_t document, const OpenFrame& open) {
  const bool is_followed = documents_.state(document) == Followed::State::kFollowed;
  if (presence_ == nullptr || !is_followed) return true;
  const bool is_sound = presence_->take(now, link, document, open.body);
  arm(document);
  return is_sound;
}

void SideChannels::took_of(const Now& now, uint32_t link, uint32_t document) {
  if (presence_ == nullptr) return;
  presence_->look(now, link, document);
  arm(document);
}

void SideChannels::tick_document(const Now& now, uint32_t document) {
  if (presence_ != nullptr) presence_->tick(now, document);
}

// Blobs.

StatusOr<BlobName> SideChannels::attach(const Now& now, ByteView content) {
  if (blobs_ == nullptr) return absl::FailedPreconditionError("there are no blobs here");
  links_.begin_input();
  auto name = blobs_->attach(now, content);
  arm_blobs();
  return name;
}

void SideChannels::fetch(const BlobName& name) {
  if (blobs_ == nullptr) return;
  blobs_->want(name);
  arm_blobs();
}

bool SideChannels::take(const Now& now, uint32_t link, const OpenFrame& open,
                        FrameAccount& account) {
  return blobs_ == nullptr || blobs_->take(now, link, open, account);
}

void SideChannels::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (blobs_ != nullptr) blobs_->stored(now, ticket, status);
  arm_blobs();
}

void SideChannels::tick_blobs(const Now& now) {
  if (blobs_ != nullptr) blobs_->tick(now);
  arm_blobs();
}

// Links.

void SideChannels::took(const Now& now, uint32_t link) {
  look_at_left(now);
  if (blobs_ == nullptr) return;
  blobs_->look(now, link);
  arm_blobs();
}

void SideChannels::opened(const Now& now, uint32_t link) {
  if (presence_ != nullptr) presence_->opened(link);
  if (blobs_ == nullptr) return;
  blobs_->opened(now, link);
  arm_blobs();
}

void SideChannels::closed(uint32_t link) {
  if (blobs_ == nullptr) return;
  blobs_->closed(link);
  arm_blobs();
}

void SideChannels::has_room(const Now& now, uint32_t link) {
  const uint32_t talked_about = presence_ == nullptr ? 0 : documents_.count();
  for (uint32_t place = 0; place < talked_about && links_[link].has_room(); ++place) {
    presence_->look(now, link, place);
    arm(place);
  }
  if (blobs_ == nullptr) return;
  blobs_->look(now, link);
  arm_blobs();
}

}  // namespace skerry::sync
