// What commands mean in the sheet that their user sees: positions become ids.
#pragma once

#include "core/command.h"
#include "core/status.h"
#include "crdts/sheets/sheet_body.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts::sheets {

// Errors: a position outside of the sheet, a formula that cannot be read, a sheet that is full.
StatusOr<Body> body_of(const Spreadsheet& sheet, const Command& command);

}  // namespace skerry::crdts::sheets
