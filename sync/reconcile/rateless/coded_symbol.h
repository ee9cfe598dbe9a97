// One coded symbol: the ids that fall on it, folded together. What two sides have in common
// cancels when one side's symbols are subtracted from the other's.
#pragma once

#include <cstdint>

#include "core/codec.h"
#include "sync/reconcile/rateless/index_walk.h"

namespace skerry::sync {

struct CodedSymbol {
  static constexpr size_t kBytes = 13;  // on the wire

  uint64_t ids = 0;     // exclusive or
  uint32_t checks = 0;  // exclusive or of check_of(id)
  uint8_t count = 0;    // modulo 256

  static uint32_t check_of(uint64_t id) {
    return static_cast<uint32_t>(mix_bits(id + 0x2545F4914F6CDD1Du) >> 32);
  }
  void put(uint64_t id, uint32_t check) { fold({id, check, 1}); }
  void take_out(uint64_t id, uint32_t check) { subtract({id, check, 1}); }
  void fold(const CodedSymbol& other) {
    ids ^= other.ids;
    checks ^= other.checks;
    count = static_cast<uint8_t>(count + other.count);
  }
  void subtract(const CodedSymbol& other) {
    ids ^= other.ids;
    checks ^= other.checks;
    count = static_cast<uint8_t>(count - other.count);
  }
  // Whether it holds one id alone, as far as 40 bits can tell.
  bool is_single() const { return (count == 1 || count == 255) && checks == check_of(ids); }

  void encode(Encoder& out) const {
    out.u64(ids);
    out.u32(checks);
    out.u8(count);
  }
  static CodedSymbol decode(Decoder& in) {
    CodedSymbol symbol;
    symbol.ids = in.u64();
    symbol.checks = in.u32();
    symbol.count = in.u8();
    return symbol;
  }
  friend bool operator==(const CodedSymbol&, const CodedSymbol&) = default;
};

}  // namespace skerry::sync
