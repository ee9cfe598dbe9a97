// Attaches files to a shared map: each is a blob, and an entry of the map refers to it.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"
#include "replica/local_first/blob_references.h"

namespace skerry::harness {
namespace {

constexpr double kLargest = 64.0 * 1024 * 1024;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"size_min", ParameterType::kSize, "\"4KiB\"", false, 1, kLargest, "",
              "of a file, at least"},
    Parameter{"size_max", ParameterType::kSize, "\"1MiB\"", false, 1, kLargest, "",
              "of a file, at most; as many are of each doubling in between"},
    Parameter{"files", ParameterType::kInteger, "1000", false, 1, 1e9, "",
              "names of files; a new one of the same name takes the old one's place in the map",
              "blobs.fetch=never,always"},
};

class Attachments : public RatedWorkload {
 public:
  Attachments(Arrivals arrivals, uint64_t size_min, uint64_t size_max, uint64_t files)
      : RatedWorkload(std::move(arrivals)),
        size_min_(size_min),
        size_max_(size_max),
        files_(files) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::vector<uint8_t> content = draw_content(rng);
    const std::string path = "/file-" + std::to_string(rng.below(files_));
    const auto name = world.attach(person, content);
    if (name) world.submit(person, RegisterAssign{replica::blob_reference(*name), path});
  }

 private:
  uint64_t draw_size(Rng& rng) const {
    uint64_t doublings = 1;
    while (size_min_ << doublings < size_max_) ++doublings;
    const uint64_t least = size_min_ << rng.below(doublings);
    return std::min(size_max_, least + rng.below(least + 1));
  }
  std::vector<uint8_t> draw_content(Rng& rng) const {
    std::vector<uint8_t> content(draw_size(rng));
    for (size_t i = 0; i < content.size(); i += 8) {
      uint64_t word = rng.next();
      for (size_t k = i; k < std::min(i + 8, content.size()); ++k, word >>= 8) {
        content[k] = static_cast<uint8_t>(word);
      }
    }
    return content;
  }

  uint64_t size_min_;
  uint64_t size_max_;
  uint64_t files_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const auto least = static_cast<uint64_t>(settings.integer("size_min"));
  const auto most = static_cast<uint64_t>(settings.integer("size_max"));
  if (least > most) {
    return invalid("size_min = " + std::to_string(least) +
                   " is more than size_max = " + std::to_string(most));
  }
  return std::make_unique<Attachments>(*std::move(arrivals), least, most,
                                       static_cast<uint64_t>(settings.integer("files")));
}

}  // namespace

WorkloadKind attachments_workload() {
  return {"attachments", "attaches files to a shared map, each a blob ([blobs])", Family::kMap,
          kParameters, make};
}

}  // namespace skerry::harness
