// The colours of pictures and page, light and dark.
//
// Pictures are drawn in the light colours. An SVG then carries a style sheet that turns each light
// colour into its dark partner where the reader prefers dark, so all light colours must differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace skerry::reports {

struct Colour {
  std::string_view name;  // of the style sheet's variable
  std::string_view light;
  std::string_view dark;
};

inline constexpr Colour kInk = {"ink", "#26323d", "#dfe6ec"};
inline constexpr Colour kMuted = {"muted", "#66737f", "#94a2af"};
inline constexpr Colour kLine = {"line", "#dde3e8", "#2c3640"};
inline constexpr Colour kPaper = {"paper", "#ffffff", "#161b21"};
inline constexpr Colour kShade = {"shade", "#d9902f", "#e0a04a"};

// One a design, in the order of the cells; they repeat when designs are more.
inline constexpr std::array<Colour, 8> kDesigns = {{{"design0", "#2f6db5", "#6ea8ef"},
                                                    {"design1", "#c8641b", "#f0944d"},
                                                    {"design2", "#2a8c66", "#57c99b"},
                                                    {"design3", "#8354b0", "#b78ce6"},
                                                    {"design4", "#c23b55", "#ee7189"},
                                                    {"design5", "#1c8a9e", "#4fc3d6"},
                                                    {"design6", "#85761d", "#cdb94a"},
                                                    {"design7", "#5b6b7d", "#9fb0c3"}}};

inline constexpr Colour kPayload = {"payload", "#39587a", "#9dbfe4"};
inline constexpr Colour kMetadata = {"metadata", "#7d9bbb", "#607f9f"};
inline constexpr Colour kRedundant = {"redundant", "#d6883a", "#dd9850"};
inline constexpr Colour kControl = {"control", "#b9c4cf", "#47535f"};

inline const Colour& design_colour(size_t cell) { return kDesigns[cell % kDesigns.size()]; }

// "name:value;" for each colour, as custom properties ("--ink:#26323d;...").
enum class Shade : uint8_t { kLight, kDark };
std::string colour_variables(Shade shade);

// Rules that turn each light colour, as an attribute of SVG, into its variable.
std::string colour_rules();

}  // namespace skerry::reports
