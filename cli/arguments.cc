#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/argument_values.h"
#include "cli/catalogue.h"
#include "cli/exit_status.h"
#include "core/nearest.h"
#include "core/shell_word.h"
#include "crdts/object/catalogue.h"
#include "harness/replay/filter.h"

namespace skerry::cli {
namespace {

// What the parser fills; checked and handed out as one struct a verb afterwards.
struct Raw {
  Presentation shown;
  RunArguments run;
  ReplayArguments replay;
  std::string change;
  ValidateArguments validate;
  ListArguments list;
  EditsArguments edits;
  std::optional<std::string> seed;
  std::vector<std::string> sets;
  std::string topic;
  std::string shell = "bash";
  std::string color = "auto";
  std::string progress = "auto";
};

// Nothing is required of the parser's side: what is missing is said in our own words afterwards.
CLI::App* add_verb(CLI::App& app, Raw& raw, const std::string& name, const std::string& help,
                   const std::string& examples) {
  CLI::App* verb = app.add_subcommand(name, help);
  verb->allow_extras();
  verb->footer("Examples:\n" + examples);
  verb->add_option("--color", raw.color, "auto, always or never (NO_COLOR is respected)")
      ->option_text("WHEN");
  verb->add_flag("--json", raw.shown.is_json, "for machines: JSON on standard output");
  return verb;
}

void add_sets(CLI::App* verb, Raw& raw) {
  verb->add_option("--set", raw.sets, "replace a value of the scenario, such as sync.interval=1s")
      ->allow_extra_args(false)
      ->option_text("KEY=VALUE");
}

void add_run(CLI::App& app, Raw& raw) {
  CLI::App* run =
      add_verb(app, raw, "run", "Run scenarios, check them, and write a report",
               "  skerry run scenarios/quickstart.toml\n"
               "  skerry run scenarios/partition_heal.toml --seed 1..16 --jobs 2\n"
               "  skerry run scenarios/quickstart.toml --set replicas.crdt=rga --seed 7\n"
               "  skerry run scenarios/partition_heal.toml --json >summary.json\n"
               "  skerry run scenarios/faults/clone.toml --trace clone.perfetto\n");
  run->add_option("SCENARIO", raw.run.scenarios, "scenario files (docs/scenarios.md)")
      ->option_text("FILE...");
  run->add_option("--seed", raw.seed, "one seed, or a range of them, instead of the scenario's")
      ->option_text("N|A..B");
  add_sets(run, raw);
  run->add_option("--out", raw.run.out, "where results are kept; default: results")
      ->option_text("DIR");
  run->add_option("--resume", raw.run.resume,
                  "folder of an interrupted or killed sweep of the same: its runs are kept");
  run->add_option("--trace", raw.run.trace,
                  "draw the first run that fails, else the first, for ui.perfetto.dev")
      ->option_text("FILE");
  run->add_option("--jobs", raw.run.jobs, "runs at a time; default: one a core")
      ->check(CLI::Range(1, 1024))
      ->option_text("N");
  run->add_option("--progress", raw.progress, "auto, always or never")->option_text("WHEN");
}

std::string kinds_help() {
  std::string text =
      "What is told has one of these kinds; all filters that are given must agree:\n";
  for (const harness::LineKindRow& row : harness::line_kinds()) {
    std::string name(row.name);
    name.resize(12, ' ');
    text += "  " + name + std::string(row.help) + "\n";
  }
  return text;
}

void add_replay(CLI::App& app, Raw& raw) {
  CLI::App* replay =
      add_verb(app, raw, "replay", "Tell one run event by event, in plain words",
               "  skerry replay scenarios/mutants/never_retransmits.toml --until no_lost_updates\n"
               "  skerry replay mine.toml --seed 7 --until 2.5s --at 0 --at server\n"
               "  skerry replay mine.toml --change 3.17 --from 1200 --until 1300\n"
               "  skerry replay mine.toml --link '0->server' --kind send,lost --diff 0 server\n"
               "  skerry replay mine.toml --document 3 --until 2.5s --show 1\n"
               "  skerry replay mine.toml --interactive\n"
               "  skerry replay mine.toml --seed 7 --write-schedule 7.jsonl\n"
               "  skerry replay 7.jsonl --until converges\n\n" +
                   kinds_help());
  // May be given several times, one value each.
  const auto several = [replay](const char* name, std::vector<std::string>& values,
                                const char* help, const char* form) {
    replay->add_option(name, values, help)->allow_extra_args(false)->option_text(form);
  };
  replay->add_option("SCENARIO", raw.replay.scenario, "of one cell (by --set), or a schedule")
      ->option_text("FILE");
  replay->add_option("--seed", raw.seed, "default: the scenario's first")->option_text("N");
  add_sets(replay, raw);
  replay
      ->add_option("--until", raw.replay.until,
                   "a time, an event, or a check: then how it came to break. Default: the end")
      ->option_text("TIME|EVENT|CHECK");
  replay->add_option("--from", raw.replay.from_event, "tell nothing before this event")
      ->option_text("EVENT");
  several("--at", raw.replay.nodes, "of this replica alone, or of several", "REPLICA");
  several("--link", raw.replay.links, "of this link alone: A->B, A<->B; * is anybody", "A->B");
  several("--kind", raw.replay.kinds, "of these kinds alone, such as send,lost", "KIND,...");
  replay
      ->add_option("--change", raw.change,
                   "what becomes of this change: 3.17 is replica 3's 17th dot")
      ->option_text("R.N");
  several("--document", raw.replay.documents, "of this document alone, or of several", "N");
  several("--show", raw.replay.to_show, "at the end: this replica, whole", "REPLICA");
  replay->add_option("--diff", raw.replay.to_compare, "at the end: what two replicas differ in")
      ->expected(2)
      ->option_text("A B");
  replay->add_flag("-i,--interactive", raw.replay.is_interactive,
                   "go forward and back by words from standard input (`help` lists them)");
  replay->add_option("--write-schedule", raw.replay.schedule, "list all, to be changed and played")
      ->option_text("FILE");
  replay->add_option("--progress", raw.progress, "auto, always or never")->option_text("WHEN");
}

void add_validate(CLI::App& app, Raw& raw) {
  CLI::App* validate = add_verb(app, raw, "validate", "Say everything that is wrong with scenarios",
                                "  skerry validate scenarios/*.toml\n"
                                "  skerry validate mine.toml --verbose\n");
  validate->add_option("SCENARIO", raw.validate.scenarios, "scenario files");
  add_sets(validate, raw);
  validate->add_flag("-v,--verbose", raw.validate.is_verbose,
                     "print every option, derived ones included");
}

void add_list(CLI::App& app, Raw& raw) {
  CLI::App* list = add_verb(app, raw, "list", "Show what a scenario can name",
                            "  skerry list crdts\n"
                            "  skerry list crdts --costs\n"
                            "  skerry list faults --json\n"
                            "  skerry list scenarios\n");
  list->add_option("WHAT", raw.list.what, join_words(catalogue_names()));
  list->add_option("DIR", raw.list.folder, "list scenarios: where they are; default: scenarios");
  list->add_flag("--costs", raw.list.with_costs, "list crdts: what was measured of each design");
  list->add_flag("--mutants", raw.list.with_mutants, "with the deliberate defects");
  list->add_flag("--markdown", raw.list.is_markdown, "as a page of the reference");
}

void add_edits(CLI::App& app, Raw& raw) {
  CLI::App* edits =
      add_verb(app, raw, "edits", "Replay an editing trace through one text design, timed",
               "  skerry edits automerge-paper.json.gz --crdt rga\n"
               "  skerry edits '$TRACES/rustcode.json.gz' --crdt fugue --json\n"
               "  skerry edits A1.json.gz --crdt eg_walker_max --mode merge --decoded\n"
               "  skerry edits --cases text_order_cases.json.gz --crdt eg_walker\n");
  edits->add_option("FILE", raw.edits.file,
                    "a recording, .json or .json.gz; $TRACES/x is in the traces' folder");
  edits->add_option("--crdt", raw.edits.crdt, "the text design (skerry list crdts)")
      ->option_text("NAME");
  edits
      ->add_option("--mode", raw.edits.mode,
                   "of the event graph alone: local, merge, live, load, save or checkout")
      ->option_text("MODE");
  edits->add_flag("--decoded", raw.edits.is_decoded, "of merge: begin with the history in memory");
  edits->add_option("--cases", raw.edits.cases, "conformance cases to play instead of a recording")
      ->option_text("FILE");
  edits->add_option("--repeats,--repeat", raw.edits.repeats, "how often it is timed; default: 1")
      ->check(CLI::Range(1, 1000))
      ->option_text("N");
}

std::unique_ptr<CLI::App> make_app(Raw& raw) {
  auto app = std::make_unique<CLI::App>(
      "Skerry runs virtual replicas of local-first software through bad networks and shows what "
      "their users would feel.",
      "skerry");
  app->require_subcommand(0, 1);
  app->footer(
      "Examples:\n  skerry run scenarios/quickstart.toml\n  skerry list workloads\n"
      "  skerry help scenario\n");
  add_run(*app, raw);
  add_replay(*app, raw);
  add_validate(*app, raw);
  add_list(*app, raw);
  add_edits(*app, raw);
  add_verb(*app, raw, "version", "Show the version and what it was built of",
           "  skerry version\n  skerry version --json\n");
  CLI::App* help =
      add_verb(*app, raw, "help", "Show how to use a verb, or what a scenario may hold",
               "  skerry help run\n  skerry help scenario\n");
  help->add_option("TOPIC", raw.topic, "a verb, or scenario");
  CLI::App* completions =
      add_verb(*app, raw, "completions", "Print a completion script for a shell",
               "  source <(skerry completions bash)\n");
  completions->add_option("SHELL", raw.shell, "bash");
  return app;
}

Done complain(const std::string& verb, const std::string& message) {
  const std::string name = verb.empty() ? "skerry" : "skerry " + verb;
  const std::string help = verb.empty() ? "skerry help" : "skerry help " + verb;
  std::fprintf(stderr, "%s: %s\nSee `%s`.\n", name.c_str(), message.c_str(), help.c_str());
  return {kBadUse};
}

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
  if (verb == "help") return HelpArguments{raw.shown, raw.topic};
  if (verb == "completions") return CompletionsArguments{raw.shown, raw.shell};
  return VersionArguments{raw.shown};
}

}  // namespace

Arguments parse_arguments(int argc, const char* const* argv) {
  const std::vector<std::string> known = verbs();
  if (argc < 2) {
    std::fputs(help_of("")->c_str(), stderr);
    return Done{kBadUse};
  }
  std::string verb = argv[1];
  if (verb == "-h" || verb == "--help") return HelpArguments{};
  if (verb == "--version") return VersionArguments{};
  if (verb.starts_with("-")) return complain("", "there is no option `" + verb + "` before a verb");
  if (std::find(known.begin(), known.end(), verb) == known.end()) {
    return complain("", "there is no verb `" + verb + "`" + suggestion(verb, known));
  }
  Raw raw;
  raw.run.as_given = "skerry";
  for (int i = 1; i < argc; ++i) raw.run.as_given += " " + shell_word(argv[i]);
  const std::unique_ptr<CLI::App> app = make_app(raw);
  try {
    app->parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return HelpArguments{raw.shown, verb};
  } catch (const CLI::ParseError& error) {
    return complain(verb, error.what());
  }
  const std::vector<std::string> extras = app->get_subcommand(verb)->remaining();
  if (!extras.empty()) {
    const std::string kind = extras[0].starts_with("-") ? "unknown option" : "unexpected";
    return complain(verb, kind + " `" + extras[0] + "`" + suggestion(extras[0], options_of(verb)));
  }
  return finish(verb, raw);
}

std::optional<std::string> help_of(const std::string& verb) {
  Raw raw;
  const std::unique_ptr<CLI::App> app = make_app(raw);
  if (verb.empty()) return app->help();
  try {
    CLI::App* found = app->get_subcommand(verb);
    return found->help("skerry");
  } catch (const CLI::OptionNotFound&) {
    return std::nullopt;
  }
}

std::vector<std::string> verbs() {
  return {"run", "replay", "validate", "list", "edits", "version", "help", "completions"};
}

std::vector<std::string> options_of(const std::string& verb) {
  Raw raw;
  const std::unique_ptr<CLI::App> app = make_app(raw);
  std::vector<std::string> names;
  for (const CLI::Option* option : app->get_subcommand(verb)->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace skerry::cli
