// Words that may not be written, where they may all the same, and what to write instead. Patterns
// that would find themselves are put together from pieces.
#include <algorithm>
#include <regex>

#include "rules.h"

namespace skerry::tidy {
namespace {

enum class In { kCode, kText };  // stripped C++, or every line of every file

struct Word {
  std::string pattern;
  In in = In::kCode;
  std::string_view except;  // path prefixes, each between blanks
  std::string_view instead;
};

const std::vector<Word>& words() {
  static const std::vector<Word> list = {
      {R"(\bstd::\w+_distribution\b)", In::kCode, "",
       "core/distribution.h draws the same bits everywhere"},
      {R"(\bstd::(mt19937\w*|minstd_rand0?|default_random_engine|ranlux\w+)\b)", In::kCode, "",
       "Rng::stream(seed, name) of core/rng.h"},
      {R"(\bstd::random_device\b)", In::kCode, " live/ cli/ ", "a named stream of core/rng.h"},
      {R"((^|[^\w.>])(s?rand|rand_r|drand48)\s*\()", In::kCode, "",
       "Rng::stream(seed, name) of core/rng.h"},
      {R"(\bstd::(shuffle|sample)\b)", In::kCode, "",
       "Rng::below: these draw differently per library"},
      {R"((\bstd::|[^\w:.>]::)time\s*\(|\btime\s*\((nullptr|NULL|0)\))", In::kCode,
       " reports/results_folder reports/anomaly_folder bench/crdts/costs_reporter ",
       "Instant and Now of core/time.h"},
      {R"(\b(gettimeofday|clock_gettime)\s*\()", In::kCode,
       " harness/runner harness/run/ tests/ bench/ live/ ",
       "virtual time (core/time.h); CPU time is measured in harness/runner"},
      {R"(\bsystem_clock\b)", In::kCode, " cli/ live/ reports/results_folder ",
       "virtual time (core/time.h); the wall clock only names a results folder"},
      {R"(\b(steady_clock|high_resolution_clock)\b)", In::kCode,
       " harness/runner harness/machine/stopwatch reports/run_file cli/ bench/ live/ tests/ ",
       "virtual time (core/time.h); wall time is measured in harness/runner, and paces flushes of "
       "reports/run_file"},
      {R"(\bstd::hash\b)", In::kCode, "", "hash64 or hash128 of core/hash.h"},
      {R"(\bstd::unordered_\w+)", In::kCode, "",
       "std::map, a sorted vector, or absl::flat_hash_map that nobody walks"},
      {R"(\bstd::(exp2?|expm1|log|log2|log10|log1p|pow|sin|cos|tan|tanh|cbrt|erf|tgamma)\s*\()",
       In::kCode, " reports/ cli/ tests/ bench/ ", "core/exact_math.h: libm differs per platform"},
      {R"(\bstd::(format|expected|views::|print|)"
       R"(ranges::(unique|remove|remove_if|rotate|subrange|search))\b)",
       In::kCode, "", "absl::StrCat, StatusOr or a loop: clang 14 must build this"},
      {R"(\bstd::(async|jthread|thread)\b)", In::kCode, " harness/runner live/ cli/ tests/ bench/ ",
       "one run, one thread; harness/runner makes them"},
      {R"(\b(\w*[sS]ettings|tables|replicas|sync|network|storage)(\(\))?(\.|->))"
       R"((has|boolean|integer|real|duration|text|distribution|keys|weights|nodes?|groups|)"
       R"(backoff|texts|links|steps)\(")",
       In::kCode,
       " core/ replica/ sim/faults/ harness/workloads/ harness/scenario/anomalies "
       "harness/scenario/build harness/scenario/consistency harness/scenario/defaults "
       "harness/scenario/history harness/scenario/options harness/scenario/settle "
       "harness/scenario/values tests/ ",
       "scenario.options: a scenario's keys are looked up by name while it is read, once"},
      {R"(\b(assert|abort)\s*\()", In::kCode, " core/check tests/ bench/ ",
       "SKERRY_CHECK of core/check.h: always on, and it prints the run"},
      {R"(\bDISABLED_)", In::kCode, "", "a test that runs, or none"},
      {std::string(R"(\b(TO)") + R"(DO|FIX)" + R"(ME|X)" + R"(XX|HA)" + R"(CK)\b(?!\(#?\d+\)))",
       In::kText, "", "finish it, or give it a number that docs/roadmap.md explains"},
      {std::string(R"((^|[^A-Za-z0-9_.}]))") + R"(/((wo)" + R"(rk|fa)" + R"(rm|home)/|ro)" +
           R"(ot/(?!\w+/\w+=)))",  // but a tree's lines begin so
       In::kText, "", "a path from the checkout: this one is of one machine"},
      {std::string("deb\\.deb") + "ian\\.org|registry\\.np" + "mjs\\.org", In::kText, "",
       "the package's name alone"},
      {std::string("-ff") + "ast-math", In::kText, " docs/ ",
       "exact arithmetic: results must agree bit for bit"},
  };
  return list;
}

bool is_excepted(const std::string& path, std::string_view except) {
  size_t at = 0;
  while ((at = except.find_first_not_of(' ', at)) != std::string_view::npos) {
    const size_t end = std::min(except.find(' ', at), except.size());
    if (path.starts_with(except.substr(at, end - at))) return true;
    at = end;
  }
  return false;
}

}  // namespace

void check_words(const SourceFile& file, std::vector<Finding>& findings) {
  static const std::vector<std::regex> kPatterns = [] {
    std::vector<std::regex> patterns;
    for (const Word& word : words()) patterns.emplace_back(word.pattern, std::regex::optimize);
    return patterns;
  }();
  for (size_t w = 0; w < words().size(); ++w) {
    const Word& word = words()[w];
    if (word.in == In::kCode && !is_cpp(file)) continue;
    if (is_excepted(file.path, word.except)) continue;
    const std::vector<std::string>& lines = word.in == In::kCode ? file.code : file.lines;
    for (size_t i = 0; i < lines.size(); ++i) {
      std::smatch match;
      if (!std::regex_search(lines[i], match, kPatterns[w])) continue;
      findings.push_back(
          {file.path, i + 1, "\"" + match.str() + "\": write " + std::string(word.instead)});
    }
  }
}

}  // namespace skerry::tidy
