#include "printer.h"

#include <cinttypes>
#include <cstdio>

namespace skerry::bench {

void Printer::begin() { begin_list("{\"cells\": [\n"); }
void Printer::begin_indexes() { begin_list("\n], \"indexes\": [\n"); }
void Printer::begin_symbols() { begin_list("\n], \"symbols\": [\n"); }

void Printer::begin_list(const char* json) {
  if (form_ == Form::kJson) std::fputs(json, stdout);
  is_first_ = true;
}

void Printer::cell(const HistoryShape& shape, std::optional<sync::Method> method,
                   const Measured& measured) {
  const char* where = shape.where == Where::kRecent ? "recent" : "spread";
  const auto round_trips = static_cast<double>(measured.trips) / 2;
  const std::string_view name = name_of(method);
  const std::string_view chosen = name_of(measured.method);
  if (form_ == Form::kJson) {
    std::printf("%s  {\"changes\": %" PRIu64 ", \"actors\": %" PRIu32
                ", \"where\": \"%s\", \"differences\": %" PRIu64
                ", \"method\": \"%s\", \"bytes\": %" PRIu64
                ", \"round_trips\": %.1f, \"overshoot_bytes\": %" PRIu64
                ", \"cpu_ms\": %.3f, \"by\": \"%s\"}",
                separator(), shape.changes, shape.actors, where, shape.differences, name.data(),
                measured.bytes, round_trips, measured.overshoot, measured.cpu_ms, chosen.data());
  } else {
    std::printf("%8" PRIu64 " %6" PRIu32 " %s %6" PRIu64 " | %-14s %10" PRIu64
                " B %4.1f round trips %9.2f ms",
                shape.changes, shape.actors, where, shape.differences, name.data(), measured.bytes,
                round_trips, measured.cpu_ms);
    if (measured.overshoot > 0) std::printf(", ahead at most %" PRIu64 " B", measured.overshoot);
    if (!method.has_value()) std::printf(", by %s", chosen.data());
    std::printf("%s\n", measured.is_right ? "" : " WRONG");
  }
  std::fflush(stdout);
}

void Printer::indexes(uint64_t changes, const IndexCosts& costs) {
  const auto us = [changes](double ms) { return ms * 1e3 / static_cast<double>(changes); };
  std::printf(form_ == Form::kJson
                  ? "%s  {\"changes\": %" PRIu64
                    ", \"by_time_us\": %.3f, \"by_hash_us\": %.3f"
                    ", \"keyed_us\": %.3f, \"tally_us\": %.3f}"
                  : "%s%8" PRIu64
                    " changes: an index costs, us a change: by time %.3f, by hash %.3f"
                    ", ids %.3f, tally %.3f\n",
              form_ == Form::kJson ? separator() : "", changes, us(costs.by_time_ms),
              us(costs.by_hash_ms), us(costs.keyed_ms), us(costs.tally_ms));
}

void Printer::symbols(size_t differences, double mean) {
  if (form_ == Form::kJson) {
    std::printf("%s  {\"differences\": %zu, \"seeds\": 200, \"symbols_a_difference\": %.4f}",
                separator(), differences, mean);
  } else {
    std::printf("%6zu differences: %.4f coded symbols each, mean of 200 seeds\n", differences,
                mean);
  }
}

void Printer::end() { begin_list("\n]}\n"); }

const char* Printer::separator() {
  const char* text = is_first_ ? "" : ",\n";
  is_first_ = false;
  return text;
}

}  // namespace skerry::bench
