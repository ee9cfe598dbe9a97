// A shared folder: files and folders are made, moved, renamed and thrown away. Moves choose their
// target among what the person has heard of, so that two people now and then move folders into each
// other; one thing in four is made or put at the top.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights,
              "{ make = 0.4, move = 0.4, remove = 0.05, rename = 0.15 }", false, 0, 0,
              "make|move|remove|rename", "how often each command"},
};

class FileTree : public RatedWorkload {
 public:
  FileTree(Arrivals arrivals, Mix mix) : RatedWorkload(std::move(arrivals)), mix_(std::move(mix)) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const Node* node = draw_known(nodes_, world, person, rng);
    const Node* other = rng.below(4) == 0 ? nullptr : draw_known(nodes_, world, person, rng);
    std::string name = "file-" + std::to_string(rng.below(10000));
    const Dot folder = other == nullptr ? Dot() : other->dot;
    if (what == "make" || node == nullptr) {
      const auto committed = world.submit(person, TreeCreate{folder, 0, std::move(name)});
      if (committed && committed->dots.length > 0) {
        nodes_.push_back({Dot{committed->dots.actor, committed->dots.first}});
      }
      return;
    }
    const Dot target = node->dot;
    if (what == "move") {
      world.submit(person, TreeMove{target, folder, 0});
    } else if (what == "rename") {
      world.submit(person, TreeRename{target, std::move(name)});
    } else if (world.submit(person, TreeRemove{target}).has_value()) {
      std::erase_if(nodes_, [&](const Node& each) { return each.dot == target; });
    }
  }

 private:
  struct Node {
    Dot dot;  // of the change that made it
  };

  Mix mix_;
  std::vector<Node> nodes_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<FileTree>(*std::move(arrivals), *std::move(mix));
}

}  // namespace

WorkloadKind file_tree_workload() {
  return {"file_tree", "a shared folder: make, move, rename, throw away", Family::kTree,
          kParameters, make};
}

}  // namespace skerry::harness
