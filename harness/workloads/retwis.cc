// A small social network, after the Retwis-like load of Enes et al. 2019 (section 5.4): people
// follow, post, and read; a post goes to its author's posts and to the timeline of everybody who
// follows. Who acts and who is followed is drawn by Zipf, so that a few are busy. Reading costs
// nothing here.
#include <algorithm>
#include <array>
#include <map>
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
    Parameter{"mix", ParameterType::kWeights, "{ follow = 0.15, post = 0.35, read = 0.5 }", false,
              0, 0, "follow|post|read", "how often each command"},
    Parameter{"keys", ParameterType::kKeys,
              "{ distribution = \"zipf\", count = 200, theta = 0.99 }", false, 0, 0, "",
              "which users"},
};

class Retwis : public RatedWorkload {
 public:
  Retwis(Arrivals arrivals, Mix mix, const KeysSpec& users)
      : RatedWorkload(std::move(arrivals)),
        mix_(std::move(mix)),
        users_(users.count, users.theta) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const uint64_t user = users_.draw(rng);
    if (what == "follow") {
      follow(world, person, users_.draw(rng), user);
    } else if (what == "post") {
      post(world, person, user);
    }
  }

 private:
  static std::string user_path(uint64_t user) { return "/user-" + std::to_string(user); }

  void follow(World& world, uint32_t person, uint64_t follower, uint64_t followed) {
    if (follower == followed) return;
    const SetAdd command{"user-" + std::to_string(follower), user_path(followed) + "/followers"};
    if (!world.submit(person, command)) return;
    std::vector<uint64_t>& followers = followers_[followed];
    if (std::find(followers.begin(), followers.end(), follower) == followers.end()) {
      followers.push_back(follower);
    }
  }

  void post(World& world, uint32_t person, uint64_t author) {
    const std::string id =
        "post-" + std::to_string(world.number_of(person)) + "-" + std::to_string(posts_++);
    world.submit(person, RegisterAssign{"a text of user-" + std::to_string(author),
                                        user_path(author) + "/posts/" + id});
    for (const uint64_t follower : followers_[author]) {
      world.submit(person, SetAdd{id, user_path(follower) + "/timeline"});
    }
  }

  Mix mix_;
  ZipfSampler users_;
  std::map<uint64_t, std::vector<uint64_t>> followers_;  // as they were asked for, by anybody
  uint64_t posts_ = 0;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<Retwis>(*std::move(arrivals), *std::move(mix), settings.keys("keys"));
}

}  // namespace

WorkloadKind retwis_workload() {
  return {"retwis", "a small social network: follow, post to the followers' timelines, read",
          Family::kMap, kParameters, make};
}

}  // namespace skerry::harness
