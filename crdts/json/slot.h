// The places of a JSON document, and what lies in each.
//
// A slot is what a key of a map or an element of a list names. It has a branch for each type, and
// shows all that are there: usually one, several after concurrent assignments of different types
// (the typed keys of Kleppmann and Beresford 2017, "A conflict-free replicated JSON datatype",
// section 4.2). A container is there while some operation that made it, or put something below it,
// is not cleared: its presence. Since a clearing that has seen an actor's later operation has seen
// the earlier ones too, one dot an actor is enough to know.
//
// Invariants: a presence has at most one dot an actor, ascending; two elements of a list and two
// characters of a text have different dots; both are in the order of RGA (sequence.h).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/ids.h"
#include "crdts/causality/causal_context.h"
#include "crdts/json/sequence.h"

namespace skerry::crdts {

class Presence {
 public:
  bool empty() const { return dots_.empty(); }
  void add(const Dot& dot);
  void clear(const CausalContext& seen);
  void collect(CausalContext& dots) const;

 private:
  std::vector<Dot> dots_;
};

struct MapBranch;
struct ListBranch;
struct TextBranch;

struct Slot {
  Slot();
  Slot(Slot&&) noexcept;
  Slot& operator=(Slot&&) noexcept;
  ~Slot();

  absl::btree_map<Dot, std::string> values;  // of a register: canonical scalars
  absl::btree_map<Dot, int64_t> additions;   // to a counter
  std::unique_ptr<MapBranch> map;
  std::unique_ptr<ListBranch> list;
  std::unique_ptr<TextBranch> text;

  bool has_map() const;
  bool has_list() const;
  bool has_text() const;
  bool is_visible() const;

  // Adds the dots of all that is there, here and below.
  void collect(CausalContext& dots) const;
  // Takes those of them away that were seen; how many bytes() those were.
  uint64_t clear(const CausalContext& seen);
  // Elements and characters that do not show.
  uint64_t garbage() const;
  // What writing the value goes through, about: what is here and below, tombstones included.
  static constexpr uint64_t kItemBytes = 4;  // of an addition, an element or a character
  static uint64_t bytes_of(std::string_view scalar) { return scalar.size() + kItemBytes; }
  static uint64_t bytes_of_key(std::string_view key) { return key.size() + kItemBytes; }
  uint64_t bytes() const;
  void check_invariants() const;
};

struct MapBranch {
  Presence presence;
  std::map<std::string, Slot, std::less<>> children;
};

struct Element {
  Stamp stamp;
  Slot slot;
  bool is_visible() const { return slot.is_visible(); }
};

struct ListBranch {
  Presence presence;
  RgaOrder<Element> elements;
};

// 40 bytes.
struct Character {
  Stamp stamp;
  std::array<char, 4> utf8 = {};
  uint8_t size = 0;
  bool is_erased = false;
  bool is_visible() const { return !is_erased; }
  std::string_view text() const { return {utf8.data(), size}; }
};

struct TextBranch {
  Presence presence;
  RgaOrder<Character> characters;
};

// The value of a document: JSON without spaces, keys ascending. See json_document.h.
std::string to_json(const MapBranch& root);

}  // namespace skerry::crdts
