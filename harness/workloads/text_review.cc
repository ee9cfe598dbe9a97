// A document in review: people type and delete words, make words bold, link them, and comment on
// them.
#include <algorithm>
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
    Parameter{
        "mix", ParameterType::kWeights,
        "{ bold = 0.1, comment = 0.1, erase = 0.15, link = 0.05, type = 0.55, unmark = 0.05 }",
        false, 0, 0, "bold|comment|erase|link|type|unmark", "how often each command"},
};

class TextReview : public RatedWorkload {
 public:
  TextReview(Arrivals arrivals, Mix mix)
      : RatedWorkload(std::move(arrivals)), mix_(std::move(mix)) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const uint64_t size = world.document(person).value_size();
    if (what == "type" || size == 0) {
      const uint64_t position = rng.below(size + 1);
      world.submit(person, TextSplice{position, 0, word(rng)});
      return;
    }
    const uint64_t position = rng.below(size);
    const uint64_t length = std::min(1 + rng.below(12), size - position);
    if (what == "erase") {
      world.submit(person, TextSplice{position, length, ""});
      return;
    }
    MarkAdd mark{position, length};
    if (what == "comment") {
      mark.mark =
          "comment:" + std::to_string(world.number_of(person)) + "-" + std::to_string(comments_++);
      mark.value = "please check " + word(rng);
    } else {
      mark.mark = what == "link" ? "link" : "bold";
      if (what == "link") mark.value = "page-" + std::to_string(rng.below(50));
    }
    if (what == "unmark") {
      world.submit(person, MarkRemove{position, length, mark.mark, mark.value});
    } else {
      world.submit(person, mark);
    }
  }

 private:
  static std::string word(Rng& rng) {
    std::string word;
    const uint64_t letters = 1 + rng.below(9);
    for (uint64_t i = 0; i < letters; ++i) word += static_cast<char>('a' + rng.below(26));
    return word + " ";
  }

  Mix mix_;
  uint64_t comments_ = 0;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<TextReview>(*std::move(arrivals), *std::move(mix));
}

}  // namespace

WorkloadKind text_review_workload() {
  return {"text_review", "a document in review: typing, deleting, bold, links and comments",
          Family::kRichText, kParameters, make};
}

}  // namespace skerry::harness
