// Files beside documents ([blobs]):
//
//   - what is said to be whole has the content that was attached;
//   - what was whole and durable at a replica is there when it is started again;
//   - at the end, with fetch = "always", every person's replica that runs has every blob that the
//     changes it has received refer to.
//
// Cost: one pass over a blob's content where it becomes whole, and at the end.
#include <map>
#include <set>
#include <string>

#include "core/command_text.h"
#include "core/crypto.h"
#include "harness/observe/checker.h"
#include "harness/observe/ledger.h"
#include "replica/local_first/blob_references.h"

namespace skerry::harness {
namespace {

class BlobsCheck final : public Checker {
 public:
  void on_attached(const RunView&, uint32_t, const Hash256& name, ByteView content) override {
    attached_[name] = {content.size(), strong_hash(content)};
  }
  void on_commit(const RunView& view, uint32_t change, const Command& command,
                 const VersionVector&) override {
    const std::string text = to_text(command);
    for (const Hash256& name : replica::blob_references_in(as_bytes(text))) {
      if (attached_.contains(name))
        references_.push_back({view.ledger()[change].committed.dots, name});
    }
  }
  void on_blob(const RunView& view, uint32_t node, const Hash256& name) override {
    if (!attached_.contains(name)) return;  // in another document
    whole_[node].insert(name);
    check(view, node, name, "says that it has");
  }
  void on_disk_replaced(const RunView&, uint32_t node) override { whole_.erase(node); }
  void on_damage(const RunView&, uint32_t node, const std::string&) override { whole_.erase(node); }
  void on_process(const RunView& view, uint32_t node, Process what) override {
    if (what != Process::kStarted) return;
    const auto had = whole_.find(node);
    if (had == whole_.end()) return;
    for (const Hash256& name : had->second) check(view, node, name, "had before it was started");
  }

  void finish(const RunView& view) override {
    if (view.setting().replica.sync.blobs.fetch != sync::BlobOptions::Fetch::kAlways) return;
    for (const uint32_t node : view.holders()) {
      if (node >= view.setting().people || !view.is_running(node)) continue;
      const VersionVector& received = view.document(node).received();
      for (const auto& [dots, name] : references_) {
        if (dots.last() <= received[dots.actor]) check(view, node, name, "wants");
      }
    }
  }

  LookedAt looked_at() const override { return {{"blobs compared", compared_}}; }

 private:
  struct Content {
    uint64_t size = 0;
    Hash256 hash;
  };

  void check(const RunView& view, uint32_t node, const Hash256& name, const std::string& why) {
    if (is_broken()) return;
    const Channels* channels = view.channels(node);
    if (channels == nullptr) return;
    ++compared_;
    const auto blob = channels->blob(name);
    const Content& content = attached_.at(name);
    std::string what = "lacks the blob ";
    if (blob && blob->is_whole) {
      std::vector<uint8_t> bytes;
      for (const Payload& chunk : blob->chunks) {
        bytes.insert(bytes.end(), chunk.data(), chunk.data() + chunk.size());
      }
      if (bytes.size() == content.size && strong_hash(bytes) == content.hash) return;
      what = "has wrong content of the blob ";
    }
    report(view, results::Verdict::kInvalid,
           "replica " + view.node_name(node) + " " + what + to_hex(name).substr(0, 12) + ", of " +
               std::to_string(content.size) + " bytes, which it " + why,
           {{}, {node}});
  }

  std::map<Hash256, Content> attached_;
  std::vector<std::pair<DotRun, Hash256>> references_;
  std::map<uint32_t, std::set<Hash256>> whole_;  // by node: that it said it has
  uint64_t compared_ = 0;
};

}  // namespace

CheckerKind blobs_check() {
  return {
      .name = "blobs",
      .help =
          "blobs have the content that was attached, stay where they were whole, and in the end "
          "are with everybody who wants them; on wherever there are blobs",
      .make = make_checker<BlobsCheck>};
}

}  // namespace skerry::harness
