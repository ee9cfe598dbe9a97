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
// A server wants what a peer offers only as long as somebody says that he has it, or some of it is
// here: whoever has it offers it again.
//
// Limit: kMostWanted names, kMostOffered of them by the offers of one peer; of a blob that is
// coming at most one chunk, and a window of pieces that overtook others, beside what is on the
// shelf. Cost: O(wanted) where a peer becomes free or has room again, and where time has passed.
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
  static constexpr size_t kMostOffered = 1 << 14;

  // All must outlive this.
  BlobTaker(const Config& config, Shelf& shelf, BlobLines& lines);

  // It is asked for at the next tick, which is due at once: whoever finds a reference is in the
  // middle of something else. `offered_by`: it is wanted only because this link's peer has it.
  void want(const BlobName& name, uint32_t offered_by = kNoLink);
  // It is not wanted any more.
  void drop(const BlobName& name);
  void note_offers(const Now& now, uint32_t link, const std::vector<BlobName>& names);
  void closed(uint32_t link);
  // Asks whoever is free.
  void advance(const Now& now);

  void take_manifest(const Now& now, uint32_t link, ByteView manifest, FrameAccount& account);
  void take_piece(const Now& now, uint32_t link, const BlobPiece& piece, FrameAccount& account);
  void take_absent(const Now& now, uint32_t link, const BlobName& name);
  void look(const Now& now, uint32_t link);
  void tick(const Now& now);
  Instant next_deadline() const { return is_put_off_ ? Instant{} : first_at_; }

  uint64_t missing() const { return fetches_.size(); }
  // Chunks and manifests whose hash was wrong.
  uint64_t refused() const { return refused_; }

 private:
  struct Fetch {
    uint32_t link = kNoLink;                 // who is asked
    uint32_t offered_by = kNoLink;           // it is wanted for that alone
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

  std::optional<uint32_t> best_link(const Fetch& fetch);
  void begin(const Now& now, Entry entry, uint32_t link);
  enum class Asking : uint8_t { kOn, kAgain };
  void ask(const Now& now, Entry entry, Asking how);
  void give_up(const Now& now, Entry entry);
  void release(Fetch& fetch);
  void let_go(Entry entry);
  void wait_until(Fetch& fetch, Instant at);
  void wait(const Now& now, Fetch& fetch);
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
  std::vector<size_t> offered_;                // by link: fetches for that alone
  std::vector<uint8_t> lacks_room_;            // by link: 1 where its peer would be asked else
  Instant first_at_ = Instant::max();          // of fetches, at the latest
  bool is_put_off_ = false;                    // outputs were full: the next tick goes on
  uint64_t refused_ = 0;
};

}  // namespace skerry::sync
