// A TOML document as a tree in file order, with the place of every key and value.
//
// The TOML library is met in toml_reader.cc alone; everything else of the loader works on this
// tree. Overrides and matrix cells are edits of the tree that keep the place they came from, so
// that an error in one is reported where it was written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace skerry::harness {

// Where something was written: a place in the file, or the nth `--set` of the command line.
struct Place {
  uint32_t line = 0;    // 1-based; 0: nowhere in the file
  uint32_t column = 0;  // 1-based, in Unicode scalar values
  int32_t override_index = -1;

  friend bool operator==(const Place&, const Place&) = default;
};

struct TomlMember;

struct TomlNode {
  enum class Kind : uint8_t { kBoolean, kInteger, kReal, kText, kArray, kTable, kTime };
  Kind kind = Kind::kTable;
  Place place;
  bool boolean = false;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<TomlNode> items;      // of an array
  std::vector<TomlMember> members;  // of a table, in file order

  bool is_table() const { return kind == Kind::kTable; }
  bool is_number() const { return kind == Kind::kInteger || kind == Kind::kReal; }
  double number() const { return kind == Kind::kInteger ? static_cast<double>(integer) : real; }

  const TomlMember* find(std::string_view key) const;
  TomlMember* find(std::string_view key);
};

struct TomlMember {
  std::string key;
  Place place;  // of the key
  TomlNode value;
};

// As TOML, on one line, all of it. REQUIRES: no kTime inside, which no setting is.
std::string exact_toml(const TomlNode& node);

// What `--set KEY=` takes for the same value: a text without its quotes where that is read back as
// one.
std::string override_text(const TomlNode& node);

// As TOML, on one line and cut to a readable length: how messages and tables show a value.
std::string to_toml(const TomlNode& node);

// The same without the quotes of a plain text.
std::string to_plain(const TomlNode& node);

}  // namespace skerry::harness
