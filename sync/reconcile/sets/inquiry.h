// One method by which two sides find out what of theirs the other lacks: its part of a conversation
// (conversation.h), on one side.
//
// One side starts. From then on each takes what the other said and says what follows, until both
// know. Bodies are bounds-checked; a wrong one never crashes and costs no more memory than its size
// justifies. That what was found is right, the conversation checks with sums.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/codec.h"
#include "sync/reconcile/rateless/keyed_id.h"
#include "sync/reconcile/sets/method.h"
#include "sync/reconcile/sets/set_indexes.h"

namespace skerry::sync {

class Inquiry {
 public:
  virtual ~Inquiry() = default;

  virtual void start(Encoder& out) = 0;
  // Takes one body and writes the next; nothing, if there is nothing to say. False: it is
  // malformed.
  virtual bool take(Decoder& in, Encoder& out) = 0;
  // Writes what may be said without waiting for an answer; nothing, if there is none.
  virtual void stream(Encoder& /*out*/) {}
  // Whether it is in the midst of a stream.
  virtual bool is_streaming() const { return false; }
  // Whether `lacking()` is whole.
  virtual bool knows() const = 0;
  // It leads nowhere: it may be tried under another key.
  virtual bool is_stuck() const { return false; }

  // Ours that the peer lacks; in any order, and a row may be there twice.
  const std::vector<RowIndex>& lacking() const { return lacking_; }

 protected:
  std::vector<RowIndex> lacking_;
};

// Both sides' inquiries of one conversation have the same key. `peer_size` is how many changes the
// peer has. After a try that did not lead to an end, `earlier` is what was found lacking by then.
struct InquiryStart {
  SetIndexes& indexes;
  IdKey key;
  uint64_t peer_size = 0;
  uint64_t estimate = 0;  // of the differences; 0: unknown
  std::vector<RowIndex> earlier;
};
std::unique_ptr<Inquiry> make_inquiry(Method method, InquiryStart start);

// One maker a method, each in a file of its own.
std::unique_ptr<Inquiry> make_version_vector_inquiry(InquiryStart start);
std::unique_ptr<Inquiry> make_heads_inquiry(InquiryStart start);
std::unique_ptr<Inquiry> make_bloom_inquiry(InquiryStart start);
std::unique_ptr<Inquiry> make_trie_inquiry(InquiryStart start);
std::unique_ptr<Inquiry> make_ranges_inquiry(InquiryStart start);
std::unique_ptr<Inquiry> make_rateless_inquiry(InquiryStart start);

}  // namespace skerry::sync
