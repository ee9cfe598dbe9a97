// What a user wants of a document, before any design has decided what that means.
//
// All designs of a family take the same commands, so that they can be compared. The meaning of the
// fields depends on the verb and is written beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace skerry {

enum class Family : uint8_t { kCounter, kRegister, kSet, kText };

enum class Verb : uint8_t {
  kCounterAdd,      // counter.add(amount), may be negative
  kRegisterAssign,  // register.assign(text)
  kSetAdd,          // set.add(text)
  kSetRemove,       // set.remove(text); removing what is not there is a no-op
  kTextSplice,      // text.splice(position, erased, text): erase, then insert at the same place
};

struct Command {
  Verb verb = Verb::kCounterAdd;
  int64_t amount = 0;
  uint64_t position = 0;  // Unicode scalar values
  uint64_t erased = 0;    // Unicode scalar values
  std::string text;       // valid UTF-8

  static Command counter_add(int64_t amount) { return {Verb::kCounterAdd, amount, 0, 0, {}}; }
  static Command register_assign(std::string value) {
    return {Verb::kRegisterAssign, 0, 0, 0, std::move(value)};
  }
  static Command set_add(std::string element) {
    return {Verb::kSetAdd, 0, 0, 0, std::move(element)};
  }
  static Command set_remove(std::string element) {
    return {Verb::kSetRemove, 0, 0, 0, std::move(element)};
  }
  static Command text_splice(uint64_t position, uint64_t erased, std::string inserted) {
    return {Verb::kTextSplice, 0, position, erased, std::move(inserted)};
  }

  friend bool operator==(const Command&, const Command&) = default;
};

constexpr Family family_of(Verb verb) {
  switch (verb) {
    case Verb::kCounterAdd:
      return Family::kCounter;
    case Verb::kRegisterAssign:
      return Family::kRegister;
    case Verb::kSetAdd:
    case Verb::kSetRemove:
      return Family::kSet;
    case Verb::kTextSplice:
      return Family::kText;
  }
  return Family::kCounter;
}

constexpr std::string_view to_string(Family family) {
  switch (family) {
    case Family::kCounter:
      return "counter";
    case Family::kRegister:
      return "register";
    case Family::kSet:
      return "set";
    case Family::kText:
      return "text";
  }
  return "";
}

}  // namespace skerry
