#include "harness/run/verdict.h"

#include <algorithm>

#include "core/check.h"
#include "harness/checkers/catalogue.h"
#include "harness/observe/frame_documents.h"

namespace skerry::harness {
namespace {

using results::Verdict;

constexpr std::string_view kEvidence = "evidence";

// The amounts of another document, by what they count.
void add_looked_at(const Checker::LookedAt& more, Checker::LookedAt& all) {
  for (const auto& each : more) {
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&each](const auto& known) { return known.first == each.first; });
    if (at == all.end()) {
      all.push_back(each);
    } else {
      at->second += each.second;
    }
  }
}

// What each document's check of the same name says, as one, in the words of one of them.
results::CheckResult check_of_all(std::span<const Checkers> documents, size_t index) {
  const std::string& name = documents.front()[index].first;
  const auto [document, checker] = word_of(documents, name);
  results::CheckResult all{name, checker->verdict(), checker->detail(), {}};
  if (!all.detail.empty() && documents.size() > 1) all.detail.insert(0, document_prefix(document));
  for (const Checkers& each : documents) {
    add_looked_at(each[index].second->looked_at(), all.looked_at);
  }
  return all;
}

}  // namespace

Checkers make_checkers(const Plan& plan) {
  Checkers checkers;
  for (const std::string& name : plan.checks) {
    const CheckerKind* kind = find_checker(name);
    SKERRY_CHECK(kind != nullptr);
    checkers.emplace_back(name, kind->make());
  }
  return checkers;
}

Word word_of(std::span<const Checkers> documents, const std::string& check,
             std::span<const uint32_t> among) {
  const auto place = std::ranges::find_if(
      documents.front(), [&check](const auto& known) { return known.first == check; });
  SKERRY_CHECK(place != documents.front().end());
  const auto index = static_cast<size_t>(place - documents.front().begin());
  Word word;
  const size_t asked = among.empty() ? documents.size() : among.size();
  for (size_t i = 0; i < asked; ++i) {
    const uint32_t document = among.empty() ? static_cast<uint32_t>(i) : among[i];
    const Checker* one = documents[document][index].second.get();
    if (const Checker* had = word.checker) {
      const bool is_stronger =
          check == kEvidence ? one->verdict() < had->verdict() : one->verdict() > had->verdict();
      const bool is_earlier = one->verdict() == had->verdict() && one->event() < had->event();
      if (!is_stronger && !is_earlier) continue;
    }
    word = {document, one};
  }
  return word;
}

void judge(std::span<const Checkers> documents, uint64_t refused, results::RunResult& result) {
  bool is_any_judged = false;
  for (size_t i = 0; i < documents.front().size(); ++i) {
    results::CheckResult check = check_of_all(documents, i);
    is_any_judged = is_any_judged || (check.name != kEvidence && check.is_judged());
    result.checks.push_back(std::move(check));
  }
  for (results::CheckResult& check : result.checks) {
    if (check.name == kEvidence && check.verdict == Verdict::kValid && !is_any_judged) {
      check.verdict = Verdict::kUnknown;
      check.detail = "no other check found anything to look at";
    } else if (check.name == kEvidence && !check.detail.empty() && refused > 0) {
      check.detail += "; commands that were refused: " + std::to_string(refused);
    }
    result.verdict = results::worst(result.verdict, check.verdict);
  }
}

}  // namespace skerry::harness
