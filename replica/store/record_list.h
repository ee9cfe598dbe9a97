// Records in the order in which they came, of which the oldest are durable: a list that says what a
// store holds, now and after a crash.
//
// Cost: 24 bytes a record, whose bytes are shared; O(records) where a durable one replaces others.
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

  size_t size() const { return places_.size(); }
  Store::Record operator[](size_t at) const { return {places_[at].document, bytes_of_[at]}; }
  std::span<const Payload> durable() const { return std::span(bytes_of_).first(durable_); }
  std::vector<Store::Record> durable_records() const;
  uint64_t bytes() const { return bytes_; }

 private:
  // Of a record, beside its bytes.
  struct Place {
    DocumentId document;
    bool replaces = false;
  };
  // Returns how many went.
  size_t drop_replaced(size_t by);

  std::vector<Payload> bytes_of_;
  std::vector<Place> places_;
  size_t durable_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace skerry::replica
