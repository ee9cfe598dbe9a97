#include "file_store.h"

#include <optional>
#include <utility>

#include "core/check.h"
#include "core/codec.h"
#include "core/hash.h"
#include "replica/store/record_list.h"

namespace skerry::replica {
namespace {

using Missing = Disk::Missing;

constexpr uint64_t kMostBytes = 1 << 24;

// Every entry has a place of its own, so that what is damaged hides nothing behind it.
constexpr uint64_t kEntryBytes = 8192;
constexpr size_t kHeadBytes = 12;  // length, checksum

class FileStore final : public Store {
 public:
  FileStore(Disk& disk, Defect defect) : disk_(disk), defect_(defect) {}

  Status open(uint64_t epoch) {
    SKERRY_RETURN_IF_ERROR(find_or_make());
    SKERRY_RETURN_IF_ERROR(read());
    opened_.epoch = epoch;
    if (defect_ == Defect::kContinuesEpoch && !opened_.earlier.empty()) {
      opened_.epoch = opened_.earlier.back();
      return absl::OkStatus();
    }
    Encoder opening;
    opening.u64(epoch);
    return write(Kind::kOpening, opening.view());
  }

  const Opened& opened() const override { return opened_; }

  Status append(std::span<const Record> batch) override {
    Encoder entries;  // one checksum for all of a batch: it is there whole or not at all
    for (const Record& record : batch) {
      entries.varint(record.document.value);
      entries.u8(record.replaces ? 1 : 0);
      entries.bytes(record.bytes.view());
    }
    SKERRY_RETURN_IF_ERROR(write(Kind::kBatch, entries.view()));
    take(entries.payload());
    return absl::OkStatus();
  }

  StatusOr<Piece> load(uint64_t from, uint64_t most_bytes) override {
    Piece piece;
    piece.next = from;
    for (uint64_t bytes = 0; piece.next < records_.size(); ++piece.next) {
      bytes += records_[piece.next].bytes.size();
      if (bytes > most_bytes && !piece.records.empty()) break;
      piece.records.push_back(records_[piece.next]);
    }
    piece.is_last = piece.next == records_.size();
    return piece;
  }

 private:
  Status sync_folder() {
    return defect_ == Defect::kSyncsNoFolder ? absl::OkStatus() : disk_.sync_folder();
  }

  // The main file gets its name when it is whole, after the log has one.
  Status find_or_make() {
    if (auto main = disk_.open("main", Missing::kIsError); main.ok()) {
      main_ = *std::move(main);
      auto log = disk_.open("log", Missing::kIsError);
      SKERRY_RETURN_IF_ERROR(log.status());
      log_ = *std::move(log);
      const StatusOr<uint64_t> size = main_->size();
      SKERRY_RETURN_IF_ERROR(size.status());
      if (*size > 0) return absl::OkStatus();
      if (defect_ == Defect::kTakesEmptyForNew) return log_->truncate(0);
      return absl::DataLossError("main is empty");
    }
    const bool is_careless = defect_ == Defect::kTakesEmptyForNew;
    auto main = disk_.open(is_careless ? "main" : "new", Missing::kIsMade);
    SKERRY_RETURN_IF_ERROR(main.status());
    auto log = disk_.open("log", Missing::kIsMade);
    SKERRY_RETURN_IF_ERROR(log.status());
    main_ = *std::move(main);
    log_ = *std::move(log);
    SKERRY_RETURN_IF_ERROR(log_->truncate(0));
    SKERRY_RETURN_IF_ERROR(main_->write(0, as_bytes("store")));
    if (is_careless) return disk_.sync_folder();
    SKERRY_RETURN_IF_ERROR(main_->sync());
    SKERRY_RETURN_IF_ERROR(disk_.rename("new", "main"));
    return sync_folder();
  }

  void take(const Payload& entry) {
    for (Decoder in(entry.view()); !in.done();) {
      Record record;
      record.document.value = static_cast<uint32_t>(in.varint());
      record.replaces = in.u8() != 0;
      record.bytes = Payload::copy_of(in.bytes());
      records_.append(std::move(record));
    }
    records_.settle();
  }

  // Nothing: it is not what was written there.
  std::optional<ByteView> entry_at(ByteView log, uint64_t place) const {
    Decoder in(log.subspan(place * kEntryBytes));
    const uint32_t length = in.u32();
    const uint64_t checksum = in.u64();
    if (length == 0 || length > in.rest().size()) return std::nullopt;
    const ByteView entry = in.raw(length);
    const bool is_right = checksum == hash64(entry) || defect_ == Defect::kChecksNothing;
    return is_right ? std::optional(entry) : std::nullopt;
  }

  Status read() {
    std::vector<uint8_t> bytes(kMostBytes);
    const StatusOr<size_t> size = log_->read(0, bytes);
    SKERRY_RETURN_IF_ERROR(size.status());
    const ByteView log = ByteView(bytes).first(*size);
    const uint64_t places = (*size + kEntryBytes - 1) / kEntryBytes;
    for (uint64_t place = 0; place < places; ++place) {
      const std::optional<ByteView> entry = entry_at(log, place);
      if (!entry) continue;
      if (place > entries_) opened_.damage.push_back("an entry is damaged");
      entries_ = place + 1;
      Decoder in(*entry);
      if (in.u8() == static_cast<uint8_t>(Kind::kBatch)) {
        take(Payload::copy_of(in.rest()));
      } else {
        opened_.earlier.push_back(in.u64());
      }
    }
    return absl::OkStatus();
  }

  enum class Kind : uint8_t { kOpening, kBatch };
  Status write(Kind kind, ByteView bytes) {
    std::vector<uint8_t> body = {static_cast<uint8_t>(kind)};
    body.insert(body.end(), bytes.begin(), bytes.end());
    SKERRY_CHECK(body.size() + kHeadBytes <= kEntryBytes);
    Encoder entry;
    entry.u32(static_cast<uint32_t>(body.size()));
    entry.u64(hash64(body));
    entry.raw(body);
    SKERRY_RETURN_IF_ERROR(log_->write(entries_ * kEntryBytes, entry.view()));
    if (defect_ != Defect::kAcknowledgesBeforeSync) SKERRY_RETURN_IF_ERROR(log_->sync());
    ++entries_;
    return absl::OkStatus();
  }

  Disk& disk_;
  Defect defect_;
  Opened opened_;
  std::unique_ptr<DiskFile> main_;
  std::unique_ptr<DiskFile> log_;
  uint64_t entries_ = 0;
  RecordList records_;
};

}  // namespace

StatusOr<std::unique_ptr<Store>> open_file_store(Disk& disk, uint64_t epoch, Defect defect) {
  auto store = std::make_unique<FileStore>(disk, defect);
  SKERRY_RETURN_IF_ERROR(store->open(epoch));
  return store;
}

}  // namespace skerry::replica
