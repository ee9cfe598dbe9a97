#include "sync/blobs/blob_giver.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {
namespace {

constexpr uint64_t kPieceBytes = 16 * 1024;
constexpr size_t kMostNames = 1024;  // of an offer: a datagram takes them

}  // namespace

BlobGiver::BlobGiver(const Config& config, const Shelf& shelf, BlobLines& lines)
    : config_(config), shelf_(shelf), lines_(lines), peers_(lines.links().count()) {}

bool BlobGiver::is_given(const BlobName& name) const {
  const Shelf::Blob* blob = shelf_.find(name);
  return blob != nullptr && blob->is_durable();
}

bool BlobGiver::is_to_know(uint32_t link, const BlobName& name) const {
  const Peer& peer = peers_[link];
  if (peer.told.contains(name)) return false;
  if (peer.lacks.contains(name)) return true;
  if (lines_.links()[link].is_server) return !peer.has.contains(name) || config_.is_server;
  return config_.is_server && peer.has.contains(name);  // it has brought it, perhaps
}

void BlobGiver::tell(const Now& now, uint32_t link, const std::vector<BlobName>& names) {
  Peer& peer = peers_[link];
  for (size_t at = 0; at < names.size(); at += kMostNames) {
    const size_t count = std::min(kMostNames, names.size() - at);
    lines_.say(now, link, encode_blob_offer(std::span(names).subspan(at, count)));
  }
  for (const BlobName& name : names) {
    peer.told.insert(name);
    peer.lacks.erase(name);
  }
  if (config_.is_stream()) return;
  again_at_ = std::min(again_at_, later(now.steady, config_.options.anti_entropy));
}

void BlobGiver::opened(const Now& now, uint32_t link) {
  peers_[link] = {};
  std::vector<BlobName> names;
  for (const auto& [name, blob] : shelf_.blobs()) {
    if (blob.is_durable() && is_to_know(link, name)) names.push_back(name);
  }
  tell(now, link, names);
}

void BlobGiver::offer(const Now& now, const BlobName& name) {
  for (uint32_t link = 0; link < peers_.size(); ++link) {
    if (lines_.links()[link].is_open() && is_to_know(link, name)) tell(now, link, {name});
  }
}

void BlobGiver::note_has(const Now& now, uint32_t link, const BlobName& name) {
  Peer& peer = peers_[link];
  const bool is_here = shelf_.find(name) != nullptr;
  if (!is_here && peer.has.size() >= kMostHad) return;
  const bool is_news = peer.has.insert(name).second;
  const bool may_be_lost = !config_.is_stream() && (is_news || !lines_.links()[link].is_server);
  if (may_be_lost) peer.told.erase(name);
  if (is_given(name) && is_to_know(link, name)) tell(now, link, {name});
}

void BlobGiver::tick(const Now& now) {
  if (again_at_ > now.steady) return;
  again_at_ = Instant::max();
  for (uint32_t link = 0; link < peers_.size(); ++link) {
    if (!lines_.links()[link].is_server) continue;
    Peer& peer = peers_[link];
    std::vector<BlobName> names;
    for (const BlobName& name : peer.told) {
      if (!peer.has.contains(name)) names.push_back(name);
    }
    if (!names.empty()) tell(now, link, names);
  }
}

void BlobGiver::take(const Now& now, uint32_t link, const BlobWanted& wanted) {
  Peer& peer = peers_[link];
  const Shelf::Blob* blob = shelf_.find(wanted.name);
  if (blob == nullptr || !blob->is_durable()) {
    if (peer.lacks.size() < kMostInterests) peer.lacks.insert(wanted.name);
    return lines_.say(now, link, encode_blob_absent(wanted.name));
  }
  if (wanted.to == 0) return lines_.say(now, link, encode_blob_manifest(blob->encoded.view()));
  const uint64_t to = std::min(wanted.to, blob->manifest.size);
  const auto at = std::find_if(peer.requests.begin(), peer.requests.end(),
                               [&](const Request& r) { return r.name == wanted.name; });
  if (at == peer.requests.end()) {
    if (wanted.from >= to) return;
    if (peer.requests.size() >= kMostRequests) {
      std::erase_if(peer.requests, [](const Request& r) { return r.at == r.to; });
    }
    if (peer.requests.size() >= kMostRequests) return;
    peer.requests.push_back({wanted.name, wanted.from, to});
  } else {
    const bool goes_on = !wanted.is_again && wanted.from <= at->at && at->at <= to;
    *at = {wanted.name, goes_on ? at->at : wanted.from, to};
  }
  look(now, link);
}

void BlobGiver::look(const Now& now, uint32_t link) {
  lines_.flush(now, link);
  std::vector<Request>& requests = peers_[link].requests;
  for (size_t i = 0; i < requests.size(); ++i) {
    while (requests[i].at < requests[i].to && lines_.has_room_for_pieces(link)) {
      send_piece(now, link, requests[i]);
    }
  }
  std::erase_if(requests, [this](const Request& request) {
    return request.at >= shelf_.find(request.name)->manifest.size;
  });
}

void BlobGiver::send_piece(const Now& now, uint32_t link, Request& request) {
  const Shelf::Blob& blob = *shelf_.find(request.name);
  const Payload& chunk = blob.chunks[request.at / kChunkBytes];
  const uint64_t within = request.at % kChunkBytes;
  const uint64_t bytes = std::min({kPieceBytes, chunk.size() - within, request.to - request.at});
  lines_.send(now, link,
              encode_blob_piece({request.name, request.at, chunk.view().subspan(within, bytes)}));
  request.at += bytes;
}

}  // namespace skerry::sync
