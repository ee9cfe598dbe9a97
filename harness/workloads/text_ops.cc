// Inserts into and erases from a text at its start, its end or anywhere, so often and so much as is
// asked: what crdt-benchmarks' B1 and B2 do.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/workloads/placed.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr double kLongest = 1 << 20;

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    kInsertMixParameter,
    kPlaceParameter,
    Parameter{"length_min", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at least"},
    Parameter{"length_max", ParameterType::kInteger, "1", false, 1, kLongest, "",
              "letters of an insertion or erasure, at most"},
    Parameter{"commands", ParameterType::kInteger, "0", false, 0, 1e9, "",
              "how many each person makes; 0: as many as there is time for"},
    Parameter{"distinct", ParameterType::kBoolean, "false", false, 0, 0, "",
              "no letter is typed twice (characters from U+10000 on; nobody types when all "
              "1,048,576 are used up)"},
};

// The nth of those that a person types when no two people type the same; empty: there is none.
std::string distinct_character(uint64_t n, uint32_t person, uint64_t people) {
  constexpr uint64_t kFirst = 0x10000;
  constexpr uint64_t kLast = 0x10FFFF;
  const uint64_t scalar = kFirst + n * people + person;
  if (scalar > kLast) return {};
  const auto tail = [scalar](int bits) {
    return static_cast<char>(0x80 | (scalar >> bits & 0x3F));
  };
  return {static_cast<char>(0xF0 | scalar >> 18), tail(12), tail(6), tail(0)};
}

class TextOps : public PlacedWorkload {
 public:
  enum class Letters : uint8_t { kAny, kDistinct };
  TextOps(Arrivals arrivals, const Placing& placing, uint64_t length_min, uint64_t length_max,
          uint32_t people, Letters letters)
      : PlacedWorkload(std::move(arrivals), placing, people),
        length_min_(length_min),
        length_max_(length_max),
        letters_(letters),
        typed_(people) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const uint64_t size = world.text_length(person);
    const bool is_insertion = inserts(size, rng);
    const uint64_t length = length_min_ + rng.below(length_max_ - length_min_ + 1);
    const uint64_t erased = is_insertion ? 0 : std::min(length, size);
    // Where an erasure may begin; an insertion may be behind the last letter.
    const uint64_t at = position(size - erased, rng);
    std::string text;
    for (uint64_t i = 0; is_insertion && i < length; ++i) {
      text += letter(person, rng);
    }
    if (world.submit(person, TextSplice{at, erased, std::move(text)})) count(person);
  }

 private:
  std::string letter(uint32_t person, Rng& rng) {
    if (letters_ == Letters::kAny) return {static_cast<char>('a' + rng.below(26))};
    return distinct_character(typed_[person]++, person, typed_.size());
  }

  uint64_t length_min_;
  uint64_t length_max_;
  Letters letters_;
  std::vector<uint64_t> typed_;  // by person
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  const StatusOr<Placing> placing = placing_of(settings, "commands");
  if (!placing.ok()) return placing.status();
  const auto least = static_cast<uint64_t>(settings.integer("length_min"));
  const auto most = static_cast<uint64_t>(settings.integer("length_max"));
  if (least > most) {
    return invalid("length_min = " + std::to_string(least) +
                   " is more than length_max = " + std::to_string(most));
  }
  const auto letters =
      settings.boolean("distinct") ? TextOps::Letters::kDistinct : TextOps::Letters::kAny;
  return std::make_unique<TextOps>(*std::move(arrivals), *placing, least, most, context.people,
                                   letters);
}

}  // namespace

WorkloadKind text_ops_workload() {
  return {"text_ops", "inserts into and erases from a text at its start, its end or anywhere",
          Family::kText, kParameters, make};
}

}  // namespace skerry::harness
