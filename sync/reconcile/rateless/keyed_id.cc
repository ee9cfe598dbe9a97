#include "sync/reconcile/rateless/keyed_id.h"

#include <array>
#include <bit>

namespace skerry::sync {
namespace {

class SipState {
 public:
  explicit SipState(const IdKey& key)
      : v_{key.low ^ 0x736f6d6570736575u, key.high ^ 0x646f72616e646f6du,
           key.low ^ 0x6c7967656e657261u, key.high ^ 0x7465646279746573u} {}

  void absorb(uint64_t word) {
    v_[3] ^= word;
    round();
    round();
    v_[0] ^= word;
  }
  uint64_t finish() {
    v_[2] ^= 0xFF;
    for (int i = 0; i < 4; ++i) round();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  void round() {
    half(0, 1, 13);
    v_[0] = std::rotl(v_[0], 32);
    half(2, 3, 16);
    half(0, 3, 21);
    half(2, 1, 17);
    v_[2] = std::rotl(v_[2], 32);
  }
  void half(size_t to, size_t from, int turn) {
    v_[to] += v_[from];
    v_[from] = std::rotl(v_[from], turn) ^ v_[to];
  }

  std::array<uint64_t, 4> v_;
};

}  // namespace

uint64_t keyed_id(const IdKey& key, Hash128 hash) {
  SipState state(key);
  state.absorb(hash.high);
  state.absorb(hash.low);
  state.absorb(uint64_t{16} << 56);  // the length, in the last block's top byte
  return state.finish();
}

IdKey next_key(const IdKey& key) { return {keyed_id(key, {0, 1}), keyed_id(key, {0, 2})}; }

}  // namespace skerry::sync
