// Text on its way into HTML, SVG and Markdown. Results hold words from scenario files and from the
// content that replicas edit: none of it may become markup.
#pragma once

#include <string>
#include <string_view>

namespace skerry::reports {

// & < > " ' as entities, control characters dropped: safe as text and in quoted attributes.
std::string escaped(std::string_view text);

// One line of Markdown text (also inside a table): what has a meaning there is escaped, line breaks
// and control characters become spaces.
std::string escaped_markdown(std::string_view text);

}  // namespace skerry::reports
