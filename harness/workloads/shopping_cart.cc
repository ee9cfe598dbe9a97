// Several devices of one household fill one cart: a map from products to quantities. Somebody
// removes a product while somebody else adds one more of it; somebody checks out.
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
              "{ add = 0.6, less = 0.2, remove = 0.18, check_out = 0.02 }", false, 0, 0,
              "add|check_out|less|remove", "how often each command"},
    Parameter{"keys", ParameterType::kKeys, "{ distribution = \"zipf\", count = 50, theta = 0.99 }",
              false, 0, 0, "", "which products"},
};

class ShoppingCart : public RatedWorkload {
 public:
  ShoppingCart(Arrivals arrivals, Mix mix, const KeysSpec& products)
      : RatedWorkload(std::move(arrivals)),
        mix_(std::move(mix)),
        products_(products.count, products.theta) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const std::string product = "/cart/product-" + std::to_string(products_.draw(rng));
    if (what == "check_out") {
      world.submit(person, MapRemove{"/cart"});
    } else if (what == "remove") {
      world.submit(person, MapRemove{product});
    } else {
      world.submit(person, CounterAdd{what == "add" ? 1 : -1, product});
    }
  }

 private:
  Mix mix_;
  ZipfSampler products_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<ShoppingCart>(*std::move(arrivals), *std::move(mix),
                                        settings.keys("keys"));
}

}  // namespace

WorkloadKind shopping_cart_workload() {
  return {
      "shopping_cart",
      "one cart on several devices: quantities go up and down, products go, somebody checks out",
      Family::kMap, kParameters, make};
}

}  // namespace skerry::harness
