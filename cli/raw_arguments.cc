#include "cli/raw_arguments.h"

#include <algorithm>
#include <cstdio>

#include "cli/argument_values.h"
#include "cli/catalogue.h"
#include "cli/exit_status.h"
#include "core/nearest.h"
#include "crdts/object/catalogue.h"
#include "harness/replay/filter.h"

namespace skerry::cli {

Done complain(const std::string& verb, const std::string& message) {
  const std::string name = verb.empty() ? "skerry" : "skerry " + verb;
  const std::string help = verb.empty() ? "skerry help" : "skerry help " + verb;
  std::fprintf(stderr, "%s: %s\nSee `%s`.\n", name.c_str(), message.c_str(), help.c_str());
  return {kBadUse};
}

namespace {

Arguments finish_run(Raw& raw) {
  if (raw.run.scenarios.empty()) {
    return complain("run", "give at least one scenario, such as scenarios/quickstart.toml");
  }
  if (raw.seed) {
    raw.run.seeds = parse_seeds(*raw.seed);
    if (!raw.run.seeds) {
      return complain("run",
                      "--seed is `" + *raw.seed +
                          "`; expected a whole number, or a range such as 1..64 of at most " +
                          std::to_string(kMostSeeds));
    }
  }
  const auto overrides = parse_sets(raw.sets);
  if (!overrides) return complain("run", "--set expects KEY=VALUE, such as sync.interval=1s");
  raw.run.overrides = *overrides;
  raw.run.shown = raw.shown;
  return raw.run;
}

Arguments finish_replay(Raw& raw) {
  if (raw.replay.scenario.empty()) return complain("replay", "give a scenario");
  if (raw.seed) {
    raw.replay.seed = parse_whole(*raw.seed);
    if (!raw.replay.seed) {
      return complain("replay", "--seed is `" + *raw.seed + "`; expected one whole number");
    }
  }
  if (!raw.change.empty()) {
    raw.replay.change = harness::parse_change(raw.change);
    if (!raw.replay.change) {
      return complain("replay", "--change is `" + raw.change +
                                    "`; expected a replica and the number of a dot, such as 3.17");
    }
  }
  const auto overrides = parse_sets(raw.sets);
  if (!overrides) return complain("replay", "--set expects KEY=VALUE, such as sync.interval=1s");
  const ReplayArguments& given = raw.replay;
  if (given.is_interactive && (raw.shown.is_json || given.from_event > 0 ||
                               !given.to_show.empty() || !given.to_compare.empty())) {
    return complain("replay", "--interactive goes without --json, --from, --show and --diff");
  }
  raw.replay.overrides = *overrides;
  raw.replay.shown = raw.shown;
  return raw.replay;
}

Arguments finish_validate(Raw& raw) {
  if (raw.validate.scenarios.empty()) return complain("validate", "give at least one scenario");
  const auto overrides = parse_sets(raw.sets);
  if (!overrides) return complain("validate", "--set expects KEY=VALUE, such as sync.interval=1s");
  raw.validate.overrides = *overrides;
  raw.validate.shown = raw.shown;
  return raw.validate;
}

Arguments finish_list(Raw& raw) {
  const std::vector<std::string> names = catalogue_names();
  if (raw.list.what.empty()) {
    return complain("list", "say what to list: " + join_words(names));
  }
  if (std::find(names.begin(), names.end(), raw.list.what) == names.end()) {
    return complain(
        "list", "there are no `" + raw.list.what + "` to list" + suggestion(raw.list.what, names));
  }
  if (raw.list.with_costs && raw.list.what != "crdts") {
    return complain("list", "--costs is for `skerry list crdts`");
  }
  raw.list.shown = raw.shown;
  return raw.list;
}

Arguments finish_edits(Raw& raw) {
  std::vector<std::string> names;
  bool is_known = false;
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.family != Family::kText) continue;
    is_known = is_known || design.name == raw.edits.crdt;
    if (!design.is_mutant) names.emplace_back(design.name);
  }
  if (raw.edits.file.empty() == raw.edits.cases.empty()) {
    return complain("edits", "give a recording to replay, or --cases");
  }
  if (raw.edits.crdt.empty()) {
    return complain("edits", "give --crdt, one of " + join_words(names));
  }
  if (!is_known) {
    return complain("edits", "there is no text design `" + raw.edits.crdt + "`" +
                                 suggestion(raw.edits.crdt, names));
  }
  static const std::vector<std::string> kModes = {"local", "merge", "live",
                                                  "load",  "save",  "checkout"};
  const std::string& mode = raw.edits.mode;
  if (!mode.empty() && std::find(kModes.begin(), kModes.end(), mode) == kModes.end()) {
    return complain("edits", "there is no mode `" + mode + "`" + suggestion(mode, kModes));
  }
  if (!mode.empty() && !raw.edits.crdt.starts_with("eg_walker")) {
    return complain("edits", "--mode is for eg_walker and eg_walker_max");
  }
  raw.edits.shown = raw.shown;
  return raw.edits;
}

Arguments finish_serve(Raw& raw) {
  if (raw.serve.live.data.empty())
    return complain("serve", "give --data, a folder to keep things in");
  if (raw.serve.live.address.empty()) raw.serve.live.address = "127.0.0.1:7733";
  raw.serve.shown = raw.shown;
  return raw.serve;
}

Arguments finish_connect(Raw& raw) {
  if (raw.connect.live.address.empty()) {
    return complain("connect", "give the server's address, such as 127.0.0.1:7733");
  }
  if (raw.connect.live.data.empty()) {
    return complain("connect", "give --data, a folder of its own to keep things in");
  }
  if (!raw.connect.edits.empty() && !raw.connect.play.empty()) {
    return complain("connect", "give --edits or --play, not both");
  }
  raw.connect.shown = raw.shown;
  return raw.connect;
}

}  // namespace

Arguments finish(const std::string& verb, Raw& raw) {
  static const std::vector<std::string> kWords = {"auto", "always", "never"};
  const auto color = parse_when(raw.color);
  const auto progress = parse_when(raw.progress);
  if (!color || !progress) {
    const std::string& word = color ? raw.progress : raw.color;
    return complain(verb, std::string(color ? "--progress" : "--color") + " is `" + word + "`" +
                              suggestion(word, kWords));
  }
  raw.shown.color = *color;
  raw.shown.progress = *progress;
  if (verb == "run") return finish_run(raw);
  if (verb == "replay") return finish_replay(raw);
  if (verb == "validate") return finish_validate(raw);
  if (verb == "list") return finish_list(raw);
  if (verb == "edits") return finish_edits(raw);
  if (verb == "serve") return finish_serve(raw);
  if (verb == "connect") return finish_connect(raw);
  if (verb == "help") return HelpArguments{raw.shown, raw.topic};
  if (verb == "completions") return CompletionsArguments{raw.shown, raw.shell};
  return VersionArguments{raw.shown};
}

}  // namespace skerry::cli
