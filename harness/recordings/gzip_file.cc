#include "harness/recordings/gzip_file.h"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

namespace skerry::harness {
namespace {

constexpr size_t kStep = size_t{1} << 18;

Status failed(const std::string& path, const std::string& what) {
  return invalid(path + ": " + what);
}

StatusOr<std::string> read_file(const std::string& path, uint64_t limit) {
  std::error_code error;
  const auto kind = std::filesystem::status(path, error);
  if (!std::filesystem::exists(kind)) return absl::NotFoundError(path + ": no such file");
  if (std::filesystem::is_directory(kind)) return failed(path, "is a folder, not a recording");
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::PermissionDeniedError(path + ": cannot be opened");
  std::string bytes;
  std::vector<char> buffer(kStep);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    bytes.append(buffer.data(), static_cast<size_t>(in.gcount()));
    if (bytes.size() > limit) {
      return failed(path, "is larger than " + std::to_string(limit) + " bytes");
    }
  }
  if (in.bad()) return failed(path, "cannot be read");
  return bytes;
}

// Ends the stream whatever happens.
class Inflater {
 public:
  Inflater() { is_ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
  ~Inflater() {
    if (is_ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool is_ready() const { return is_ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

StatusOr<std::string> unpack(const std::string& path, const std::string& packed, uint64_t limit) {
  if (packed.size() < 2 || packed[0] != '\x1F' || packed[1] != '\x8B') {
    return failed(path, "is not gzip, though its name says so");
  }
  if (packed.size() > std::numeric_limits<uInt>::max()) return failed(path, "is too large");
  Inflater inflater;
  if (!inflater.is_ready()) return absl::ResourceExhaustedError("zlib cannot start");
  z_stream& stream = inflater.stream();
  std::vector<Bytef> input(packed.begin(), packed.end());
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  std::string out;
  std::vector<Bytef> buffer(kStep);
  while (true) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    const size_t got = buffer.size() - stream.avail_out;
    out.append(reinterpret_cast<const char*>(buffer.data()), got);
    if (out.size() > limit) {
      return failed(path, "unpacks to more than " + std::to_string(limit) + " bytes");
    }
    const std::string place = std::to_string(input.size() - stream.avail_in);
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      if (inflateReset(&stream) != Z_OK) return failed(path, "damaged gzip at byte " + place);
      continue;  // a file may be several gzip members
    }
    if (result == Z_BUF_ERROR || (result == Z_OK && got == 0 && stream.avail_in == 0)) {
      return failed(path, "gzip is cut short at byte " + place);
    }
    if (result != Z_OK) {
      return failed(path, "damaged gzip at byte " + place +
                              (stream.msg == nullptr ? "" : std::string(" (") + stream.msg + ")"));
    }
  }
}

}  // namespace

StatusOr<std::string> read_maybe_gzip(const std::string& path, uint64_t limit) {
  StatusOr<std::string> bytes = read_file(path, limit);
  if (!bytes.ok() || !path.ends_with(".gz")) return bytes;
  return unpack(path, *bytes, limit);
}

}  // namespace skerry::harness
