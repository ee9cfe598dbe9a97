#include "crdts/sheets/sheet_lines.h"

#include "crdts/sheets/sheet_body.h"

namespace skerry::crdts::sheets {

uint32_t SheetLines::add(const lists::Stamp& stamp, const lists::SlotOrder::Spot& spot) {
  is_erased.push_back(false);
  others.emplace_back();
  writes.push_back(0);
  return axis.insert(stamp, spot);
}

void SheetLines::refresh(uint32_t element) {
  if (axis.is_shown(element) == is_wanted(element)) return;
  axis.raise_length(element, axis.length(element) + 1);
}

const std::array<SheetLines, 2>& first_lines() {
  static const std::array<SheetLines, 2> kFirst = [] {
    std::array<SheetLines, 2> lines;
    uint64_t number = 0;
    for (const SheetAxis name : {SheetAxis::kRows, SheetAxis::kColumns}) {
      const uint32_t count = name == SheetAxis::kRows ? kFirstRows : kFirstColumns;
      uint32_t slot = lists::SlotOrder::kStart;
      for (uint32_t i = 0; i < count; ++i) {
        slot = lines[static_cast<size_t>(name)].add({{}, {kBeginning, ++number}},
                                                    {slot, lists::SlotOrder::Side::kRight});
      }
    }
    return lines;
  }();
  return kFirst;
}

}  // namespace skerry::crdts::sheets
