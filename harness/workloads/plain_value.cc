#include "harness/workloads/plain_value.h"

#include <algorithm>

namespace skerry::harness {
namespace {

struct Form {
  enum class Kind : uint8_t { kNumber, kBoolean, kText, kJson, kSorted, kSequence };
  Kind kind;
  std::string_view what;
};

Form form_of(Family family) {
  using Kind = Form::Kind;
  switch (family) {
    case Family::kCounter:
      return {Kind::kNumber, "a whole number"};
    case Family::kFlag:
      return {Kind::kBoolean, "true or false"};
    case Family::kRegister:
      return {Kind::kSorted, "a text, or an array of the texts that survive"};
    case Family::kSet:
      return {Kind::kSorted, "an array of texts, in any order"};
    case Family::kMap:
    case Family::kTree:
    case Family::kTable:
      return {Kind::kSorted, "an array of lines such as \"/key=value\", in any order"};
    case Family::kList:
      return {Kind::kSequence, "an array of texts, in order"};
    case Family::kText:
      return {Kind::kText, "a text"};
    case Family::kRichText:
    case Family::kJson:
    case Family::kSheet:
      return {Kind::kJson, "a text: the JSON that is shown, keys ascending"};
  }
  return {Kind::kText, "a text"};
}

// Without the spaces between its tokens.
std::string compact(const std::string& json) {
  std::string out;
  bool is_in_text = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!is_in_text && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) continue;
    out += c;
    if (c == '"') is_in_text = !is_in_text;
    if (is_in_text && c == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

}  // namespace

StatusOr<Value> value_in(Family family, const PlainValue& plain) {
  const Form form = form_of(family);
  const auto* number = std::get_if<int64_t>(&plain);
  const auto* boolean = std::get_if<bool>(&plain);
  const auto* text = std::get_if<std::string>(&plain);
  const auto* texts = std::get_if<std::vector<std::string>>(&plain);
  if (form.kind == Form::Kind::kNumber && number != nullptr) return Value(*number);
  if (form.kind == Form::Kind::kBoolean && boolean != nullptr) {
    return Value(int64_t{*boolean ? 1 : 0});
  }
  if (form.kind == Form::Kind::kJson && text != nullptr) return Value(compact(*text));
  if (form.kind == Form::Kind::kText && text != nullptr) return Value(*text);
  if (form.kind == Form::Kind::kSequence && texts != nullptr) return Value(Sequence{*texts});
  if (form.kind == Form::Kind::kSorted && texts != nullptr) {
    std::vector<std::string> sorted = *texts;
    std::sort(sorted.begin(), sorted.end());
    return Value(std::move(sorted));
  }
  if (family == Family::kRegister && text != nullptr) {
    return Value(std::vector<std::string>{*text});
  }
  return invalid("the value of a " + std::string(to_string(family)) + " is " +
                 std::string(form.what));
}

}  // namespace skerry::harness
