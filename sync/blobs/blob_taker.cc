#include "sync/blobs/blob_taker.h"

#include <algorithm>
#include <string>
#include <utility>

namespace skerry::sync {
namespace {

constexpr Duration kFirstPause = Duration::seconds(5);
constexpr Duration kLongestPause = Duration::seconds(300);
// A stream loses nothing, and may be slow.
constexpr Duration kStreamSilence = Duration::seconds(60);
constexpr uint32_t kMostSilences = 5;

bool contains(const std::vector<uint32_t>& links, uint32_t link) {
  return std::find(links.begin(), links.end(), link) != links.end();
}

void note(std::vector<uint32_t>& links, uint32_t link) {
  if (!contains(links, link)) links.push_back(link);
}

}  // namespace

BlobTaker::BlobTaker(const Config& config, Shelf& shelf, BlobLines& lines)
    : options_(config.options),
      is_server_(config.is_server),
      shelf_(shelf),
      lines_(lines),
      busy_(lines.links().count()),
      offered_(lines.links().count()),
      lacks_room_(lines.links().count()) {}

void BlobTaker::want(const BlobName& name, uint32_t offered_by) {
  const Shelf::Blob* blob = shelf_.find(name);
  if (blob != nullptr && blob->is_complete()) return;
  const Entry known = fetches_.find(name);
  const bool is_for_offer = offered_by != kNoLink;
  if (known != fetches_.end()) {
    uint32_t& by = known->second.offered_by;
    if (!is_for_offer && by != kNoLink) --offered_[std::exchange(by, kNoLink)];
    return;
  }
  if (fetches_.size() >= kMostWanted) return;
  if (is_for_offer && offered_[offered_by] >= kMostOffered) return;
  if (is_for_offer) ++offered_[offered_by];
  Fetch& fetch = fetches_[name];
  fetch.offered_by = offered_by;
  fetch.pause = kFirstPause;
  wait_until(fetch, Instant{});
}

void BlobTaker::drop(const BlobName& name) {
  const Entry entry = fetches_.find(name);
  if (entry == fetches_.end()) return;
  release(entry->second);
  if (entry->second.offered_by != kNoLink) --offered_[entry->second.offered_by];
  fetches_.erase(entry);
}

void BlobTaker::note_offers(const Now& now, uint32_t link, const std::vector<BlobName>& names) {
  for (const BlobName& name : names) {
    if (is_server_) want(name, link);
    const Entry entry = fetches_.find(name);
    if (entry == fetches_.end()) continue;
    Fetch& fetch = entry->second;
    note(fetch.holders, link);
    std::erase(fetch.unfit, link);
    fetch.pause = kFirstPause;
    if (fetch.link == kNoLink) fetch.at = Instant::max();
  }
  advance(now);
}

void BlobTaker::closed(uint32_t link) {
  for (Entry entry = fetches_.begin(); entry != fetches_.end();) {
    const Entry each = entry++;
    Fetch& fetch = each->second;
    if (fetch.link == link) {
      release(fetch);
      wait_until(fetch, Instant{});  // another is asked at once
    }
    std::erase(fetch.holders, link);
    std::erase(fetch.unfit, link);
    let_go(each);
  }
}

// Where it was wanted because somebody had it, and nobody has.
void BlobTaker::let_go(Entry entry) {
  const Fetch& fetch = entry->second;
  const bool is_for_offer = fetch.offered_by != kNoLink && fetch.link == kNoLink;
  const bool has_begun = shelf_.find(entry->first) != nullptr;
  if (is_for_offer && !has_begun && fetch.holders.empty()) drop(entry->first);
}

// Whom to ask: who has it before servers before others.

std::optional<uint32_t> BlobTaker::best_link(const Fetch& fetch) {
  std::optional<uint32_t> best;
  int best_rank = 0;
  for (uint32_t link = 0; link < busy_.size(); ++link) {
    const bool is_server = lines_.links()[link].is_server;
    const bool is_holder = contains(fetch.holders, link);
    const bool may_have = !is_server_ || is_server || is_holder;
    if (!may_have || busy_[link] || contains(fetch.unfit, link)) continue;
    if (!lines_.has_room(link)) {
      lacks_room_[link] = 1;
      continue;
    }
    const int rank = is_holder ? 3 : is_server ? 2 : 1;
    if (rank <= best_rank) continue;
    best = link;
    best_rank = rank;
  }
  return best;
}

void BlobTaker::advance(const Now& now) {
  is_put_off_ = false;
  for (Entry entry = fetches_.begin(); entry != fetches_.end(); ++entry) {
    is_put_off_ = lines_.are_outputs_full();
    if (is_put_off_) return;
    Fetch& fetch = entry->second;
    if (fetch.link != kNoLink) continue;
    if (fetch.at <= now.steady) {
      fetch.unfit.clear();
      fetch.at = Instant::max();
    }
    if (const auto link = best_link(fetch)) {
      begin(now, entry, *link);
    } else if (!fetch.unfit.empty() && fetch.at == Instant::max()) {
      wait_until(fetch, later(now.steady, fetch.pause));
      // Word that somebody has it may be lost where datagrams are.
      const bool is_sure = lines_.links().is_stream();
      fetch.pause = std::min(fetch.pause * 2, is_sure ? kLongestPause : kFirstPause * 4);
    }
  }
}

void BlobTaker::begin(const Now& now, Entry entry, uint32_t link) {
  Fetch& fetch = entry->second;
  fetch.link = link;
  fetch.silences = 0;
  fetch.asked = have(entry);
  busy_[link] = entry->first;
  // What came of an earlier request of this link was thrown away, perhaps.
  ask(now, entry, Asking::kAgain);
}

void BlobTaker::release(Fetch& fetch) {
  if (fetch.link != kNoLink) busy_[fetch.link].reset();
  fetch.link = kNoLink;
  fetch.at = Instant::max();
  fetch.bytes.clear();
  fetch.early.clear();
  fetch.early_bytes = 0;
}

void BlobTaker::give_up(const Now& now, Entry entry) {
  note(entry->second.unfit, entry->second.link);
  release(entry->second);
  advance(now);
}

// Asking.

uint64_t BlobTaker::have(Entry entry) const {
  const Shelf::Blob* blob = shelf_.find(entry->first);
  return blob == nullptr ? 0 : blob->bytes() + entry->second.bytes.size();
}

void BlobTaker::wait_until(Fetch& fetch, Instant at) {
  fetch.at = at;
  first_at_ = std::min(first_at_, at);
}

void BlobTaker::wait(const Now& now, Fetch& fetch) {
  const bool is_stream = lines_.links().is_stream();
  const Duration silence = options_.retransmit * (int64_t{1} << std::min(fetch.silences, 3u));
  wait_until(fetch, later(now.steady, is_stream ? kStreamSilence : silence));
}

// More, once half of what was asked for has come.
void BlobTaker::ask(const Now& now, Entry entry, Asking how) {
  Fetch& fetch = entry->second;
  const Shelf::Blob* blob = shelf_.find(entry->first);
  const uint64_t window = options_.blobs.window_bytes;
  BlobWanted wanted{entry->first, 0, 0};
  if (blob != nullptr) {
    wanted.from = have(entry);
    const bool is_enough = wanted.from + window / 2 < fetch.asked;
    const bool is_all = fetch.asked == blob->manifest.size;
    if (how == Asking::kOn && (is_enough || is_all) && fetch.asked > wanted.from) return;
    wanted.is_again = how == Asking::kAgain;
    wanted.to = std::min(blob->manifest.size, wanted.from + window);
    fetch.asked = wanted.to;
  }
  wait(now, fetch);
  lines_.say(now, fetch.link, encode_blob_wanted(wanted));
}

// What comes.

// The fetch of this blob, where this peer is asked for it; else none.
BlobTaker::Entry BlobTaker::coming_on(uint32_t link, const BlobName& name) {
  const Entry entry = fetches_.find(name);
  return entry != fetches_.end() && entry->second.link == link ? entry : fetches_.end();
}

void BlobTaker::take_manifest(const Now& now, uint32_t link, ByteView bytes,
                              FrameAccount& account) {
  account.redundant = static_cast<uint32_t>(bytes.size());
  const BlobName name = name_of(bytes);
  const Entry entry = coming_on(link, name);
  if (entry == fetches_.end()) {
    // Of what was asked for before, of somebody.
    if (fetches_.contains(name) || shelf_.find(name) != nullptr) return;
    // Of another name than was asked for: whoever is asked does not have it.
    if (!busy_[link] || shelf_.find(*busy_[link]) != nullptr) return;
    ++refused_;
    return give_up(now, fetches_.find(*busy_[link]));
  }
  if (shelf_.find(entry->first) != nullptr) return;
  const auto manifest = decode_manifest(bytes);
  const bool fits = manifest && manifest->size <= options_.blobs.most_bytes &&
                    shelf_.has_room_for(manifest->size);
  if (!fits) {
    if (manifest) {
      lines_.tell_limit(link, "a blob of " + std::to_string(manifest->size) +
                                  " bytes, for which [blobs] max_size or capacity has no room");
    }
    return give_up(now, entry);
  }
  std::swap(account.metadata, account.redundant);
  shelf_.begin(entry->first, bytes);
  lines_.note_progress(link);
  ask(now, entry, Asking::kOn);
}

// Of its chunk the next.
BlobTaker::Added BlobTaker::add(Entry entry, const Shelf::Blob& blob, ByteView bytes) {
  Fetch& fetch = entry->second;
  fetch.bytes.insert(fetch.bytes.end(), bytes.begin(), bytes.end());
  if (fetch.bytes.size() < blob.manifest.bytes_of(blob.chunks.size())) return Added::kPiece;
  const std::vector<uint8_t> chunk = std::exchange(fetch.bytes, {});
  return shelf_.add(entry->first, chunk) ? Added::kPiece : Added::kWrongChunk;
}

void BlobTaker::take_piece(const Now& now, uint32_t link, const BlobPiece& piece,
                           FrameAccount& account) {
  account.redundant = static_cast<uint32_t>(piece.bytes.size());
  const Entry entry = coming_on(link, piece.name);
  const Shelf::Blob* blob = shelf_.find(piece.name);
  if (entry == fetches_.end() || blob == nullptr) return;
  Fetch& fetch = entry->second;
  const bool is_within = piece.offset >= have(entry) && piece.offset < fetch.asked &&
                         piece.bytes.size() <= blob->manifest.size - piece.offset;
  const bool is_next = piece.offset == have(entry);
  const bool has_room = fetch.early_bytes + piece.bytes.size() <= options_.blobs.window_bytes;
  if (!is_within || !(is_next || has_room)) return;
  if (!fetch.early.try_emplace(piece.offset, Payload()).second) return;
  fetch.early[piece.offset] = Payload::copy_of(piece.bytes);
  fetch.early_bytes += piece.bytes.size();
  fetch.silences = 0;
  while (!fetch.early.empty() && fetch.early.begin()->first <= have(entry)) {
    const auto next = fetch.early.extract(fetch.early.begin());
    fetch.early_bytes -= next.mapped().size();
    const uint64_t room = blob->manifest.bytes_of(blob->chunks.size()) - fetch.bytes.size();
    const bool fits = next.key() == have(entry) && next.mapped().size() <= room;
    if (fits && add(entry, *blob, next.mapped().view()) == Added::kWrongChunk) {
      ++refused_;
      return give_up(now, entry);
    }
    if (blob->is_complete()) break;
  }
  std::swap(account.payload, account.redundant);
  lines_.note_progress(link);
  if (blob->is_complete()) {
    drop(piece.name);
    return advance(now);
  }
  wait(now, fetch);
  ask(now, entry, Asking::kOn);
}

void BlobTaker::take_absent(const Now& now, uint32_t link, const BlobName& name) {
  const Entry entry = coming_on(link, name);
  if (entry == fetches_.end()) return;
  std::erase(entry->second.holders, link);
  note(entry->second.unfit, link);
  release(entry->second);
  let_go(entry);
  advance(now);
}

void BlobTaker::look(const Now& now, uint32_t link) {
  if (lacks_room_[link] == 0 || busy_[link] || !lines_.has_room(link)) return;
  lacks_room_[link] = 0;
  advance(now);
}

void BlobTaker::tick(const Now& now) {
  if (next_deadline() > now.steady) return;
  for (Entry entry = fetches_.begin(); entry != fetches_.end(); ++entry) {
    Fetch& fetch = entry->second;
    if (fetch.link == kNoLink || fetch.at > now.steady) continue;
    if (!lines_.links().is_stream() && ++fetch.silences < kMostSilences) {
      ask(now, entry, Asking::kAgain);
    } else {
      note(fetch.unfit, fetch.link);
      release(fetch);
    }
  }
  advance(now);
  first_at_ = Instant::max();
  for (const auto& [name, fetch] : fetches_) first_at_ = std::min(first_at_, fetch.at);
}

}  // namespace skerry::sync
