// main() for fuzz targets where there is no libFuzzer: a test that is the same on every run.
//
//   <fuzzer> [CORPUS FOLDER OR FILE]...
//
// Replays every file given, then runs SKERRY_FUZZ_RUNS (default 20000) seeded mutations of them and
// random bytes. No crash is a pass. The inputs run in a child process; when it dies, the input it
// died of is kept as ./crash-<fuzzer> and the exit status is 1.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

using Bytes = std::vector<uint8_t>;

constexpr size_t kLongest = size_t{1} << 16;

// What the child is busy with, in memory that it shares with its parent.
struct Current {
  size_t size;
  uint8_t bytes[kLongest];
};

// SplitMix64 (Steele et al. 2014): this file links nothing of what it tests.
class Random {
 public:
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  size_t below(size_t bound) { return bound == 0 ? 0 : static_cast<size_t>(next() % bound); }

 private:
  uint64_t state_ = 20'240'101;
};

// Bytes that codecs treat specially, besides any.
uint8_t telling_byte(Random& random) {
  static constexpr uint8_t kTelling[] = {0x00, 0x01, 0x7F, 0x80, 0x81, 0xC0, 0xFE, 0xFF};
  if (random.below(2) == 0) return static_cast<uint8_t>(random.next());
  return kTelling[random.below(sizeof kTelling)];
}

Bytes random_bytes(Random& random, size_t longest) {
  Bytes bytes(random.below(longest + 1));
  for (uint8_t& byte : bytes) byte = telling_byte(random);
  return bytes;
}

std::ptrdiff_t place(Random& random, const Bytes& bytes) {
  return static_cast<std::ptrdiff_t>(random.below(bytes.size() + 1));
}

void mutate_once(Random& random, const std::vector<Bytes>& corpus, Bytes& bytes) {
  switch (random.below(7)) {
    case 0:  // flip a bit
      if (!bytes.empty()) {
        const size_t at = random.below(bytes.size());
        bytes[at] ^= static_cast<uint8_t>(1u << random.below(8));
      }
      break;
    case 1:  // set a byte
      if (!bytes.empty()) {
        const size_t at = random.below(bytes.size());
        bytes[at] = telling_byte(random);
      }
      break;
    case 2:
      bytes.resize(random.below(bytes.size() + 1));
      break;   // cut the end off
    case 3: {  // insert bytes
      const Bytes extra = random_bytes(random, 8);
      bytes.insert(bytes.begin() + place(random, bytes), extra.begin(), extra.end());
      break;
    }
    case 4: {  // splice: the start of this, the end of another
      const Bytes& other = corpus[random.below(corpus.size())];
      bytes.resize(random.below(bytes.size() + 1));
      bytes.insert(bytes.end(), other.begin() + place(random, other), other.end());
      break;
    }
    case 5: {  // erase a part
      const std::ptrdiff_t from = place(random, bytes);
      const std::ptrdiff_t to = place(random, bytes);
      bytes.erase(bytes.begin() + std::min(from, to), bytes.begin() + std::max(from, to));
      break;
    }
    default: {  // repeat a part
      const std::ptrdiff_t from = place(random, bytes);
      const std::ptrdiff_t to = place(random, bytes);
      const Bytes part(bytes.begin() + std::min(from, to), bytes.begin() + std::max(from, to));
      bytes.insert(bytes.begin() + std::max(from, to), part.begin(), part.end());
    }
  }
}

void run_one(Current& current, const Bytes& bytes) {
  current.size = std::min(bytes.size(), kLongest);
  if (current.size > 0) std::memcpy(current.bytes, bytes.data(), current.size);
  // A buffer of exactly the right size, so that the address sanitizer sees the first byte past it.
  const Bytes exact(current.bytes, current.bytes + current.size);
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void run_all(Current& current, std::vector<Bytes> corpus, uint64_t runs) {
  for (const Bytes& bytes : corpus) run_one(current, bytes);
  const size_t kept = corpus.size();
  corpus.emplace_back();
  Random random;
  for (uint64_t run = 0; run < runs; ++run) {
    if (random.below(10) == 0) {
      run_one(current, random_bytes(random, 64));
      continue;
    }
    Bytes bytes = corpus[random.below(corpus.size())];
    const size_t mutations = random.below(4) + 1;
    for (size_t i = 0; i < mutations; ++i) mutate_once(random, corpus, bytes);
    run_one(current, bytes);
  }
  std::printf("%zu kept inputs and %llu mutations: no crash\n", kept,
              static_cast<unsigned long long>(runs));
}

bool read_into(const std::filesystem::path& file, std::vector<Bytes>& corpus) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return false;
  corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  return true;
}

// In the order of their names, so that the mutations are the same everywhere.
bool read_corpus(const std::filesystem::path& path, std::vector<Bytes>& corpus) {
  if (!std::filesystem::exists(path)) {
    std::fprintf(stderr, "no kept inputs at %s\n", path.c_str());
    return true;
  }
  if (!std::filesystem::is_directory(path)) return read_into(path, corpus);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return std::all_of(files.begin(), files.end(),
                     [&](const std::filesystem::path& file) { return read_into(file, corpus); });
}

uint64_t runs_wanted() {
  const char* text = std::getenv("SKERRY_FUZZ_RUNS");
  return text == nullptr ? 20'000 : std::strtoull(text, nullptr, 10);
}

int keep_crash(const Current& current, const std::string& name, int status) {
  const std::string file = "crash-" + name;
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(current.bytes),
            static_cast<std::streamsize>(current.size));
  std::fprintf(stderr, "%s: died (%s %d) of an input of %zu bytes, kept as %s\n", name.c_str(),
               WIFSIGNALED(status) ? "signal" : "exit status",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), current.size,
               file.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Bytes> corpus;
  for (int i = 1; i < argc; ++i) {
    if (!read_corpus(argv[i], corpus)) {
      std::fprintf(stderr, "%s: cannot read %s\n", argv[0], argv[i]);
      return 2;
    }
  }
  void* shared =
      mmap(nullptr, sizeof(Current), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 2;
  auto& current = *static_cast<Current*>(shared);
  const pid_t child = fork();
  if (child < 0) return 2;
  if (child == 0) {
    run_all(current, std::move(corpus), runs_wanted());
    return 0;
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return 2;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
  return keep_crash(current, std::filesystem::path(argv[0]).filename().string(), status);
}
