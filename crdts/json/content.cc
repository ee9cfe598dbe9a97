#include "crdts/json/content.h"

#include "core/codec.h"
#include "core/json_text.h"

namespace skerry::crdts {

StatusOr<Content> parse_content(std::string_view text) {
  if (text == "{}") return Content{Content::Kind::kMap, {}};
  if (text == "[]") return Content{Content::Kind::kList, {}};
  Content content;
  if (text.starts_with('"')) {
    JsonStringReader reader(text);
    if (is_valid_utf8(text) && reader.read() && reader.size() == text.size()) {
      append_json_string(content.scalar, reader.take_text());
      return content;
    }
  } else if (text == "null" || text == "true" || text == "false" ||
             (!text.empty() && json_number_size(text) == text.size())) {
    content.scalar = std::string(text);
    return content;
  }
  return invalid("expected a JSON scalar, {} or []");
}

}  // namespace skerry::crdts
