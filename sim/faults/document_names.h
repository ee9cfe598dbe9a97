// What documents are called in scenarios. A name is a path, "work/notes/3", so that one can speak
// of all that stands in a folder, "work/"; each also has its number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "sim/faults/fault.h"

namespace skerry::sim {

// Of the form of a name; a range of numbers at its end stands for as many: "work/notes/0..3".
// Errors: it is empty, ends in a slash, has an empty part or digits alone, or the range is none.
StatusOr<std::vector<std::string>> spelled_names(std::string_view text);

// The documents that a name, a range of names, a number, a range of numbers, or a folder (it ends
// in a slash) stands for: their numbers, ascending. Errors: there is none such, with the nearest
// name.
StatusOr<std::vector<uint32_t>> documents_called(std::string_view text,
                                                 const FaultContext& context);

// What the settings of a fault `follow` or `leave` say under `documents`: all that is there,
// ascending; and whether something is called by its name, or its folder's.
std::vector<uint32_t> documents_in(const Settings& settings, const FaultContext& context);
bool calls_by_name(const Settings& settings);

}  // namespace skerry::sim
