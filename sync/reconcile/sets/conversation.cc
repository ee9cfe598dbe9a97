#include "sync/reconcile/sets/conversation.h"

#include <algorithm>

namespace skerry::sync {
namespace {

enum Flag : uint8_t { kHasGlance = 1, kHasUnsureTimes = 2 };

void put_hash(Encoder& out, Hash128 hash) {
  out.u64(hash.high);
  out.u64(hash.low);
}

Hash128 take_hash(Decoder& in) {
  const uint64_t high = in.u64();
  return {high, in.u64()};
}

}  // namespace

Encoder Conversation::message(Type type) const {
  Encoder out;
  out.u8(static_cast<uint8_t>(type));
  out.u8(serial_);
  return out;
}

void Conversation::reset(uint8_t serial) {
  inquiry_.reset();
  state_ = State::kGoing;
  serial_ = serial;
  is_source_ = false;
  tries_ = 0;
  size_ = indexes_.set().size();
  method_.reset();
  key_ = options_.key;
  their_sum_ = {};
  peer_lacks_.clear();
}

Payload Conversation::begin() {
  reset(static_cast<uint8_t>(serial_ + 1));
  Encoder out = message(Type::kHello);
  put_hash(out, indexes_.set().set_hash());
  out.varint(size_);
  // Who is to choose must know more than who only codes.
  const bool is_open = !options_.method.has_value();
  const bool has_glance = is_open || options_.method == Method::kRateless;
  const int flags =
      (has_glance ? kHasGlance : 0) | (indexes_.set().are_times_sure() ? 0 : kHasUnsureTimes);
  out.u8(static_cast<uint8_t>(flags));
  if (has_glance) encode(glance_of(indexes_, is_open ? Rungs::kWith : Rungs::kWithout), out);
  return out.payload();
}

std::optional<Payload> Conversation::take(ByteView message) {
  Decoder in(message);
  const auto type = static_cast<Type>(in.u8());
  const uint8_t serial = in.u8();
  if (in.failed()) return std::nullopt;
  if (type == Type::kHello) return take_hello(in, serial);
  if (state_ != State::kGoing || serial != serial_) return std::nullopt;
  if (indexes_.set().size() != size_) return give_up();
  switch (type) {
    case Type::kEqual:
      return take_equal(in);
    case Type::kStart:
      return take_start(in);
    case Type::kTurn:
      return take_turn(in);
    default:
      state_ = State::kFailed;  // it was given up there, or makes no sense
      return std::nullopt;
  }
}

std::optional<Payload> Conversation::stream() {
  if (state_ != State::kGoing || inquiry_ == nullptr || indexes_.set().size() != size_) {
    return std::nullopt;
  }
  Encoder body;
  inquiry_->stream(body);
  return turn(body, nullptr);
}

std::optional<Payload> Conversation::take_hello(Decoder& in, uint8_t serial) {
  const Hash128 their_hash = take_hash(in);
  const uint64_t their_size = in.varint();
  const uint8_t flags = in.u8();
  std::optional<Glance> glance;
  if ((flags & kHasGlance) != 0) glance = decode_glance(in);
  if ((flags & ~3) != 0 || !in.finish("hello").ok()) return std::nullopt;
  const Hash128 our_hash = indexes_.set().set_hash();
  const bool has_begun = state_ == State::kGoing && !is_source_ && inquiry_ == nullptr;
  if (has_begun && our_hash > their_hash) return std::nullopt;  // they follow
  reset(serial);
  their_hash_ = their_hash;
  their_size_ = their_size;
  is_source_ = true;
  if (their_hash == our_hash) {
    finish();
    Encoder out = message(Type::kEqual);
    put_hash(out, our_hash);
    return out.payload();
  }
  Choice choice{options_.method.value_or(Method::kRateless), 0};
  if (glance.has_value()) {
    choice = choose(indexes_, *glance, their_size);
    choice.method = options_.method.value_or(choice.method);
    // Whoever must search the graph does so however long it takes.
    if (options_.method == Method::kHeads) choice.estimate = 0;
  }
  const bool are_times_sure = indexes_.set().are_times_sure() && (flags & kHasUnsureTimes) == 0;
  if (choice.method == Method::kRanges && !are_times_sure) choice.method = Method::kTrie;
  make(choice.method, key_, choice.estimate);
  return start();
}

std::optional<Payload> Conversation::take_equal(Decoder& in) {
  const bool is_equal = take_hash(in) == indexes_.set().set_hash();
  if (!in.finish("equal").ok() || !is_equal || is_source_ || inquiry_ != nullptr) {
    return give_up();
  }
  finish();
  return std::nullopt;
}

void Conversation::make(Method method, const IdKey& key, uint64_t estimate) {
  std::vector<RowIndex> earlier;
  if (inquiry_ != nullptr && method == method_ && method == Method::kBloom) {
    earlier = inquiry_->lacking();
    std::sort(earlier.begin(), earlier.end());
    earlier.erase(std::unique(earlier.begin(), earlier.end()), earlier.end());
  }
  inquiry_.reset();
  method_ = method;
  key_ = key;
  has_said_ = has_heard_ = false;
  inquiry_ = make_inquiry(method, {indexes_, key, their_size_, estimate, std::move(earlier)});
}

Payload Conversation::start() {
  Encoder out = message(Type::kStart);
  out.u8(static_cast<uint8_t>(*method_));
  out.u64(key_.low);
  out.u64(key_.high);
  put_hash(out, indexes_.set().set_hash());
  out.varint(size_);
  inquiry_->start(out);
  return out.payload();
}

std::optional<Payload> Conversation::take_start(Decoder& in) {
  const uint8_t method = in.u8();
  IdKey key;
  key.low = in.u64();
  key.high = in.u64();
  their_hash_ = take_hash(in);
  their_size_ = in.varint();
  if (in.failed() || is_source_ || method >= kMethods || ++tries_ > options_.most_tries) {
    return give_up();
  }
  make(static_cast<Method>(method), key, 0);
  Encoder body;
  if (!inquiry_->take(in, body) || !in.finish("start").ok()) return give_up();
  return follow(body);
}

std::optional<Payload> Conversation::take_turn(Decoder& in) {
  const uint8_t has_sum = in.u8();
  if (has_sum == 1) {
    their_sum_.count = in.varint();
    their_sum_.sum = take_hash(in);
  }
  if (in.failed() || has_sum > 1 || inquiry_ == nullptr || (has_sum == 1 && has_heard_)) {
    return give_up();
  }
  has_heard_ = has_heard_ || has_sum == 1;
  Encoder body;
  // What was streamed may still come when all is known.
  if (!in.done() && !(inquiry_->knows() && *method_ == Method::kRateless)) {
    if (!inquiry_->take(in, body) || !in.finish("turn").ok()) return give_up();
  }
  return follow(body);
}

std::optional<Payload> Conversation::follow(const Encoder& body) {
  if (inquiry_->is_stuck() && is_source_) return try_again();
  if (inquiry_->knows() && !has_said_) {
    has_said_ = true;
    peer_lacks_ = inquiry_->lacking();
    std::sort(peer_lacks_.begin(), peer_lacks_.end());
    peer_lacks_.erase(std::unique(peer_lacks_.begin(), peer_lacks_.end()), peer_lacks_.end());
    our_sum_ = sum_of(indexes_.set(), peer_lacks_);
    const bool fits = has_heard_ && sums_fit();
    if (has_heard_ && !fits && is_source_) return try_again();
    if (fits) finish();
    return turn(body, &our_sum_);
  }
  if (has_said_ && has_heard_) {
    if (sums_fit()) {
      finish();
    } else if (is_source_) {
      return try_again();
    }
  }
  return turn(body, nullptr);
}

std::optional<Payload> Conversation::turn(const Encoder& body, const RowSum* sum) const {
  if (body.size() == 0 && sum == nullptr) return std::nullopt;
  Encoder out = message(Type::kTurn);
  out.u8(sum == nullptr ? 0 : 1);
  if (sum != nullptr) {
    out.varint(sum->count);
    put_hash(out, sum->sum);
  }
  out.raw(body.view());
  return out.payload();
}

void Conversation::finish() {
  state_ = State::kDone;
  ++times_done_;
}

bool Conversation::sums_fit() const {
  const HeldSet& set = indexes_.set();
  return set.set_hash() - our_sum_.sum + their_sum_.sum == their_hash_ &&
         set.size() - our_sum_.count + their_sum_.count == their_size_;
}

Payload Conversation::try_again() {
  const bool is_hopeless = options_.method == Method::kVersionVector;  // keys mean nothing to it
  if (is_hopeless || ++tries_ >= options_.most_tries) return give_up();
  make(options_.method.has_value() ? *method_ : Method::kRateless, next_key(key_), 0);
  return start();
}

Payload Conversation::give_up() {
  state_ = State::kFailed;
  inquiry_.reset();
  return message(Type::kGivenUp).payload();
}

}  // namespace skerry::sync
