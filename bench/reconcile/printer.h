// What was measured, as lines for people or as JSON.
#pragma once

#include <optional>

#include "history.h"
#include "measured.h"

namespace skerry::bench {

class Printer {
 public:
  enum class Form : uint8_t { kText, kJson };
  explicit Printer(Form form) : form_(form) {}

  void begin();
  void cell(const HistoryShape& shape, std::optional<sync::Method> method,
            const Measured& measured);
  void begin_indexes();
  void indexes(uint64_t changes, const IndexCosts& costs);
  void begin_symbols();
  void symbols(size_t differences, double mean);
  void end();

 private:
  void begin_list(const char* json);
  const char* separator();

  Form form_;
  bool is_first_ = true;
};

}  // namespace skerry::bench
