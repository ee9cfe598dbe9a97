// Takes blobs from peers: asks for the manifest of what is wanted, then for its chunks in their
// order, no more than a window ahead, and checks each as it is whole. One peer is asked for one
// blob at a time: first who said that it has it, then servers, then others; a server asks no client
// that has not offered it.
//
// A chunk whose hash is wrong is thrown away and counted, and another peer asked for it; so is one
// that says nothing for long. Where nobody has it everybody is asked again after a pause, which
// doubles to five minutes, or as soon as somebody offers it. What had come of a blob before a
// connection or this process ended is there, up to the last whole chunk.
//
// Limit: kMostWanted names; of a blob that is coming at most one chunk, and a window of pieces that
// overtook others, beside what is on the shelf.
// Cost: O(wanted) where a peer becomes free.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/frame_account.h"
#include "sync/blobs/blob_lines.h"
#include "sync/blobs/shelf.h"
#include "sync/config.h"

namespace skerry::sync {

class BlobTaker {
 public:
  static constexpr size_t kMostWanted = 1 << 16;

  // All must outlive this.
  BlobTaker(const Config& config, Shelf& shelf, BlobLines& lines);

  // It is asked for at the next tick, which is due at once: whoever finds a reference is in the
  // middle of something else.
  void want(const BlobName& name);
  // It is complete here, from wherever.
  void drop(const Now& now, const BlobName& name);
  void note_offer(const Now& now, uint32_t link, const BlobName& name);
  void opened(const Now& now, uint32_t) { advance(now); }
  void closed(uint32_t link);

  void take_manifest(const Now& now, uint32_t link, ByteView manifest, FrameAccount& account);
  void take_piece(const Now& now, uint32_t link, const BlobPiece& piece, FrameAccount& account);
  void take_absent(const Now& now, uint32_t link, const BlobName& name);
  void look(const Now& now, uint32_t link);
  void tick(const Now& now);
  Instant next_deadline() const;

  uint64_t missing() const { return fetches_.size(); }
  // Chunks and manifests whose hash was wrong.
  uint64_t refused() const { return refused_; }

 private:
  struct Fetch {
    uint32_t link = kNoLink;                 // who is asked
    uint64_t asked = 0;                      // up to here
    std::map<uint64_t, Payload> early = {};  // pieces that overtook others, by offset
    uint64_t early_bytes = 0;                // of these, at most a window
    std::vector<uint8_t> bytes = {};         // of the chunk that is coming
    Instant at = Instant::max();             // asked again then, or another is
    uint32_t silences = 0;                   // times that nothing came
    Duration pause = {};                     // after all were asked in vain
    std::vector<uint32_t> holders = {};      // links whose peers offered it
    std::vector<uint32_t> unfit = {};        // links that were asked in vain
  };
  using Entry = std::map<BlobName, Fetch>::iterator;

  void advance(const Now& now);
  bool is_candidate(const Fetch& fetch, uint32_t link) const;
  std::optional<uint32_t> best_link(const Fetch& fetch) const;
  void begin(const Now& now, Entry entry, uint32_t link);
  enum class Asking : uint8_t { kOn, kAgain };
  void ask(const Now& now, Entry entry, Asking how);
  void give_up(const Now& now, Entry entry);
  void release(Fetch& fetch);
  void wait(const Now& now, Fetch& fetch) const;
  uint64_t have(Entry entry) const;
  enum class Added : uint8_t { kPiece, kWrongChunk };
  Added add(Entry entry, const Shelf::Blob& blob, ByteView bytes);
  Entry coming_on(uint32_t link, const BlobName& name);

  const Options& options_;
  bool is_server_;
  Shelf& shelf_;
  BlobLines& lines_;
  std::map<BlobName, Fetch> fetches_;
  std::vector<std::optional<BlobName>> busy_;  // by link: what its peer is asked for
  uint64_t refused_ = 0;
};

}  // namespace skerry::sync
