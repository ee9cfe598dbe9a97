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
      const Payload& record = disk_.records_[piece.next];
      bytes += record.size();
      if (bytes > most_bytes && !piece.records.empty()) break;
      piece.records.push_back(record);
    }
    piece.is_last = piece.next == disk_.records_.size();
    return piece;
  }

 private:
  MemoryDisk& disk_;
  Opened opened_;
};

Status MemoryDisk::Opening::append(std::span<const Record> batch) {
  uint64_t bytes = disk_.bytes_;
  for (const Record& record : batch) bytes += record.bytes.size();
  if (bytes > disk_.most_bytes_) {
    return absl::ResourceExhaustedError("the disk is full: " + std::to_string(disk_.bytes_) +
                                        " of " + std::to_string(disk_.most_bytes_) + " bytes");
  }
  disk_.bytes_ = bytes;
  for (const Record& record : batch) disk_.records_.push_back(record.bytes);
  return absl::OkStatus();
}

std::unique_ptr<Store> MemoryDisk::open(uint64_t epoch) {
  return std::make_unique<Opening>(*this, epoch);
}

void MemoryDisk::crash() {
  for (size_t i = durable_; i < records_.size(); ++i) bytes_ -= records_[i].size();
  records_.resize(durable_);
}

void MemoryDisk::replace(std::vector<Payload> records) {
  records_ = std::move(records);
  durable_ = records_.size();
  bytes_ = 0;
  for (const Payload& record : records_) bytes_ += record.size();
}

}  // namespace skerry::replica
