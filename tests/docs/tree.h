// What pages name, looked up in the checkout: files, and what they declare.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::docs {

// Of a file; empty where it is not there.
std::string contents_of(const std::filesystem::path& path);

// What stands between backticks, in order.
std::vector<std::string> quoted_in(std::string_view text);

// Whether C++ text defines or declares `name` as a function: `function` or `Class::function` in a
// line that is not indented, or `Class::function` within the class that the text has.
bool has_function(std::string_view text, std::string_view name);

// Whether C++ text defines `name` as a class, struct, enum, alias or concept.
bool has_type(std::string_view text, std::string_view name);

// All C++ files below the checkout's folders of code, tests left out, from its top.
std::vector<std::filesystem::path> sources_of(const std::filesystem::path& top);

}  // namespace skerry::docs
