#include "live/figures.h"

#include <cstdio>
#include <string_view>
#include <vector>

namespace skerry::live {
namespace {

struct Row {
  std::string_view name;  // without the prefix
  std::string_view type;  // as Prometheus has it
  std::string_view help;
  std::string value;
};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string seconds(Duration duration) { return number(static_cast<double>(duration.ns) / 1e9); }

std::vector<Row> rows_of(const Figures& figures) {
  const auto whole = [](uint64_t value) { return std::to_string(value); };
  constexpr std::string_view kGauge = "gauge";
  constexpr std::string_view kCounter = "counter";
  return {
      {"uptime_seconds", kGauge, "since it began to listen", number(figures.uptime_seconds)},
      {"documents", kGauge, "that it serves", whole(figures.documents)},
      {"slots", kGauge, "clients that may be connected at a time", whole(figures.slots)},
      {"clients", kGauge, "that are connected", whole(figures.clients)},
      {"guests", kGauge, "connections that have not greeted yet", whole(figures.guests)},
      {"accepted_total", kCounter, "connections", whole(figures.accepted)},
      {"frames_received_total", kCounter, "of all streams", whole(figures.frames_received)},
      {"frames_sent_total", kCounter, "of all streams", whole(figures.frames_sent)},
      {"received_bytes_total", kCounter, "of these frames", whole(figures.bytes_received)},
      {"sent_bytes_total", kCounter, "of these frames", whole(figures.bytes_sent)},
      {"changes_received_total", kCounter, "that were new", whole(figures.changes_received)},
      {"changes_known_total", kCounter, "that were there before", whole(figures.changes_known)},
      {"frames_corrupt_total", kCounter, "that could not be read", whole(figures.frames_corrupt)},
      {"frames_foreign_total", kCounter, "of a later version, or another mode",
       whole(figures.frames_foreign)},
      {"streams_full_total", kCounter, "times that a client read too slowly",
       whole(figures.streams_full)},
      {"records_waiting", kGauge, "for the disk", whole(figures.records_waiting)},
      {"disk_batches_total", kCounter, "transactions, each durable", whole(figures.disk.batches)},
      {"disk_records_total", kCounter, "in these", whole(figures.disk.records)},
      {"disk_bytes_total", kCounter, "in these", whole(figures.disk.bytes)},
      {"disk_failures_total", kCounter, "batches that found no room", whole(figures.disk.failures)},
      {"disk_seconds_total", kCounter, "of writing", seconds(figures.disk.writing)},
      {"disk_longest_seconds", kGauge, "of one batch", seconds(figures.disk.longest)},
      {"resident_bytes", kGauge, "of memory", whole(figures.resident_bytes)},
  };
}

}  // namespace

std::string to_json(const Figures& figures) {
  std::string text = "{";
  for (const Row& row : rows_of(figures)) {
    text += "\"" + std::string(row.name) + "\": " + row.value + ", ";
  }
  text += "\"refused\": {";
  for (size_t i = 0; i < kRefusals; ++i) {
    const auto refusal = static_cast<Refusal>(i);
    text += (i == 0 ? "\"" : ", \"") + std::string(to_string(refusal)) +
            "\": " + std::to_string(figures.refusals[refusal]);
  }
  return text + "}}\n";
}

std::string to_prometheus(const Figures& figures) {
  std::string text;
  const auto head = [&text](std::string_view name, std::string_view type, std::string_view help) {
    const std::string full = "skerry_" + std::string(name);
    text += "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " +
            std::string(type) + "\n";
    return full;
  };
  for (const Row& row : rows_of(figures)) {
    const std::string name = head(row.name, row.type, row.help);
    text += name + " " + row.value + "\n";
  }
  const std::string name = head("refused_total", "counter", "connections, by why");
  for (size_t i = 0; i < kRefusals; ++i) {
    const auto refusal = static_cast<Refusal>(i);
    text += name + "{why=\"" + std::string(to_string(refusal)) + "\"} " +
            std::to_string(figures.refusals[refusal]) + "\n";
  }
  return text;
}

}  // namespace skerry::live
