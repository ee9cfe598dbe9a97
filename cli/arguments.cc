#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/catalogue.h"
#include "cli/exit_status.h"
#include "cli/raw_arguments.h"
#include "core/nearest.h"
#include "core/shell_word.h"
#include "harness/replay/filter.h"

namespace skerry::cli {
namespace {

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
               "  skerry run scenarios/faults/clone.toml --trace clone.perfetto\n"
               "  skerry run scenarios/partition_heal.toml --seed 1..10 --live\n");
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
  run->add_flag("--live", raw.run.is_live,
                "once more over real sockets and stores, in real time, and both side by side");
  run->add_option("--jobs", raw.run.jobs, "runs at a time; default: one a core, live 4")
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

void add_live(CLI::App* verb, LiveArguments& live) {
  verb->add_option("--data", live.data, "the folder to keep everything in; made where it is not")
      ->option_text("DIR");
  verb->add_option("--crdt", live.crdt, "the documents' design (skerry list crdts)")
      ->option_text("NAME");
  verb->add_option("--mode", live.mode, "how they travel; default: operations")
      ->option_text("MODE");
  verb->add_option("--key", live.key,
                   "a file with 64 hexadecimal digits, which both sides must have; without it a "
                   "server listens to this machine alone")
      ->option_text("FILE");
  verb->add_option("--batch", live.batch,
                   "what comes within so long of what was sent last goes together; default: 10ms")
      ->option_text("TIME");
  verb->add_option("--floor", live.floor,
                   "what came so long ago is folded into one snapshot, where the design can: so a "
                   "folder does not grow with its history; 0s: never; default: 10min")
      ->option_text("TIME");
}

void add_serve(CLI::App& app, Raw& raw) {
  CLI::App* serve = add_verb(
      app, raw, "serve", "Serve documents over TCP, until a signal ends it",
      "  skerry serve --listen 127.0.0.1:7733 --data hub --crdt fugue\n"
      "  skerry serve --listen 127.0.0.1:0 --data hub --crdt fugue --status 127.0.0.1:7780\n"
      "  skerry serve --listen 0.0.0.0:7733 --data hub --crdt fugue --key hub.key\n");
  serve->add_option("--listen", raw.serve.live.address, "default: 127.0.0.1:7733; port 0: any")
      ->option_text("HOST:PORT");
  add_live(serve, raw.serve.live);
  serve->add_option("--documents", raw.serve.documents, "so many, numbered from 0; default: 16")
      ->check(CLI::Range(1, 65536))
      ->option_text("N");
  serve
      ->add_option(
          "--connections", raw.serve.connections,
          "clients at a time; default: 256. What each costs in memory grows with documents")
      ->check(CLI::Range(1, 16384))
      ->option_text("N");
  serve
      ->add_option("--status", raw.serve.status,
                   "answer /health, /status (JSON) and /metrics (Prometheus) here, over HTTP")
      ->option_text("HOST:PORT");
}

void add_connect(CLI::App& app, Raw& raw) {
  CLI::App* connect = add_verb(
      app, raw, "connect", "Follow and edit a server's document, offline too",
      "  echo 'text.splice(0, 0, \"hello\")' | skerry connect 127.0.0.1:7733 --data me --crdt "
      "fugue\n"
      "  skerry connect 127.0.0.1:7733 --data me --crdt fugue --document 3 --follow\n"
      "  skerry connect 127.0.0.1:7733 --data me --crdt fugue --edits edits.txt --json\n"
      "  skerry connect 127.0.0.1:7733 --data me --crdt fugue --play '$TRACES/rustcode.json.gz'\n\n"
      "Commands are lines, such as set.add(\"milk\") (docs/formats/commands.md). Each is saved\n"
      "before anything is sent. It ends when the commands have ended and all is with the server;\n"
      "exit status 3: it is not yet.\n");
  connect->add_option("SERVER", raw.connect.live.address, "where `skerry serve` listens")
      ->option_text("HOST:PORT");
  add_live(connect, raw.connect.live);
  connect->add_option("--document", raw.connect.document, "its number; default: 0")
      ->option_text("N");
  connect->add_option("--edits", raw.connect.edits, "commands, instead of standard input")
      ->option_text("FILE");
  connect
      ->add_option("--play", raw.connect.play,
                   "a linear recording's edits instead, as fast as they are saved")
      ->option_text("FILE");
  connect->add_flag("--follow", raw.connect.is_following, "go on when the commands have ended");
  connect
      ->add_option("--wait", raw.connect.wait,
                   "so long for the server, when the commands have ended; default: 30s")
      ->option_text("TIME");
  connect->add_flag("-q,--quiet", raw.connect.is_quiet, "show the document only at the end");
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
  add_serve(*app, raw);
  add_connect(*app, raw);
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
  return {"run",   "replay",  "validate", "list", "edits",
          "serve", "connect", "version",  "help", "completions"};
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
