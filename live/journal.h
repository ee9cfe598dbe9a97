// What a live participant has to say of what befell it: to people, and counted.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace skerry::live {

// What was refused, and why; each is counted.
enum class Refusal : uint8_t {
  kWrongKey,
  kMalformedGreeting,  // and none at all within kGreetingTime
  kOtherVersion,
  kOtherSettings,
  kFull,         // no slot was free
  kCrowd,        // too many had not greeted yet; the eldest of them went
  kBrokenStream  // a frame that was too large, or no memory for what was not whole
};
inline constexpr size_t kRefusals = 7;

constexpr std::string_view to_string(Refusal refusal) {
  constexpr std::string_view kNames[kRefusals] = {
      "wrong_key", "malformed_greeting", "other_version", "other_settings", "full",
      "crowd",     "broken_stream"};
  return kNames[static_cast<size_t>(refusal)];
}

class Refusals {
 public:
  void add(Refusal refusal) { ++counts_[static_cast<size_t>(refusal)]; }
  uint64_t operator[](Refusal refusal) const { return counts_[static_cast<size_t>(refusal)]; }

 private:
  std::array<uint64_t, kRefusals> counts_ = {};
};

// Called on the participant's own thread.
class Journal {
 public:
  virtual ~Journal() = default;
  // One line, without its end.
  virtual void note(const std::string& what) = 0;
};

}  // namespace skerry::live
