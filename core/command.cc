#include "core/command.h"

#include <type_traits>
#include <utility>

#include "core/check.h"
#include "core/command_table.h"

namespace skerry {

const std::string& path_of(const Command& command) {
  static const std::string kNone;
  return std::visit(
      [](const auto& typed) -> const std::string& {
        if constexpr (requires { typed.path; }) {
          return typed.path;
        } else {
          return kNone;
        }
      },
      command);
}

Command at_path(std::string path, Command command) {
  std::visit(
      [&path](auto& typed) {
        if constexpr (requires { typed.path; }) {
          typed.path = std::move(path);
        } else {
          SKERRY_CHECK(path.empty());
        }
      },
      command);
  return command;
}

void for_each_node(Command& command, const std::function<void(Dot& node)>& then) {
  std::visit(
      [&then](auto& typed) {
        for_each_field(typed, [&then](const auto&, auto& member) {
          if constexpr (std::is_same_v<decltype(member), Dot&>) then(member);
        });
      },
      command);
}

uint64_t position_of(const Command& command) {
  return std::visit(
      [](const auto& typed) -> uint64_t {
        if constexpr (requires { typed.position; }) {
          return typed.position;
        } else {
          return 0;
        }
      },
      command);
}

std::array<std::string_view, 2> texts_of(const Command& command) {
  return std::visit(
      [](const auto& typed) {
        std::array<std::string_view, 2> texts;
        size_t next = 0;
        for_each_field(typed, [&](const auto&, const auto& member) {
          if constexpr (std::is_same_v<decltype(member), const std::string&>) {
            texts.at(next++) = member;
          }
        });
        return texts;
      },
      command);
}

}  // namespace skerry
