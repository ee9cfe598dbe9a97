#include "harness/replay/orders.h"

#include <charconv>
#include <sstream>

#include "core/nearest.h"
#include "core/time_text.h"
#include "harness/replay/followed.h"
#include "harness/replay/harm.h"
#include "harness/replay/missing_change.h"
#include "harness/replay/show.h"

namespace skerry::harness {
namespace {

class Carrier {
 public:
  Carrier(const Scenario& scenario, uint64_t seed, Playback& playback,
          const std::function<void()>& after_step)
      : scenario_(scenario), seed_(seed), playback_(playback), after_step_(after_step) {}

  void carry_out(const std::string& line) {
    std::istringstream in(line);
    std::string word;
    in >> word;
    if (word == "filter") {
      std::string words;
      std::getline(in >> std::ws, words);
      if (const Status status = add_filter(words, scenario_, filter_); !status.ok()) {
        text_ += std::string(status.message()) + "\n";
      }
    } else if (word == "check") {
      std::string name;
      in >> name;
      until_check(name);
    } else {
      uint64_t number = 0;
      in >> number;
      carry_out(word, number, in);
    }
  }

  std::string take_text() { return std::move(text_); }

 private:
  void carry_out(const std::string& word, uint64_t number, std::istringstream& in) {
    if (word == "quiet") {
      while (playback_.event() < number && step()) {
      }
    } else if (word == "tell") {
      told([this, last = playback_.event() + number] { return playback_.event() >= last; });
    } else if (word == "event") {
      told([this, number] { return playback_.event() >= number; });
    } else if (word == "time") {
      const Instant at{static_cast<int64_t>(number)};
      told([this, at] { return playback_.run().reached() >= at; });
    } else if (word == "show") {
      add(show_replica(playback_.run(), playback_.notebook(), static_cast<uint32_t>(number),
                       filter_.documents));
    } else if (word == "diff") {
      uint32_t other = 0;
      in >> other;
      add(diff_replicas(playback_.run().view(), playback_.notebook(), static_cast<uint32_t>(number),
                        other, filter_.documents));
    } else if (word == "where") {
      text_ += where_text(playback_.event(), playback_.run().view().now());
      text_ += playback_.is_over() ? ", where the run is over\n" : "\n";
    }
  }

  bool step() {
    const bool is_made = playback_.step();
    if (is_made) after_step_();
    return is_made;
  }

  template <typename IsThere>
  void told(const IsThere& is_there) {
    LineWindow lines;
    playback_.tell([&lines](const std::string& line) { lines.add(line); }, filter_);
    while (!is_there() && step()) {
    }
    playback_.be_quiet();
    text_ += lines.text();
  }

  void until_check(const std::string& name) {
    const Run& run = playback_.run();
    const std::vector<uint32_t>& documents = filter_.documents;
    const auto is_broken = [&] {
      const Checker* checker = word_of(run.checkers(), name, documents).checker;
      return checker->verdict() == results::Verdict::kInvalid;
    };
    told(is_broken);
    if (!is_broken() && playback_.is_over()) playback_.finish();
    const auto [document, checker] = word_of(run.checkers(), name, documents);
    if (checker->verdict() == results::Verdict::kValid) {
      text_ += name + " holds to the end of the run" + among(documents) + "\n";
      return;
    }
    text_ += (is_broken() ? "invalid: " : "unknown: ") +
             document_prefix(document_of(run.view().of_document(document))) + checker->detail() +
             "\n";
    if (!is_broken()) return;
    const auto told = harms_of(scenario_, seed_, {{name}, documents});
    if (!told.ok()) return;
    const Harm& harm = told->front().harm;
    for (const std::string& line : harm.lines) text_ += "  " + line + "\n";
    if (harm.event) {
      text_ += "  " + labelled("go there", "go " + std::to_string(*harm.event)) + "\n";
    }
    if (harm.document && !harm.node.empty()) {
      const std::string look = "show " + harm.node + " " + std::to_string(*harm.document);
      text_ += "  " + labelled("look there", look) + "\n";
    }
  }

  void add(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) text_ += line + "\n";
  }

  const Scenario& scenario_;
  uint64_t seed_;
  Playback& playback_;
  const std::function<void()>& after_step_;
  Filter filter_;
  std::string text_;
};

}  // namespace

Status add_filter(const std::string& words, const Scenario& scenario, Filter& filter) {
  std::istringstream in(words);
  std::string sort;
  in >> sort;
  std::string value;
  std::getline(in >> std::ws, value);
  const auto wrong = [&sort](const Status& status) {
    return invalid(sort + " is " + std::string(status.message()));
  };
  if (sort == "at") {
    const auto node = parse_replica(value, scenario);
    if (!node.ok()) return wrong(node.status());
    filter.nodes.push_back(*node);
  } else if (sort == "link") {
    const auto link = parse_link(value, scenario);
    if (!link.ok()) return wrong(link.status());
    filter.links.push_back(*link);
  } else if (sort == "kind") {
    const auto kinds = parse_kinds(value);
    if (!kinds.ok()) return wrong(kinds.status());
    filter.kinds.insert(filter.kinds.end(), kinds->begin(), kinds->end());
  } else if (sort == "change") {
    filter.change = parse_change(value);
    if (!filter.change) {
      return invalid("change is `" + value +
                     "`; expected a replica and the number of a dot, such as 3.17");
    }
  } else if (sort == "document") {
    const auto document = parse_document(value, scenario);
    if (!document.ok()) return wrong(document.status());
    filter.documents.push_back(*document);
  } else {
    static const std::vector<std::string> kSorts = {"at",     "link",     "kind",
                                                    "change", "document", "none"};
    return invalid("there is no filter `" + sort + "`" + suggestion(sort, kSorts));
  }
  return absl::OkStatus();
}

std::string where_text(uint64_t event, Instant now) {
  return "After event #" + std::to_string(event) + ", at " + format_instant(now);
}

std::string carry_out(const std::string& orders, const Scenario& scenario, uint64_t seed,
                      Playback& playback, const std::function<void()>& after_step) {
  Carrier carrier(scenario, seed, playback, after_step);
  std::istringstream in(orders);
  for (std::string line; std::getline(in, line);) carrier.carry_out(line);
  return carrier.take_text();
}

}  // namespace skerry::harness
