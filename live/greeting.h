// What is said on a stream before the engine's frames: who is there, whether both speak of the same
// kind of documents, and where there is a key that both have it (docs/formats/wire.md, "On a
// socket"; docs/security.md).
//
//   server  welcome       a fresh nonce, and whether a key is wanted; nothing else is told to
//                         anybody who has not proved the key
//   client  introduction  its own nonce, who it is, what it speaks, and a proof
//   server  answer        welcome, with the server's proof; or why not, and the stream ends
//
// A proof is a keyed hash (BLAKE2b) over both nonces and all that was introduced, one for each
// direction, so that neither can be played back, turned around or put before other words.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/crypto.h"
#include "core/ids.h"

namespace skerry::live {

inline constexpr uint8_t kSocketVersion = 1;

using Nonce = std::array<uint8_t, 16>;
Nonce fresh_nonce();

struct Welcome {
  uint8_t version = kSocketVersion;
  bool wants_key = false;
  Nonce nonce = {};
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

struct Introduction {
  uint8_t version = kSocketVersion;
  Nonce nonce = {};
  ReplicaId replica;
  std::string speaks;            // what both must agree on, such as "crdt=fugue mode=operations"
  std::optional<Hash256> proof;  // nothing: it was given no key
  friend bool operator==(const Introduction&, const Introduction&) = default;
};

struct Answer {
  enum class Code : uint8_t { kWelcome, kWrongKey, kOtherVersion, kOtherSettings, kFull };
  Code code = Code::kWelcome;
  std::string why;         // of a refusal, for people; empty where the key is not proved
  uint32_t documents = 0;  // of a welcome: that the server has, numbered from 0
  std::optional<Hash256> proof;
  friend bool operator==(const Answer&, const Answer&) = default;
};
inline constexpr Answer::Code kLastAnswerCode = Answer::Code::kFull;

Payload encode(const Welcome& welcome);
Payload encode(const Introduction& introduction);
Payload encode(const Answer& answer);
// Nothing of a malformed message.
std::optional<Welcome> decode_welcome(ByteView message);
std::optional<Introduction> decode_introduction(ByteView message);
std::optional<Answer> decode_answer(ByteView message);

// The proof of one side that it has the key; of the introduction all but its proof counts.
enum class Side : uint8_t { kClient, kServer };
Hash256 prove(const SecretKey& key, Side side, const Nonce& of_server,
              const Introduction& introduction);

}  // namespace skerry::live
