// The server on loopback, one core for it and one for the load (docs/performance.md, "The server"):
//
//   bench_server [--updates N] [--disk FOLDER]
//
// How many updates a second it takes and has on its disk, in frames of 1, 16 and 256, and what each
// costs; and how soon an update of one writer is with a thousand followers.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "load.h"
#include "served.h"

namespace skerry::bench {
namespace {

constexpr const char* kSpeaks = "crdt=fugue mode=operations";

struct Choice {
  uint64_t updates = 1'000'000;
  std::string disk;
};

std::string fresh_folder(const std::string& disk) {
  const std::filesystem::path base =
      disk.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(disk);
  std::string name = (base / "skerry-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    std::perror(name.c_str());
    std::exit(2);
  }
  return name;
}

void show_throughput(const Choice& choice) {
  std::printf("%8s %14s %20s %12s\n", "in frame", "updates/s", "server CPU/update", "peak memory");
  for (const uint32_t in_frame : {1u, 16u, 256u}) {
    const std::string folder = fresh_folder(choice.disk);
    {
      const Served server(folder, 0,
                          {"--crdt", "fugue", "--documents", "200", "--connections", "400"});
      const double before = server.cpu_seconds();
      const uint64_t updates = in_frame == 1 ? choice.updates / 4 : choice.updates;
      const ThroughputResult result =
          run(Throughput{200, in_frame, updates}, server.address(), kSpeaks);
      const double cpu = server.cpu_seconds() - before;
      std::printf("%8u %12.0f/s %17.2f us %9.1f MB\n", in_frame,
                  static_cast<double>(result.updates) / result.seconds,
                  cpu / static_cast<double>(result.updates) * 1e6,
                  static_cast<double>(server.peak_resident_bytes()) / 1e6);
      std::fflush(stdout);
    }
    std::filesystem::remove_all(folder);
  }
}

void show_fan_out(const Choice& choice) {
  const std::string folder = fresh_folder(choice.disk);
  {
    const Served server(
        folder, 0,
        {"--crdt", "fugue", "--documents", "1", "--connections", "1001", "--batch", "0s"});
    const FanOutResult result = run(FanOut{}, server.address(), kSpeaks);
    std::printf(
        "one writer, 20 updates/s, 1,000 followers: p50 %.1f ms, p99 %.1f ms, most %.1f ms; "
        "%llu of %llu came\n",
        result.p50_ms, result.p99_ms, result.most_ms,
        static_cast<unsigned long long>(result.deliveries),
        static_cast<unsigned long long>(result.expected));
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace skerry::bench

int main(int argc, char** argv) {
  using namespace skerry::bench;
  Choice choice;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--updates")
      choice.updates = std::strtoull(argv[i + 1], {}, 10);
    if (std::string_view(argv[i]) == "--disk") choice.disk = argv[i + 1];
  }
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  stay_on_core(1);
  show_throughput(choice);
  show_fan_out(choice);
  return 0;
}
