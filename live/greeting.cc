#include "live/greeting.h"

#include <algorithm>

#include "core/codec.h"

namespace skerry::live {
namespace {

constexpr std::string_view kMagic = "SKRY";
constexpr size_t kMostTextBytes = 512;

void put_head(Encoder& out, uint8_t version) {
  out.raw(as_bytes(kMagic));
  out.u8(version);
}

uint8_t take_head(Decoder& in) {
  if (as_text(in.raw(kMagic.size())) != kMagic) in.fail();
  return in.u8();
}

template <size_t kBytes>
std::array<uint8_t, kBytes> take_array(Decoder& in) {
  std::array<uint8_t, kBytes> array = {};
  const ByteView bytes = in.raw(kBytes);
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

// It is shown to people: nothing in it may speak to their terminal.
std::string take_text(Decoder& in) {
  const std::string_view text = in.text();
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (text.size() > kMostTextBytes || !std::all_of(text.begin(), text.end(), is_printable)) {
    in.fail();
  }
  return in.failed() ? std::string() : std::string(text);
}

void put_proof(Encoder& out, const std::optional<Hash256>& proof) {
  out.u8(proof.has_value() ? 1 : 0);
  if (proof) out.raw(proof->bytes);
}

std::optional<Hash256> take_proof(Decoder& in) {
  const uint8_t has_proof = in.u8();
  if (has_proof > 1) in.fail();
  if (has_proof != 1) return std::nullopt;
  return Hash256{take_array<32>(in)};
}

void put_claims(Encoder& out, const Introduction& introduction) {
  put_head(out, introduction.version);
  out.raw(introduction.nonce);
  out.u32(introduction.replica.value);
  out.text(introduction.speaks);
}

template <typename Message>
std::optional<Message> whole(const Decoder& in, Message message) {
  if (in.failed() || !in.done()) return std::nullopt;
  return message;
}

}  // namespace

Nonce fresh_nonce() {
  Nonce nonce;
  fill_random(nonce);
  return nonce;
}

Payload encode(const Welcome& welcome) {
  Encoder out;
  put_head(out, welcome.version);
  out.u8(welcome.wants_key ? 1 : 0);
  out.raw(welcome.nonce);
  return out.payload();
}

Payload encode(const Introduction& introduction) {
  Encoder out;
  put_claims(out, introduction);
  put_proof(out, introduction.proof);
  return out.payload();
}

Payload encode(const Answer& answer) {
  Encoder out;
  put_head(out, kSocketVersion);
  out.u8(static_cast<uint8_t>(answer.code));
  out.text(answer.why.substr(0, kMostTextBytes));
  out.u32(answer.documents);
  put_proof(out, answer.proof);
  return out.payload();
}

std::optional<Welcome> decode_welcome(ByteView message) {
  Decoder in(message);
  Welcome welcome;
  welcome.version = take_head(in);
  const uint8_t wants_key = in.u8();
  if (wants_key > 1) in.fail();
  welcome.wants_key = wants_key == 1;
  welcome.nonce = take_array<16>(in);
  return whole(in, welcome);
}

std::optional<Introduction> decode_introduction(ByteView message) {
  Decoder in(message);
  Introduction introduction;
  introduction.version = take_head(in);
  introduction.nonce = take_array<16>(in);
  introduction.replica.value = in.u32();
  introduction.speaks = take_text(in);
  introduction.proof = take_proof(in);
  return whole(in, std::move(introduction));
}

std::optional<Answer> decode_answer(ByteView message) {
  Decoder in(message);
  Answer answer;
  take_head(in);
  const uint8_t code = in.u8();
  if (code > static_cast<uint8_t>(kLastAnswerCode)) in.fail();
  answer.code = static_cast<Answer::Code>(in.failed() ? uint8_t{0} : code);
  answer.why = take_text(in);
  answer.documents = in.u32();
  answer.proof = take_proof(in);
  return whole(in, std::move(answer));
}

Hash256 prove(const SecretKey& key, Side side, const Nonce& of_server,
              const Introduction& introduction) {
  Encoder out;
  out.text(side == Side::kClient ? "skerry client" : "skerry server");
  out.raw(of_server);
  put_claims(out, introduction);
  return keyed_hash(key, out.view());
}

}  // namespace skerry::live
