// Which documents of a run are looked at, and who follows them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/observe/frame_documents.h"
#include "harness/run/run.h"

namespace skerry::harness {

// Whether a node follows the view's document.
inline bool follows(const RunView& view, uint32_t node) {
  return std::ranges::binary_search(view.holders(), node);
}

inline std::vector<uint32_t> followed(const RunView& run, uint32_t node) {
  std::vector<uint32_t> documents;
  for (uint32_t document = 0; document < run.documents(); ++document) {
    if (follows(run.of_document(document), node)) documents.push_back(document);
  }
  return documents;
}

// Those that are chosen; the only one of a run with one; else none.
inline std::vector<uint32_t> one_by_one(const RunView& run, const std::vector<uint32_t>& chosen) {
  return run.documents() == 1 ? std::vector<uint32_t>{0} : chosen;
}

// ", in documents 3, 17"; empty for none.
inline std::string among(const std::vector<uint32_t>& documents) {
  std::string text;
  for (const uint32_t each : documents) text += (text.empty() ? "" : ", ") + std::to_string(each);
  if (text.empty()) return text;
  return (documents.size() == 1 ? ", in document " : ", in documents ") + text;
}

// "1 dot", "2 dots".
inline std::string counted(uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace skerry::harness
