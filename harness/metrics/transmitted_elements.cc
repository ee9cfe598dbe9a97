// What is sent where states and deltas travel: irreducible elements (Enes et al. 2019, section
// III).
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

class TransmittedElements final : public Metric {
 public:
  void on_send(const RunView&, uint32_t, const Output& output) override {
    elements_ += output.elements;
  }
  void on_commit(const RunView& view, uint32_t, const Command&, const VersionVector&) override {
    elements_to_last_write_ = elements_;
    bytes_to_last_write_ = view.record().traffic().carried_bytes();
  }

  void write(const RunView&, Figures& out) const override {
    out.count("transmitted_elements", elements_);
    out.count("transmitted_elements_to_last_write", elements_to_last_write_);
    out.count("carried_bytes_to_last_write", bytes_to_last_write_);
  }

 private:
  uint64_t elements_ = 0;
  uint64_t elements_to_last_write_ = 0;
  uint64_t bytes_to_last_write_ = 0;
};

}  // namespace

MetricKind transmitted_elements_metrics() {
  constexpr auto kJoins = MetricNeed::kJoins;
  return {{exact("transmitted_elements", "count", kLess,
                 "irreducible elements in the states and deltas that were sent; only in modes that "
                 "join")
               .needs(kJoins),
           exact("transmitted_elements_to_last_write", "count", kLess,
                 "of these, what was sent before the last commit")
               .needs(kJoins),
           exact("carried_bytes_to_last_write", "bytes", kLess,
                 "all bytes that links carried before the last commit; only in modes that join")
               .needs(kJoins)},
          [](const Plan& plan) -> std::unique_ptr<Metric> {
            return is_joined(plan.replica.mode) ? make_metric<TransmittedElements>() : nullptr;
          }};
}

}  // namespace skerry::harness
