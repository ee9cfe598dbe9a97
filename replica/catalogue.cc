#include "replica/factory.h"
#include "replica/local_first/local_first.h"

namespace skerry::replica {
namespace {

constexpr Architecture kArchitectures[] = {
    {"local_first",
     "people work on their own copy; a log written before anything is sent; servers store and "
     "forward",
     make_local_first},
};

}  // namespace

std::span<const Architecture> architectures() { return kArchitectures; }

const Architecture* find_architecture(std::string_view name) {
  for (const Architecture& architecture : kArchitectures) {
    if (architecture.name == name) return &architecture;
  }
  return nullptr;
}

}  // namespace skerry::replica
