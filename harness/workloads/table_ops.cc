// A table that several people fill in: rows come and go, cells are registers, counters and texts.
//
// What a cell holds its column's name says (crdts/tables/table.h). An edit of a row that the person
// does not see is no edit: the row is inserted instead, so that a table begins to fill by itself.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/codec.h"
#include "core/value.h"
#include "harness/workloads/rated.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

constexpr std::array kParameters = {
    kRateParameter,
    kRateTotalParameter,
    kWritersParameter,
    Parameter{"mix", ParameterType::kWeights,
              "{ add = 0.2, assign = 0.35, erase = 0.05, insert = 0.1, splice = 0.3 }", false, 0, 0,
              "add|assign|erase|insert|splice", "how often each command"},
    Parameter{"rows", ParameterType::kKeys,
              "{ distribution = \"zipf\", count = 100, theta = 0.99 }", false, 0, 0, "",
              "which rows"},
    Parameter{"columns", ParameterType::kInteger, "4", false, 1, 1000, "",
              "columns of each kind: registers, counters, texts"},
};

// The length of a cell's text, as the facts show it: "/row/t_0=\"...\"".
uint64_t text_size(const std::vector<std::string>& facts, const std::string& path) {
  const std::string begin = path + "=\"";
  const auto at = std::lower_bound(facts.begin(), facts.end(), begin);
  if (at == facts.end() || !at->starts_with(begin)) return 0;
  return count_scalars(at->substr(begin.size(), at->size() - begin.size() - 1));
}

class TableOps : public RatedWorkload {
 public:
  TableOps(Arrivals arrivals, Mix mix, const KeysSpec& rows, uint64_t columns)
      : RatedWorkload(std::move(arrivals)),
        mix_(std::move(mix)),
        rows_(rows.count, rows.theta),
        columns_(columns) {}

  void act(World& world, uint32_t person, Rng& rng) override {
    const std::string& what = mix_.draw(rng);
    const std::string row = "/row-" + std::to_string(rows_.draw(rng));
    const std::string column = std::to_string(rng.below(columns_));
    const std::optional<Value> value = world.document(person).value();
    const auto* seen = value ? std::get_if<std::vector<std::string>>(&*value) : nullptr;
    static const std::vector<std::string> kNothing;
    const std::vector<std::string>& facts = seen == nullptr ? kNothing : *seen;
    if (!std::binary_search(facts.begin(), facts.end(), row)) {
      if (what != "erase") world.submit(person, TableInsert{row});
      return;
    }
    if (what == "erase") {
      world.submit(person, TableErase{row});
    } else if (what == "assign") {
      const std::string text = "value " + std::to_string(rng.below(1000));
      world.submit(person, RegisterAssign{text, row + "/" + column});
    } else if (what == "add") {
      const int64_t amount = static_cast<int64_t>(rng.below(10)) - 4;
      world.submit(person, CounterAdd{amount, row + "/n_" + column});
    } else if (what == "splice") {
      splice(world, person, facts, row + "/t_" + column, rng);
    }
  }

 private:
  static void splice(World& world, uint32_t person, const std::vector<std::string>& facts,
                     const std::string& path, Rng& rng) {
    const uint64_t size = text_size(facts, path);
    const uint64_t position = rng.below(size + 1);
    const uint64_t erased = std::min(rng.below(4), size - position);
    std::string text;
    for (uint64_t i = rng.below(6); i > 0; --i) text += static_cast<char>('a' + rng.below(26));
    world.submit(person, TextSplice{position, erased, std::move(text), path});
  }

  Mix mix_;
  ZipfSampler rows_;
  uint64_t columns_;
};

StatusOr<std::unique_ptr<Workload>> make(const Settings& settings, const WorkloadContext& context) {
  StatusOr<Arrivals> arrivals = Arrivals::make(settings, context);
  if (!arrivals.ok()) return arrivals.status();
  StatusOr<Mix> mix = Mix::make(settings, "mix");
  if (!mix.ok()) return mix.status();
  return std::make_unique<TableOps>(*std::move(arrivals), *std::move(mix), settings.keys("rows"),
                                    static_cast<uint64_t>(settings.integer("columns")));
}

}  // namespace

WorkloadKind table_ops_workload() {
  return {"table_ops", "rows inserted and erased, cells assigned, counted up and typed into",
          Family::kTable, kParameters, make};
}

}  // namespace skerry::harness
