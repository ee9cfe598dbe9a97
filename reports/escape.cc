#include "reports/escape.h"

#include "reports/text_grid.h"

namespace skerry::reports {

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') safe += c;
    }
  }
  return safe;
}

std::string escaped_markdown(std::string_view text) {
  constexpr std::string_view kMeaningful = "\\`*_{}[]<>|#~&@!";
  std::string safe;
  for (const char c : printable(text)) {
    if (kMeaningful.find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

}  // namespace skerry::reports
