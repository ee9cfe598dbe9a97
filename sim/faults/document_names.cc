#include "sim/faults/document_names.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/nearest.h"

namespace skerry::sim {
namespace {

constexpr uint32_t kMostInRange = 10'000;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<uint32_t> number_in(std::string_view text) {
  uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_number(text) && is_whole ? std::optional(number) : std::nullopt;
}

// "a/0..2": "a/0", "a/1", "a/2". A text without a range is itself.
StatusOr<std::vector<std::string>> without_range(std::string_view text) {
  const size_t dots = text.rfind("..");
  if (dots == std::string_view::npos) return std::vector<std::string>{std::string(text)};
  size_t begin = dots;
  while (begin > 0 && is_number(text.substr(begin - 1, 1))) --begin;
  const auto first = number_in(text.substr(begin, dots - begin));
  const auto last = number_in(text.substr(dots + 2));
  if (!first || !last || *first > *last || *last - *first >= kMostInRange) {
    return invalid(quoted(text) + " is no range; expected a first and a last number, as in 0..3");
  }
  std::vector<std::string> all;
  for (uint32_t more = 0; more <= *last - *first; ++more) {
    all.push_back(std::string(text.substr(0, begin)) + std::to_string(*first + more));
  }
  return all;
}

// Every folder that some document stands in.
std::vector<std::string> folders_of(std::span<const std::string> names) {
  std::vector<std::string> folders;
  for (const std::string& name : names) {
    for (size_t at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) {
      folders.push_back(name.substr(0, at + 1));
    }
  }
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  return folders;
}

StatusOr<std::vector<uint32_t>> in_folder(std::string_view folder, const FaultContext& context) {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < context.document_names.size(); ++i) {
    if (context.document_names[i].starts_with(folder)) found.push_back(i);
  }
  if (!found.empty()) return found;
  const std::vector<std::string> folders = folders_of(context.document_names);
  return invalid("no document stands in " + quoted(folder) +
                 (folders.empty() ? "; [replicas] names says what stands where"
                                  : suggestion(folder, folders)));
}

StatusOr<uint32_t> called(const std::string& name, const FaultContext& context) {
  if (is_number(name)) {
    const auto number = number_in(name);
    if (number && *number < context.documents) return *number;
    return invalid("there is no document " + name + ": there are " +
                   std::to_string(context.documents) + ", numbered from 0");
  }
  const auto at = std::ranges::find(context.document_names, name);
  if (at != context.document_names.end()) {
    return static_cast<uint32_t>(at - context.document_names.begin());
  }
  if (context.document_names.empty()) {
    return invalid("no document is called " + quoted(name) +
                   ": they have numbers alone, from 0; [replicas] names would give them names");
  }
  std::vector<std::string> words = folders_of(context.document_names);
  // A folder that is named without its slash is meant more often than anything else.
  if (std::ranges::binary_search(words, name + "/")) {
    return invalid("no document is called " + quoted(name) + "; did you mean the folder " +
                   quoted(name + "/") + "?");
  }
  words.insert(words.begin(), context.document_names.begin(), context.document_names.end());
  return invalid("no document is called " + quoted(name) + suggestion(name, words));
}

}  // namespace

StatusOr<std::vector<std::string>> spelled_names(std::string_view text) {
  const bool has_empty_part =
      text.starts_with('/') || text.ends_with('/') || text.find("//") != std::string_view::npos;
  if (text.empty() || has_empty_part) {
    return invalid(quoted(text) +
                   " is no name of a document; expected parts with a slash between them, as in "
                   "\"work/notes/0..3\"");
  }
  StatusOr<std::vector<std::string>> names = without_range(text);
  if (!names.ok()) return names;
  if (is_number(names->front())) {
    return invalid(quoted(text) + " is a number, which every document has; expected a name");
  }
  return names;
}

StatusOr<std::vector<uint32_t>> documents_called(std::string_view text,
                                                 const FaultContext& context) {
  if (text.empty() || text == "/") {
    return invalid(quoted(text) +
                   " would be every document; expected a name, a number, or a folder, which ends "
                   "in a slash");
  }
  if (text.ends_with('/')) return in_folder(text, context);
  const StatusOr<std::vector<std::string>> names = without_range(text);
  if (!names.ok()) return names.status();
  std::vector<uint32_t> found;
  for (const std::string& name : *names) {
    const StatusOr<uint32_t> document = called(name, context);
    if (!document.ok()) return document.status();
    found.push_back(*document);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace skerry::sim
