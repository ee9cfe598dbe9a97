// A head is what stands between the last ; { or } and the next ; or {. Within a class it is a
// member function's where a name stands before its first parenthesis; parentheses and angle
// brackets are left out of it, so that only a function's own can be the first.
#include "class_reader.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace skerry::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

using Words = std::vector<std::string>;

// Words, "::" and single characters, without preprocessor lines. `lines` gives each one's.
struct Tokens {
  Words words;
  std::vector<size_t> lines;
};

Tokens tokens_of(const SourceFile& file) {
  Tokens tokens;
  bool continues = false;
  for (size_t i = 0; i < file.code.size(); ++i) {
    const std::string& code = file.code[i];
    const size_t first = code.find_first_not_of(' ');
    const bool is_directive = continues || (first != std::string::npos && code[first] == '#');
    continues = is_directive && code.ends_with('\\');
    if (is_directive) continue;
    for (size_t at = 0; at < code.size();) {
      size_t end = at + 1;
      if (is_word(code[at])) {
        while (end < code.size() && is_word(code[end])) ++end;
      } else if (code.compare(at, 2, "::") == 0) {
        end = at + 2;
      }
      if (code[at] != ' ') {
        tokens.words.push_back(code.substr(at, end - at));
        tokens.lines.push_back(i + 1);
      }
      at = end;
    }
  }
  return tokens;
}

bool has(const Words& head, std::string_view word) {
  return std::ranges::find(head, word) != head.end();
}

// Parentheses that are no parameters.
bool takes_parentheses(std::string_view word) {
  return word == "requires" || word == "alignas" || word == "decltype" || word == "noexcept" ||
         word == "explicit";
}

class Reader {
 public:
  explicit Reader(const SourceFile& file) : tokens_(tokens_of(file)) {}

  ReadClasses read() {
    while (at_ < tokens_.words.size()) step();
    return std::move(classes_);
  }

 private:
  struct Scope {
    enum class Kind : unsigned char { kNamespace, kClass };
    Kind kind = Kind::kNamespace;
    std::string name;  // whole; that of the scope around it where it has none
    size_t body = 0;   // of a class, in classes_.bodies
    bool is_local = false;
  };

  void step() {
    const std::string& word = tokens_.words[at_];
    if (word == "{") return open();
    if (word == "}") {
      if (!scopes_.empty()) scopes_.pop_back();
      ++at_;
      return head_.clear();
    }
    if (word == ";") {
      end_declaration();
      ++at_;
      return head_.clear();
    }
    if (word == ":" && head_.size() == 1 && is_access(head_[0])) {
      ++at_;
      return head_.clear();
    }
    if (word == "(" || word == "[") {
      if (word == "(" && (head_.empty() || !takes_parentheses(head_.back()))) note_parenthesis();
      return skip(word == "(" ? ")" : "]");
    }
    const bool is_operator = !head_.empty() && head_.back() == "operator";
    if (word == "<" && !is_operator && !has(head_, "operator")) return skip_angles();
    if (head_.empty()) head_line_ = tokens_.lines[at_];
    head_.push_back(word);
    ++at_;
  }

  static bool is_access(std::string_view word) {
    return word == "public" || word == "protected" || word == "private";
  }

  // A mark where a function's parameters were: the first parentheses, unless they name a pointer.
  void note_parenthesis() {
    if (has(head_, "(") || has(head_, "(*") || has(head_, "=")) return;
    const bool is_pointer = at_ + 1 < tokens_.words.size() && tokens_.words[at_ + 1] == "*";
    head_.emplace_back(is_pointer ? "(*" : "(");
  }

  void skip(std::string_view close) {
    const std::string open = tokens_.words[at_];
    size_t depth = 0;
    for (; at_ < tokens_.words.size(); ++at_) {
      if (tokens_.words[at_] == open) ++depth;
      if (tokens_.words[at_] == close && --depth == 0) break;
    }
    ++at_;
  }
  // What ends before a ; or a { was a comparison; then it is passed over alone. Behind a class's
  // name the brackets make a specialization of it, and "<>" stays in its name.
  void skip_angles() {
    const bool is_named = has(head_, "class") || has(head_, "struct") || has(head_, "union");
    if (is_named && !has(head_, ":")) head_.emplace_back("<>");
    size_t depth = 0;
    for (size_t at = at_; at < tokens_.words.size(); ++at) {
      const std::string& word = tokens_.words[at];
      if (word == "<") ++depth;
      if (word == ">" && tokens_.words[at - 1] != "-" && --depth == 0) {
        at_ = at + 1;
        return;
      }
      if (word == ";" || word == "{") break;
    }
    ++at_;
  }

  void open() {
    const std::string around = scopes_.empty() ? "" : scopes_.back().name;
    const bool is_local = !scopes_.empty() && scopes_.back().is_local;
    if (has(head_, "namespace") || has(head_, "extern")) {
      const std::string name = name_after("namespace");
      const bool is_unnamed = name.empty() && has(head_, "namespace");
      scopes_.push_back({Scope::Kind::kNamespace, joined(around, name), 0, is_local || is_unnamed});
    } else if (const std::string name = class_name(); !name.empty()) {
      scopes_.push_back(
          {Scope::Kind::kClass, joined(around, name), classes_.bodies.size(), is_local});
      classes_.bodies.push_back({scopes_.back().name, head_line_, 0, is_local});
    } else {
      // A function's body, or what a variable begins with.
      end_declaration();
      skip("}");
      const bool goes_on =
          at_ < tokens_.words.size() && (tokens_.words[at_] == ";" || tokens_.words[at_] == ",");
      if (goes_on) skip_to_end();
      return head_.clear();
    }
    ++at_;
    head_.clear();
  }
  // Of what goes on after a pair of braces: a constructor's next member and its body.
  void skip_to_end() {
    while (at_ < tokens_.words.size() && tokens_.words[at_] != ";") {
      const std::string& word = tokens_.words[at_];
      if (word == "}") return;
      if (word != "{" && word != "(") {
        ++at_;
        continue;
      }
      const bool is_member =
          word == "(" || is_word(tokens_.words[at_ - 1].back()) || tokens_.words[at_ - 1] == ">";
      skip(word == "{" ? "}" : ")");
      if (!is_member) return;
    }
  }

  // In a class a declaration that is a function's counts; in a namespace one with a class's name
  // before its own is a definition.
  void end_declaration() {
    const auto mark = std::ranges::find(head_, "(");
    if (mark == head_.end() || mark == head_.begin() || !is_word((mark - 1)->back())) return;
    const bool is_other = head_[0] == "friend" || head_[0] == "using" || head_[0] == "typedef" ||
                          head_[0] == "static_assert" || has(head_, "operator");
    if (is_other) return;
    if (!scopes_.empty() && scopes_.back().kind == Scope::Kind::kClass) {
      ClassBody& body = classes_.bodies[scopes_.back().body];
      const std::string own = body.name.substr(body.name.rfind(':') + 1);
      const bool is_special = *(mark - 1) == own || has(head_, "~") ||
                              std::find(mark, head_.end(), "delete") != head_.end() ||
                              std::find(mark, head_.end(), "default") != head_.end();
      if (!is_special) ++body.functions;
      return;
    }
    std::string name;
    for (auto at = mark - 1; at != head_.begin() && *(at - 1) == "::"; at -= 2) {
      if (at - 1 == head_.begin() || !is_word((at - 2)->back())) break;
      name = name.empty() ? *(at - 2) : *(at - 2) + "::" + name;
      if (at - 2 == head_.begin()) break;
    }
    if (!name.empty()) note_definition(name);
  }
  void note_definition(const std::string& name) {
    Words candidates;
    std::string around = scopes_.empty() ? "" : scopes_.back().name;
    while (!around.empty()) {
      candidates.push_back(joined(around, name));
      const size_t cut = around.rfind("::");
      around.resize(cut == std::string::npos ? 0 : cut);
    }
    candidates.push_back(name);
    classes_.definitions.push_back(std::move(candidates));
  }

  static std::string joined(const std::string& around, const std::string& name) {
    if (around.empty() || name.empty()) return around + name;
    return around + "::" + name;
  }
  std::string name_after(std::string_view key) const {
    std::string name;
    auto at = std::ranges::find(head_, key);
    if (at == head_.end()) return name;
    for (++at; at != head_.end() && (is_word(at->back()) || *at == "::"); ++at) name += *at;
    return name;
  }
  // Empty where the head is no class's.
  std::string class_name() const {
    if (has(head_, "enum") || has(head_, "(") || has(head_, "=")) return {};
    for (const std::string_view key : {"class", "struct", "union"}) {
      auto at = std::ranges::find(head_, key);
      if (at == head_.end()) continue;
      std::string name;
      for (++at; at != head_.end() && *at != ":" && *at != "final"; ++at) name += *at;
      return name.empty() ? "unnamed" : name;
    }
    return {};
  }

  Tokens tokens_;
  size_t at_ = 0;
  Words head_;
  size_t head_line_ = 0;
  std::vector<Scope> scopes_;
  ReadClasses classes_;
};

}  // namespace

ReadClasses read_classes(const SourceFile& file) { return Reader(file).read(); }

}  // namespace skerry::tidy
