#include "replica/store/record_list.h"

#include <utility>

namespace skerry::replica {

void RecordList::append(Store::Record record) {
  bytes_ += record.bytes.size();
  if (bytes_of_.empty()) first_ = record.document;
  if (documents_.empty() && record.document != first_) documents_.assign(size(), first_);
  if (!documents_.empty()) documents_.push_back(record.document);
  if (record.replaces) replacing_.push_back(size());
  bytes_of_.push_back(std::move(record.bytes));
}

void RecordList::settle() {
  size_t gone = 0;
  for (const size_t at : replacing_) gone += drop_replaced(at - gone);
  replacing_.clear();
  durable_ = size();
}

size_t RecordList::drop_replaced(size_t by) {
  const DocumentId document = document_of(by);
  size_t kept = 0;
  for (size_t at = 0; at < size(); ++at) {
    if (at < by && document_of(at) == document) {
      bytes_ -= bytes_of_[at].size();
      continue;
    }
    if (!documents_.empty()) documents_[kept] = documents_[at];
    if (kept != at) bytes_of_[kept] = std::move(bytes_of_[at]);
    ++kept;
  }
  const size_t gone = size() - kept;
  resize(kept);
  return gone;
}

void RecordList::crash() {
  for (size_t at = durable_; at < size(); ++at) bytes_ -= bytes_of_[at].size();
  replacing_.clear();
  resize(durable_);
}

void RecordList::resize(size_t records) {
  bytes_of_.resize(records);
  if (!documents_.empty()) documents_.resize(records);
}

std::vector<Store::Record> RecordList::durable_records() const {
  std::vector<Store::Record> records;
  for (size_t at = 0; at < durable_; ++at) records.push_back((*this)[at]);
  return records;
}

}  // namespace skerry::replica
