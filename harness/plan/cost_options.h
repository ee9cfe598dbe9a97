// What a server's owner pays for, by the unit: [cost].
#pragma once

namespace skerry::harness {

// In US dollars.
struct CostOptions {
  double per_month = 0;  // a user's month has so many of what the run shows; 0: nothing is counted
  double requests = 0;   // a million frames that come to servers
  double writes = 0;     // a million rows of at most 1 KiB that they keep
  double reads = 0;      // a million rows that they read
  double storage = 0;    // a GB for a month
  double egress = 0;     // a GB that they send
  double compute = 0;    // an hour of a server
  double users_per_server = 1;

  bool is_on() const { return per_month > 0; }
};

}  // namespace skerry::harness
