#include "sync/presence/presence.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {
namespace {

constexpr int64_t kMillisecond = 1'000'000;
constexpr int64_t kWordsAnExpiry = 3;  // of one who does nothing new
// Of changes under way to a peer: where there are more, words wait.
constexpr uint64_t kMostUnderWay = 16 * 1024;

bool is_equal(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

}  // namespace

Presence::Presence(const Config& config, Followed& documents, Links& links, Outputs& outputs)
    : config_(config),
      documents_(documents),
      links_(links),
      outputs_(outputs),
      rooms_(documents.count()) {}

void Presence::start(const Now& now) { started_ms_ = now.wall.ns / kMillisecond; }

Presence::Room& Presence::room(uint32_t document) {
  if (rooms_[document] == nullptr) {
    rooms_[document] = std::make_unique<Room>();
    rooms_[document]->outlets.resize(links_.count());
  }
  return *rooms_[document];
}

// Null: there are as many as there may be.
Presence::Member* Presence::member_for(Room& room, ReplicaId replica) {
  const auto at = std::lower_bound(room.members.begin(), room.members.end(), replica,
                                   [](const Member& m, ReplicaId id) { return m.replica < id; });
  if (at != room.members.end() && at->replica == replica) return &*at;
  if (room.members.size() >= kMostMembers) return nullptr;
  Member member;
  member.replica = replica;
  return &*room.members.insert(at, std::move(member));
}

// Saying.

void Presence::say(const Now& now, uint32_t document, Payload what) {
  Room& room = this->room(document);
  Member* own = member_for(room, config_.self);
  if (own == nullptr) return;
  own->what = std::move(what);
  renew(now, room, *own);
  tell_all(now, document);
}

void Presence::renew(const Now& now, Room& room, Member& own) {
  own.version = {started_ms_, config_.incarnation(), ++count_};
  own.said_at = now.steady;
  own.has_expired = false;
  own.news = ++room.news;
}

// Hearing.

// Where nothing is shown any more because it is too old, another life may be one that began by a
// clock which was set back.
bool Presence::is_news(const Member& member, const PresenceWord& word) const {
  const bool is_same_life = member.version.is_same_life(word.version);
  return member.version.count == 0 || word.version > member.version ||
         (member.has_expired && !is_same_life);
}

bool Presence::take(const Now& now, uint32_t link, uint32_t document, ByteView body) {
  const auto words = decode_presence(body);
  if (!words) return false;
  Room& room = this->room(document);
  for (const PresenceWord& word : *words) {
    if (word.replica == config_.self || word.age >= config_.options.presence.expiry) continue;
    Member* member = member_for(room, word.replica);
    if (member == nullptr || !is_news(*member, word)) continue;
    const bool shows_more = member->has_expired || !is_equal(member->what.view(), word.what);
    member->version = word.version;
    member->what = Payload::copy_of(word.what);
    member->said_at = now.steady - word.age;
    member->from = link;
    member->has_expired = false;
    member->news = ++room.news;
    if (shows_more) show(document, *member);
  }
  tell_all(now, document);
  return true;
}

void Presence::show(uint32_t document, const Member& member) {
  if (config_.is_server) return;  // nobody looks at it
  documents_.turn_to(document);
  outputs_.add(Output::Kind::kPresence, member.replica).payload =
      member.has_expired ? Payload() : member.what;
}

// Telling.

void Presence::opened(uint32_t link) {
  for (const auto& room : rooms_) {
    if (room != nullptr) room->outlets[link] = {};
  }
}

bool Presence::has_room(uint32_t link, uint32_t document) const {
  const Spread& spread = documents_[document];
  return spread.can_send(link) && spread.outstanding(link).bytes <= kMostUnderWay;
}

void Presence::look(const Now& now, uint32_t link, uint32_t document) {
  const Room* room = rooms_[document].get();
  if (room == nullptr || !documents_.is_active(document)) return;
  const Outlet& outlet = room->outlets[link];
  if (outlet.told == room->news || outlet.next > now.steady || outputs_.is_full()) return;
  if (has_room(link, document)) tell(now, link, document);
}

void Presence::tell_all(const Now& now, uint32_t document) {
  for (uint32_t link = 0; link < links_.count(); ++link) look(now, link, document);
}

void Presence::tell(const Now& now, uint32_t link, uint32_t document) {
  Room& room = *rooms_[document];
  Outlet& outlet = room.outlets[link];
  documents_.turn_to(document);
  const uint64_t told = std::exchange(outlet.told, room.news);
  std::vector<PresenceWord> words;
  const auto send = [&] {
    if (words.empty()) return;
    outlet.next = now.steady + config_.options.presence.every;
    links_.send(now, link, encode_presence(documents_.id(document), words));
    words.clear();
  };
  const size_t most = std::max<size_t>(1, config_.options.max_frame_bytes / kMostPresenceWordBytes);
  for (const Member& member : room.members) {
    if (member.news <= told || member.from == link || member.has_expired) continue;
    words.push_back(
        {member.replica, member.version, now.steady - member.said_at, member.what.view()});
    if (words.size() == most) send();
  }
  send();
}

// Time.

// When it is said once more, is shown no longer, or is forgotten.
Instant Presence::deadline_of(const Member& member) const {
  const Duration expiry = config_.options.presence.expiry;
  const bool is_gone = member.what.empty() || member.has_expired;
  if (is_gone) return member.said_at + expiry * 2;
  const bool is_own = member.replica == config_.self;
  return member.said_at + (is_own ? expiry / kWordsAnExpiry : expiry);
}

void Presence::expire(const Now& now, uint32_t document) {
  Room& room = *rooms_[document];
  for (Member& member : room.members) {
    if (deadline_of(member) > now.steady || member.what.empty() || member.has_expired) continue;
    if (member.replica == config_.self) {
      renew(now, room, member);
      continue;
    }
    member.has_expired = true;
    show(document, member);
  }
  std::erase_if(room.members,
                [&](const Member& member) { return deadline_of(member) <= now.steady; });
}

void Presence::leave(const Now& now, uint32_t document) {
  if (rooms_[document] == nullptr) return;
  Room& room = *rooms_[document];
  for (Member& member : room.members) {
    const bool is_seen = !member.what.empty() && !member.has_expired;
    member.what = {};
    if (member.replica == config_.self) {
      renew(now, room, member);
    } else if (is_seen) {
      show(document, member);
    }
  }
  std::erase_if(room.members, [this](const Member& m) { return m.replica != config_.self; });
  for (uint32_t link = 0; link < links_.count(); ++link) {
    if (has_room(link, document)) tell(now, link, document);
  }
  rooms_[document].reset();
}

void Presence::tick(const Now& now, uint32_t document) {
  if (rooms_[document] == nullptr || next_deadline(document) > now.steady) return;
  expire(now, document);
  tell_all(now, document);
}

Instant Presence::next_deadline(uint32_t document) const {
  const Room* room = rooms_[document].get();
  Instant first = Instant::max();
  if (room == nullptr || !documents_.is_active(document)) return first;
  for (const Member& member : room->members) first = std::min(first, deadline_of(member));
  for (uint32_t link = 0; link < links_.count(); ++link) {
    const Outlet& outlet = room->outlets[link];
    if (outlet.told < room->news && has_room(link, document)) first = std::min(first, outlet.next);
  }
  return first;
}

}  // namespace skerry::sync
