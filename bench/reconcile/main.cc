// bench_reconcile [--json] [--quick] [--bar] [--repeats N]: what it takes to find out what two sets
// of changes do not share, by each method.
//
// Cells: 100,000 and 1,000,000 changes by 10 and 20,000 actors, 1 to 10,000 differences, recent or
// spread; --quick: 100,000 changes and up to 1,000 differences. Of each method the bytes of all
// messages, both ways and without the changes themselves; round trips, until both sides know, where
// a stream goes on as far as its window lets it, and the bytes that it was ahead by then; the
// processor time of both sides (smallest of N), with indexes that are kept up with every change.
// Then what an index costs a change, and how many coded symbols a difference takes. Exit status 1
// if a result is wrong; with --bar also if docs/reconciliation.md promises more.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "bars.h"
#include "history.h"
#include "measured.h"
#include "printer.h"

namespace skerry::bench {
namespace {

using sync::Method;

struct Options {
  Printer::Form form = Printer::Form::kText;
  bool is_quick = false;
  bool is_bar = false;
  int repeats = 3;
};

class Program {
 public:
  explicit Program(const Options& options) : options_(options), printer_(options.form) {}

  int run() {
    const std::vector<uint64_t> sizes = options_.is_quick
                                            ? std::vector<uint64_t>{100'000}
                                            : std::vector<uint64_t>{100'000, 1'000'000};
    std::vector<uint64_t> differences{1, 10, 100, 1'000};
    if (!options_.is_quick) differences.push_back(10'000);
    printer_.begin();
    for (const uint64_t changes : sizes) {
      for (const uint64_t d : differences) measure_cell({changes, 10, d, Where::kRecent});
      for (const uint64_t d : differences) measure_cell({changes, 20'000, d, Where::kRecent});
      for (const uint64_t d : differences) measure_cell({changes, 20'000, d, Where::kSpread});
    }
    printer_.begin_indexes();
    for (const uint64_t changes : sizes) {
      const History history = make_history({changes, 20'000, 0, Where::kRecent});
      printer_.indexes(changes, measure_indexes(history.left));
    }
    printer_.begin_symbols();
    for (const uint64_t d : differences) {
      const double mean = mean_symbols(d);
      printer_.symbols(d, mean);
      bars_.symbols(d, mean);
    }
    printer_.end();
    return !bars_.are_right() || (options_.is_bar && !bars_.are_reached()) ? 1 : 0;
  }

 private:
  void measure_cell(const HistoryShape& shape) {
    const History history = make_history(shape);
    sync::SetIndexes left(history.left);
    sync::SetIndexes right(history.right);
    std::vector<std::optional<Method>> methods;
    for (size_t i = 0; i < sync::kMethods; ++i) methods.emplace_back(static_cast<Method>(i));
    methods.push_back(std::nullopt);
    for (const std::optional<Method> method : methods) {
      const Measured measured = measure(left, right, shape.differences, method, options_.repeats);
      printer_.cell(shape, method, measured);
      bars_.cell(shape, method, measured);
    }
  }

  Options options_;
  Printer printer_;
  Bars bars_;
};

int main_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--json") {
      options.form = Printer::Form::kJson;
    } else if (word == "--quick") {
      options.is_quick = true;
    } else if (word == "--bar") {
      options.is_bar = true;
    } else if (word == "--repeats" && i + 1 < argc) {
      options.repeats = std::max(1, std::atoi(argv[++i]));
    } else {
      const bool is_help = word == "--help" || word == "-h";
      std::fprintf(is_help ? stdout : stderr,
                   "usage: bench_reconcile [--json] [--quick] [--bar] [--repeats N]\n");
      return is_help ? 0 : 2;
    }
  }
  return Program(options).run();
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) { return skerry::bench::main_of(argc, argv); }
