#include "replica/factory.h"

// The architectures in the order of lists, each defined in a folder here as NAME_architecture().
#define SKERRY_ARCHITECTURES(row) \
  row(local_first);               \
  row(optimistic);                \
  row(ot);                        \
  row(online_optimistic);         \
  row(thin_client);

namespace skerry::replica {

#define SKERRY_DECLARE(name) Architecture name##_architecture()
SKERRY_ARCHITECTURES(SKERRY_DECLARE)

std::span<const Architecture> architectures() {
  static const std::vector<Architecture> kRows = [] {
    std::vector<Architecture> rows;
#define SKERRY_ADD(name) rows.push_back(name##_architecture())
    SKERRY_ARCHITECTURES(SKERRY_ADD)
    return rows;
  }();
  return kRows;
}

const Architecture* find_architecture(std::string_view name) {
  for (const Architecture& architecture : architectures()) {
    if (architecture.name == name) return &architecture;
  }
  return nullptr;
}

}  // namespace skerry::replica
