// JSON as every verb prints it: keys in the order of the code, two spaces a level, a line break at
// the end, and bytes that are not UTF-8 replaced, never refused.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace skerry::cli {

using Json = nlohmann::ordered_json;

inline std::string to_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace skerry::cli
