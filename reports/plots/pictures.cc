#include "reports/plots/pictures.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "reports/files.h"
#include "reports/plots/gnuplot.h"
#include "reports/plots/picture.h"
#include "reports/plots/script.h"
#include "reports/plots/svg.h"
#include "reports/text_grid.h"

namespace skerry::reports {
namespace {

struct Row {
  const char* name;
  PictureScript (*script)(const results::SweepResult&);
};

constexpr std::array<Row, 5> kCatalogue = {{{"visibility", visibility_picture},
                                            {"timeline", timeline_picture},
                                            {"day", day_picture},
                                            {"bytes", bytes_picture},
                                            {"throughput", throughput_picture}}};

std::string terminal(const PictureScript& picture, bool svg) {
  const int scale = svg ? 1 : 2;  // pixels a point: screens show PNGs at double density
  const std::string size =
      std::to_string(picture.width * scale) + "," + std::to_string(picture.height * scale);
  if (svg) return "set terminal svg size " + size + " dynamic noenhanced font 'sans,12.5'\n";
  return "set terminal pngcairo size " + size + " noenhanced font 'sans,10' fontscale " +
         std::to_string(scale) + " linewidth " + std::to_string(scale) + " background rgb '" +
         std::string(kPaper.light) + "'\n";
}

// Double quotes would let gnuplot run what stands in backquotes; single quotes take a path as it
// is, but for line feeds, which no path of ours holds.
std::string path_string(const std::string& path) {
  std::string quoted = "'";
  for (const char c : path) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

// The first line that gnuplot said, or a plain statement.
std::string complaint(const std::string& messages) {
  const StatusOr<std::string> text = read_file(messages);
  const size_t start = text.ok() ? text->find_first_not_of(" ^\r\n") : std::string::npos;
  if (start == std::string::npos) return "gnuplot drew nothing";
  const size_t end = std::min(text->find('\n', start), text->size());
  return printable(shortened(std::string_view(*text).substr(start, end - start), 160));
}

// Draws one format; OK when it is there and whole, else what is wrong.
Status draw(const PictureScript& picture, const std::string& gnuplot, const std::string& path,
            bool svg, int seconds) {
  const std::string messages = path + ".messages";
  const std::string script = terminal(picture, svg) + "set output " + path_string(path) + "\n" +
                             plot_style() + picture.body + "unset output\n";
  Status status = run_gnuplot(gnuplot, script, messages, seconds);
  if (status.ok() && !is_whole_picture(path)) status = absl::UnknownError(complaint(messages));
  ::unlink(messages.c_str());
  if (!status.ok()) ::unlink(path.c_str());
  return status;
}

// The SVG that gnuplot drew, dressed and written back; its inlined form.
StatusOr<std::string> dress(const std::string& path, const Row& row, const std::string& title) {
  const StatusOr<std::string> raw = read_file(path);
  SKERRY_RETURN_IF_ERROR(raw.status());
  Svg svg = dressed_svg(*raw, row.name, title);
  if (svg.inlined.empty()) return absl::InternalError("gnuplot's SVG has another form than known");
  ::unlink(path.c_str());
  SKERRY_RETURN_IF_ERROR(write_file(path, svg.standalone));
  return std::move(svg.inlined);
}

}  // namespace

StatusOr<Pictures> draw_pictures(const results::SweepResult& sweep, const std::string& folder,
                                 const std::string& gnuplot, int seconds) {
  Pictures pictures;
  const StatusOr<std::string> program = find_program(gnuplot);
  if (!program.ok()) {
    pictures.problems.push_back("No pictures: " + std::string(program.status().message()) + ".");
    return pictures;
  }
  for (const Row& row : kCatalogue) {
    const PictureScript script = row.script(sweep);
    if (script.body.empty()) continue;
    const std::string base = folder + "/" + row.name;
    Status status = draw(script, *program, base + ".svg", true, seconds);
    std::string format;
    if (status.ok()) {
      StatusOr<std::string> inlined = dress(base + ".svg", row, script.title);
      SKERRY_RETURN_IF_ERROR(inlined.status());
      pictures.drawn.push_back({row.name, script.title, script.caption, std::move(*inlined)});
      status = draw(script, *program, base + ".png", false, seconds);
      format = "PNG: ";
    }
    if (status.ok()) continue;
    std::string problem = script.title + ": " + format + std::string(status.message());
    if (!absl::IsDeadlineExceeded(status)) {
      pictures.problems.push_back(std::move(problem));
      continue;
    }
    pictures.problems.push_back(problem + "; no other picture was tried.");
    break;
  }
  return pictures;
}

}  // namespace skerry::reports
