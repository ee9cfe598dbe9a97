// Records in the order in which they came, of which the oldest are durable: a list that says what a
// store holds, now and after a crash.
//
// Cost: 16 bytes a record, whose bytes are shared, and 4 where they are of several documents;
// O(records) where a durable one replaces others.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "replica/store/store.h"

namespace skerry::replica {

class RecordList {
 public:
  void append(Store::Record record);
  // All are durable now; what they replace goes.
  void settle();
  // Those that are not durable go.
  void crash();

  size_t size() const { return bytes_of_.size(); }
  Store::Record operator[](size_t at) const { return {document_of(at), bytes_of_[at]}; }
  std::span<const Payload> durable() const { return std::span(bytes_of_).first(durable_); }
  std::vector<Store::Record> durable_records() const;
  uint64_t bytes() const { return bytes_; }

 private:
  DocumentId document_of(size_t at) const { return documents_.empty() ? first_ : documents_[at]; }
  void resize(size_t records);
  // Returns how many went.
  size_t drop_replaced(size_t by);

  std::vector<Payload> bytes_of_;
  DocumentId first_;
  std::vector<DocumentId> documents_;  // of bytes_of_; empty while all are of the first's
  std::vector<size_t> replacing_;      // those that replace others, and are not durable
  size_t durable_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace skerry::replica
