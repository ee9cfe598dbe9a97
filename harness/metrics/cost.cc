// What the servers of a run cost, for 1,000 users and a month ([cost]).
//
// Counted is what is billed: frames that come to servers, rows that they keep (a change each, by
// the KiB), rows that they read (all they hold as they start, one for a read that they answer),
// what they hold at the end, bytes that they send; and hours, of which a server has all those of a
// month and as many users as `users_per_server`. A run stands for `per_month` of a user's month;
// what is held, for as many months' worth as one. Nothing free of charge is taken off. Of refusals
// that a server keeps nothing is counted.
#include <cmath>

#include "harness/observe/ledger.h"
#include "harness/observe/metric.h"
#include "harness/plan/plan.h"

namespace skerry::harness {
namespace {

constexpr double kUsers = 1000;
constexpr double kHoursOfMonth = 730;
constexpr double kMillion = 1e6;
constexpr double kGigabyte = 1e9;
constexpr uint64_t kRow = 1024;

class Cost final : public Metric {
 public:
  explicit Cost(const Plan& plan) : prices_(plan.cost) {}

  void on_frame(const RunView& view, uint32_t node, uint32_t, const Payload&,
                const FrameAccount&) override {
    requests_ += is_server(view, node) ? 1 : 0;
  }
  void on_send(const RunView& view, uint32_t node, const Output& output) override {
    sent_ += is_server(view, node) ? output.payload.size() : 0;
  }
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override {
    if (!is_server(view, node)) return;
    const uint64_t bytes = view.ledger()[change].committed.encoded_bytes;
    writes_ += (bytes + kRow - 1) / kRow;
  }
  void on_process(const RunView& run, uint32_t node, Process what) override {
    if (!is_server(run, node) || what != Process::kStarted) return;
    for (const uint32_t document : run.documents_of(node)) {
      reads_ += run.of_document(document).ledger().received(node);
    }
  }
  // Where the own copy is read nobody else is.
  void on_read_answer(const RunView& view, uint32_t, const ReadAnswer& answer) override {
    reads_ += answer.status.ok() && answer.asked < view.now() ? 1 : 0;
  }

  void write(const RunView& view, Figures& out) const override {
    const double users = view.setting().people;
    const double times = prices_.per_month * kUsers / users;
    const double servers = view.setting().servers;
    uint64_t total = 0;
    const auto put = [&](const char* name, double dollars) {
      const auto millionths = static_cast<uint64_t>(std::llround(dollars * kMillion));
      total += millionths;
      out.count(name, millionths);
    };
    put("cost_requests", count(requests_) / kMillion * prices_.requests * times);
    put("cost_writes", count(writes_) / kMillion * prices_.writes * times);
    put("cost_reads", count(reads_) / kMillion * prices_.reads * times);
    put("cost_storage", count(held(view)) / kGigabyte * prices_.storage * times);
    put("cost_egress", count(sent_) / kGigabyte * prices_.egress * times);
    put("cost_compute",
        servers == 0 ? 0 : kHoursOfMonth * prices_.compute * kUsers / prices_.users_per_server);
    out.count("cost", total);
  }

 private:
  static double count(uint64_t what) { return static_cast<double>(what); }
  static bool is_server(const RunView& view, uint32_t node) {
    return node >= view.setting().people;
  }

  static uint64_t held(const RunView& run) {
    uint64_t bytes = 0;
    for (uint32_t document = 0; document < run.documents(); ++document) {
      const RunView& view = run.of_document(document);
      const Ledger& ledger = view.ledger();
      for (const uint32_t node : view.holders()) {
        for (uint32_t change = 0; is_server(run, node) && change < ledger.size(); ++change) {
          if (ledger.has_received(node, change)) bytes += ledger[change].committed.encoded_bytes;
        }
      }
    }
    return bytes;
  }

  CostOptions prices_;
  uint64_t requests_ = 0;
  uint64_t writes_ = 0;
  uint64_t reads_ = 0;
  uint64_t sent_ = 0;
};

MetricRow money(const char* name, const char* meaning) {
  return exact(name, "microusd", kLess, meaning).needs(MetricNeed::kCost);
}

}  // namespace

MetricKind cost_metrics() {
  return {{money("cost", "of servers, for 1,000 users and a month, at the prices of [cost]"),
           money("cost_requests", "of it, for frames that come to servers"),
           money("cost_writes", "of it, for rows that they keep"),
           money("cost_reads", "of it, for rows that they read"),
           money("cost_storage", "of it, for what they hold"),
           money("cost_egress", "of it, for bytes that they send"),
           money("cost_compute", "of it, for their hours")},
          [](const Plan& plan) -> std::unique_ptr<Metric> {
            return plan.cost.is_on() ? make_metric<Cost>(plan) : nullptr;
          }};
}

}  // namespace skerry::harness
