// Two sides find out what of one document each lacks of the other's: no clock, no link, messages in
// and out.
//
// One begins with its set hash. The other answers that it is equal, or starts a method
// (inquiry.h); both go on until each knows what the other lacks, and tell the number and the sum
// of these hashes. Each is done when the sums fit: what I have, less what you lack, plus what I
// lack, is what you have. Where they do not, names were taken for one another or a method cannot
// see the difference: the one who started begins again under another key, and gives up after a few
// times. So nothing that is lacking is ever missed; damage on the way may at most make both name a
// change that both have. Two sides that choose differently follow the one that starts.
//
// A conversation is about the set as it was when it began; one that was added to meanwhile, or a
// message that was lost, means to begin anew. Two that begin at once: the one with the lower set
// hash follows the other. Messages are bounds-checked, whatever they are.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "sync/reconcile/sets/glance.h"
#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {

class Conversation {
 public:
  enum class State : uint8_t { kIdle, kGoing, kDone, kFailed };
  struct Options {
    std::optional<Method> method;  // none: chosen from a glance at both sets
    IdKey key;                     // of whoever starts
    unsigned most_tries = 8;
  };

  Conversation(SetIndexes& indexes, const Options& options)
      : indexes_(indexes), options_(options) {}

  // Begins, anew if need be.
  Payload begin();
  // Takes a message and says what follows, if anything does.
  std::optional<Payload> take(ByteView message);
  // What may be sent without waiting for an answer, if there is any.
  std::optional<Payload> stream();

  bool is_streaming() const { return inquiry_ != nullptr && inquiry_->is_streaming(); }

  State state() const { return state_; }
  // How often one was done. What comes of one that is over changes nothing.
  uint32_t times_done() const { return times_done_; }
  // How it is found out, once that is known.
  std::optional<Method> method() const { return method_; }
  // Once it is done: our rows that the peer lacks, ascending, and how many of its changes we lack.
  const std::vector<RowIndex>& peer_lacks() const { return peer_lacks_; }
  const RowSum& lacks() const { return their_sum_; }

 private:
  enum class Type : uint8_t { kHello = 1, kEqual, kStart, kTurn, kGivenUp };

  std::optional<Payload> take_hello(Decoder& in, uint8_t serial);
  std::optional<Payload> take_equal(Decoder& in);
  std::optional<Payload> take_start(Decoder& in);
  std::optional<Payload> take_turn(Decoder& in);
  Payload start();
  Payload try_again();
  std::optional<Payload> follow(const Encoder& body);
  std::optional<Payload> turn(const Encoder& body, const RowSum* sum) const;
  void make(Method method, const IdKey& key, uint64_t estimate);
  void reset(uint8_t serial);
  bool sums_fit() const;
  Payload give_up();
  Encoder message(Type type) const;
  void finish();

  SetIndexes& indexes_;
  Options options_;
  State state_ = State::kIdle;
  uint32_t times_done_ = 0;
  uint8_t serial_ = 0;
  bool is_source_ = false;  // we start
  unsigned tries_ = 0;
  RowIndex size_ = 0;  // of the set, when it began
  std::optional<Method> method_;
  IdKey key_;
  std::unique_ptr<Inquiry> inquiry_;
  Hash128 their_hash_;
  uint64_t their_size_ = 0;
  bool has_said_ = false;   // our sum
  bool has_heard_ = false;  // theirs
  RowSum our_sum_;
  RowSum their_sum_;
  std::vector<RowIndex> peer_lacks_;
};

}  // namespace skerry::sync
