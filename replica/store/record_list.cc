#include "replica/store/record_list.h"

#include <utility>

namespace skerry::replica {

void RecordList::append(Store::Record record) {
  bytes_ += record.bytes.size();
  places_.push_back({record.document, record.replaces});
  bytes_of_.push_back(std::move(record.bytes));
}

void RecordList::settle() {
  for (size_t at = std::exchange(durable_, 0); at < places_.size(); ++at) {
    if (places_[at].replaces) at -= drop_replaced(at);
  }
  durable_ = places_.size();
}

size_t RecordList::drop_replaced(size_t by) {
  const DocumentId document = places_[by].document;
  size_t kept = 0;
  for (size_t at = 0; at < places_.size(); ++at) {
    if (at < by && places_[at].document == document) {
      bytes_ -= bytes_of_[at].size();
      continue;
    }
    if (kept != at) bytes_of_[kept] = std::move(bytes_of_[at]);
    places_[kept++] = places_[at];
  }
  const size_t gone = places_.size() - kept;
  bytes_of_.resize(kept);
  places_.resize(kept);
  return gone;
}

void RecordList::crash() {
  for (size_t at = durable_; at < places_.size(); ++at) bytes_ -= bytes_of_[at].size();
  bytes_of_.resize(durable_);
  places_.resize(durable_);
}

std::vector<Store::Record> RecordList::durable_records() const {
  std::vector<Store::Record> records;
  for (size_t at = 0; at < durable_; ++at) records.push_back((*this)[at]);
  return records;
}

}  // namespace skerry::replica
