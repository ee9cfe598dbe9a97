#include "harness/observe/metric.h"

namespace skerry::harness {

MetricRow timed(const char* name, const char* meaning, const char* samples, const char* never) {
  MetricRow row = exact(name, "ns", kLess, meaning);
  row.info.samples = samples;
  row.info.never = never;
  // A bucket's width (harness/metrics/histogram.h); maxima are exact.
  const std::string_view text = name;
  if (text.find("_p") == text.size() - 4) row.info.resolution = 1.0 / 128;
  return row;
}

}  // namespace skerry::harness
