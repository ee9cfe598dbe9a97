#include "core/compression.h"

#include <zstd.h>

#include <memory>

#include "core/check.h"

namespace skerry {
namespace {

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// References to a prefix reach no further back than a window, which is as large as both.
int window_log(size_t bytes) {
  int log = 10;
  while (log < 27 && (size_t{1} << log) < bytes) ++log;
  return log;
}

constexpr int kMostWindowLog = 31;

}  // namespace

std::vector<uint8_t> compress(ByteView bytes, ByteView prefix, int level) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  SKERRY_CHECK(context != nullptr);
  ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);
  if (!prefix.empty()) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog,
                           window_log(bytes.size() + prefix.size()));
    ZSTD_CCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  }
  std::vector<uint8_t> out(ZSTD_compressBound(bytes.size()));
  const size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  SKERRY_CHECK(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

Status decompress(ByteView packed, ByteView prefix, std::span<uint8_t> out) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  SKERRY_CHECK(context != nullptr);
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMostWindowLog);
  if (!prefix.empty()) ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  const size_t size =
      ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0) return invalid(std::string("zstd: ") + ZSTD_getErrorName(size));
  if (size != out.size()) return invalid("zstd: another size than was said");
  return absl::OkStatus();
}

}  // namespace skerry
