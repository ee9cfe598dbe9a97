// The arrows between layers, and which library is met where (docs/inside.md draws them).
#include <algorithm>
#include <array>
#include <optional>
#include <regex>

#include "rules.h"

namespace skerry::tidy {
namespace {

struct Layer {
  std::string_view folder;
  std::string_view may_see;  // folders, each between blanks; a layer sees itself
};

// The most specific folder first.
constexpr std::array kLayers = {
    Layer{"core/", ""},
    Layer{"reports/model/", " core/ "},
    Layer{"crdts/", " core/ "},
    Layer{"sync/", " core/ "},
    Layer{"sim/", " core/ "},
    Layer{"replica/", " core/ crdts/ sync/ "},
    Layer{"live/", " core/ crdts/ sync/ replica/ "},
    Layer{"harness/", " core/ crdts/ sync/ replica/ sim/ reports/model/ "},
    Layer{"reports/", " core/ reports/model/ "},
    Layer{"twin/", " core/ crdts/ sync/ replica/ sim/ live/ harness/ reports/model/ "},
    Layer{"cli/",
          " core/ crdts/ sync/ replica/ sim/ live/ harness/ twin/ reports/model/ reports/ "},
};

struct Library {
  std::string_view prefix;  // of the included file
  std::string_view places;  // where it may be met, between blanks; tests/ and bench/ always
};

constexpr std::array kLibraries = {
    Library{"gnuplot-iostream", " reports/plots/ "},
    Library{"boost/", " live/ twin/ reports/plots/ "},
    Library{"sqlite3", " replica/ "},
    Library{"sodium", " core/crypto "},
    Library{"xxhash", " core/hash.cc "},
    Library{"zstd", " core/compression.cc "},
    Library{"toml++", " harness/scenario/ "},
    Library{"CLI/", " cli/ "},
    Library{"libfccp", " sim/network/ "},
    Library{"simdjson", " harness/recordings/ reports/model/ "},
    Library{"zlib", " harness/recordings/ "},
    Library{"nlohmann", " reports/ harness/ cli/ bench/ "},
    Library{"benchmark/", " "},
    Library{"gtest", " "},
    Library{"gmock", " "},
    Library{"rapidcheck", " "},
};

bool is_test_or_bench(const std::string& path) {
  return path.starts_with("tests/") || path.starts_with("bench/");
}

// True when `path` begins with one of the places.
bool is_in(std::string_view path, std::string_view places) {
  size_t at = 0;
  while ((at = places.find_first_not_of(' ', at)) != std::string_view::npos) {
    const size_t end = std::min(places.find(' ', at), places.size());
    if (path.starts_with(places.substr(at, end - at))) return true;
    at = end;
  }
  return false;
}

const Layer* layer_of(std::string_view path) {
  const auto layer =
      std::ranges::find_if(kLayers, [&](const Layer& row) { return path.starts_with(row.folder); });
  return layer == kLayers.end() ? nullptr : &*layer;
}

std::optional<std::string> wrong_layer(const SourceFile& file, const std::string& included) {
  const Layer* from = layer_of(file.path);
  if (from == nullptr) return std::nullopt;
  const Layer* to = layer_of(included);
  if (to == nullptr) {
    return "\"" + included + "\" is no path from the top of the tree; write \"" +
           std::string(from->folder) + included + "\"";
  }
  if (to == from || is_in(included, from->may_see)) return std::nullopt;
  return std::string(from->folder) + " may not include \"" + included + "\": it may see" +
         (from->may_see.empty() ? " nothing but itself" : std::string(from->may_see)) +
         (from->may_see.empty() ? "" : "and itself");
}

std::optional<std::string> wrong_library(const SourceFile& file, const std::string& included) {
  if (is_test_or_bench(file.path)) return std::nullopt;
  for (const Library& library : kLibraries) {
    if (!included.starts_with(library.prefix) || is_in(file.path, library.places)) continue;
    return "<" + included + "> may be met only in" +
           (library.places == " " ? " tests/ and bench/" : std::string(library.places));
  }
  return std::nullopt;
}

}  // namespace

void check_includes(const SourceFile& file, std::vector<Finding>& findings) {
  if (!is_cpp(file)) return;
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  for (size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(file.lines[i], match, kInclude)) continue;
    const std::string included = match[2];
    // A library may be included either way; its files are in no layer of ours.
    const bool is_library = match[1] == "<" || included.starts_with("absl/");
    const auto wrong = is_library ? wrong_library(file, included) : wrong_layer(file, included);
    if (wrong.has_value()) findings.push_back({file.path, i + 1, *wrong});
  }
}

}  // namespace skerry::tidy
