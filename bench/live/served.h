// `skerry serve` as a process on one core, and what it has cost.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "live/address.h"

namespace skerry::bench {

// This process, and what it starts, run on that core alone.
void stay_on_core(int core);

class Served {
 public:
  // Listens when this returns. `folder` is where it keeps things.
  Served(const std::string& folder, int core, const std::vector<std::string>& options);
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  const live::Address& address() const { return address_; }
  double cpu_seconds() const;  // of all its threads
  uint64_t peak_resident_bytes() const;

 private:
  pid_t process_ = -1;
  int output_ = -1;
  live::Address address_;
};

}  // namespace skerry::bench
