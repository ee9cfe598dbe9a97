#include "harness/workloads/arrivals.h"

#include <algorithm>
#include <string>
#include <utility>

namespace skerry::harness {
namespace {

constexpr int64_t kLongestGap = int64_t{1} << 61;

Distribution exponential(Duration mean) {
  Distribution distribution;
  distribution.kind = Distribution::Kind::kExponential;
  distribution.a = mean.ns;
  // Two commands of one person never share an instant.
  distribution.least = 1;
  return distribution;
}

}  // namespace

std::vector<Rng> person_streams(const WorkloadContext& context, uint32_t people) {
  Rng entry_stream = context.rng;
  const uint64_t seed = entry_stream.next();
  std::vector<Rng> streams;
  streams.reserve(people);
  for (uint32_t person = 0; person < people; ++person) {
    const uint32_t number = context.numbers.empty() ? person : context.numbers[person];
    streams.push_back(Rng::stream(seed, "person/" + std::to_string(number)));
  }
  return streams;
}

StatusOr<uint32_t> writers_of(const Settings& settings, std::string_view name,
                              const WorkloadContext& context) {
  const auto writers = static_cast<uint64_t>(settings.integer(name));
  // A document may have fewer followers than write anywhere.
  if (context.documents > 1) {
    return static_cast<uint32_t>(writers == 0 ? context.people
                                              : std::min<uint64_t>(writers, context.people));
  }
  if (writers > context.people) {
    const std::string people = std::to_string(context.people);
    const std::string there_are =
        context.numbers.empty() ? "replicas.count is " + people : people + " people take part";
    return invalid(std::string(name) + " = " + std::to_string(writers) + ", but " + there_are);
  }
  return writers == 0 ? context.people : static_cast<uint32_t>(writers);
}

StatusOr<uint64_t> share_of(const Settings& settings, std::string_view name,
                            std::string_view word) {
  const auto& weights = settings.weights(name);
  double total = 0;
  double share = 0;
  for (const auto& [key, weight] : weights) {
    total += weight;
    if (key == word) share = weight;
  }
  if (!(total > 0)) return invalid(std::string(name) + ": the weights sum to zero");
  return Rng::probability(share / total);
}

Arrivals::Arrivals(Duration mean_gap, std::vector<Rng> streams, std::vector<uint32_t> divided)
    : gap_(exponential(mean_gap)), streams_(std::move(streams)), divided_(std::move(divided)) {}

StatusOr<Arrivals> Arrivals::make(const Settings& settings, const WorkloadContext& context) {
  const bool is_each = settings.has("rate");
  if (is_each == settings.has("rate_total")) {
    return invalid(is_each ? "rate and rate_total are both given; expected one of them"
                           : "neither rate nor rate_total is given; expected one of them");
  }
  const StatusOr<uint32_t> writers = writers_of(settings, "writers", context);
  if (!writers.ok()) return writers.status();
  const double per_second = is_each ? settings.real("rate")
                                    : settings.real("rate_total") /
                                          static_cast<double>(context.documents) /
                                          static_cast<double>(*writers);
  const double mean_ns = std::clamp(1e9 / per_second, 1.0, 1e18);
  const auto mean_gap = Duration::nanoseconds(static_cast<int64_t>(mean_ns));
  std::vector<uint32_t> divided;
  for (uint32_t person = 0; is_each && person < *writers && !context.followed.empty(); ++person) {
    const uint32_t number = context.numbers.empty() ? person : context.numbers[person];
    divided.push_back(context.followed[number]);
  }
  return Arrivals(mean_gap, person_streams(context, *writers), std::move(divided));
}

void Arrivals::begin(World& world) {
  for (uint32_t person = 0; person < streams_.size(); ++person) schedule_next(world, person);
}

void Arrivals::schedule_next(World& world, uint32_t person) {
  const int64_t gap = gap_.draw(streams_[person]);
  const int64_t among = divided_.empty() ? 1 : divided_[person];
  const Instant at =
      gap > kLongestGap / among ? world.end() : world.now() + Duration::nanoseconds(gap * among);
  if (at < world.end()) world.schedule(at, person, 0);
}

}  // namespace skerry::harness
