#include "live/guest.h"

#include <utility>

#include "live/peer_names.h"

namespace skerry::live {

Guest::Guest(std::shared_ptr<Connection> stream, const Terms& terms, Host& host)
    : stream_(std::move(stream)), terms_(terms), host_(host) {}

void Guest::begin() {
  stream_->begin(*this);
  stream_->send(encode(Welcome{kSocketVersion, terms_.key.has_value(), nonce_}).view());
}

// Who has not proved the key is told nothing but that.
bool Guest::took(Connection&, ByteView frame) {
  const auto introduction = decode_introduction(frame);
  if (!introduction) {
    host_.dismiss(*this, Refusal::kMalformedGreeting, "it did not say who it is");
    return false;
  }
  if (terms_.key) {
    const Hash256 proof = prove(*terms_.key, Side::kClient, nonce_, *introduction);
    if (!introduction->proof || !is_same_secret(*introduction->proof, proof)) {
      return refuse(Answer::Code::kWrongKey, Refusal::kWrongKey, "");
    }
  }
  if (introduction->version != kSocketVersion) {
    return refuse(Answer::Code::kOtherVersion, Refusal::kOtherVersion,
                  "it greets in version " + std::to_string(introduction->version) +
                      ", and this server in " + std::to_string(kSocketVersion));
  }
  if (introduction->speaks != terms_.speaks || !is_client(introduction->replica)) {
    return refuse(
        Answer::Code::kOtherSettings, Refusal::kOtherSettings,
        "this server's documents are of " + terms_.speaks + ", not of " + introduction->speaks);
  }
  if (!host_.has_free_slot()) {
    return refuse(Answer::Code::kFull, Refusal::kFull, "all slots of the server are taken");
  }
  Answer answer;
  answer.documents = terms_.documents;
  if (terms_.key) answer.proof = prove(*terms_.key, Side::kServer, nonce_, *introduction);
  stream_->send(encode(answer).view());
  host_.welcome(*this, introduction->replica);
  return true;
}

bool Guest::refuse(Answer::Code code, Refusal why, const std::string& text) {
  stream_->send(encode(Answer{code, text, 0, std::nullopt}).view());
  host_.dismiss(*this, why, text);
  return false;
}

void Guest::ended(Connection&, const Status& why) {
  host_.dismiss(*this, Refusal::kMalformedGreeting, std::string(why.message()));
}

}  // namespace skerry::live
