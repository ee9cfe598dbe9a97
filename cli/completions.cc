// skerry completions bash: made of the verbs and options that there are, so that it cannot go
// stale.
#include "cli/catalogue.h"
#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace skerry::cli {
namespace {

std::string spaced(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

int completions(const CompletionsArguments& arguments) {
  if (arguments.shell != "bash") {
    log("skerry completions: there is none for `" + arguments.shell + "`; expected bash\n");
    return kBadUse;
  }
  std::string text =
      "_skerry() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    words='" +
      spaced(verbs()) +
      "'\n"
      "  else\n"
      "    case ${COMP_WORDS[1]} in\n";
  for (const std::string& verb : verbs()) {
    std::string words = spaced(options_of(verb));
    if (verb == "list") words += " " + spaced(catalogue_names());
    if (verb == "help") words += " " + spaced(verbs()) + " scenario";
    text += "      " + verb + ") words='" + words + "' ;;\n";
  }
  text +=
      "    esac\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
      "}\n"
      "complete -o filenames -F _skerry skerry\n";
  return print(text) ? kAllValid : kBadUse;
}

}  // namespace skerry::cli
