#include "replica/store/memory_store.h"

#include <utility>

namespace skerry::replica {

class MemoryDisk::Opening final : public Store {
 public:
  Opening(MemoryDisk& disk, uint64_t epoch) : disk_(disk) {
    opened_.epoch = epoch;
    opened_.earlier = disk.epochs_;
    disk.epochs_.push_back(epoch);
  }

  const Opened& opened() const override { return opened_; }

  Status append(std::span<const Record> batch) override;
  StatusOr<Piece> load(uint64_t from, uint64_t most_bytes) override {
    Piece piece;
    piece.next = from;
    for (uint64_t bytes = 0; piece.next < disk_.records_.size(); ++piece.next) {
      Record record = disk_.records_[piece.next];
      bytes += record.bytes.size();
      if (bytes > most_bytes && !piece.records.empty()) break;
      piece.records.push_back(std::move(record));
    }
    piece.is_last = piece.next == disk_.records_.size();
    return piece;
  }

 private:
  MemoryDisk& disk_;
  Opened opened_;
};

Status MemoryDisk::Opening::append(std::span<const Record> batch) {
  uint64_t bytes = disk_.records_.bytes();
  for (const Record& record : batch) bytes += record.bytes.size();
  if (bytes > disk_.most_bytes_) {
    return absl::ResourceExhaustedError(
        "the disk is full: " + std::to_string(disk_.records_.bytes()) + " of " +
        std::to_string(disk_.most_bytes_) + " bytes");
  }
  for (const Record& record : batch) disk_.records_.append(record);
  return absl::OkStatus();
}

std::unique_ptr<Store> MemoryDisk::open(uint64_t epoch) {
  return std::make_unique<Opening>(*this, epoch);
}

void MemoryDisk::replace(const std::vector<Store::Record>& records) {
  records_ = {};
  for (const Store::Record& record : records) records_.append(record);
  records_.settle();
}

}  // namespace skerry::replica
