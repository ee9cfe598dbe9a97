#include "reports/page/style.h"

#include "reports/plots/palette.h"

namespace skerry::reports {
namespace {

// Colours that pictures do not use: grounds and verdicts.
constexpr const char* kLightGround =
    "--ground:#f6f8f9;--card:#ffffff;--soft:#f1f4f6;--good:#1d7a4f;--good-soft:#e4f4ec;"
    "--bad:#b3273e;--bad-soft:#fbe9ec;--doubt:#8f6508;--doubt-soft:#fbf1da;";
constexpr const char* kDarkGround =
    "--ground:#0f1317;--card:#161b21;--soft:#1d242b;--good:#5fd09b;--good-soft:#15312a;"
    "--bad:#f2839a;--bad-soft:#3a1a22;--doubt:#e2b84e;--doubt-soft:#352a10;";

constexpr const char* kPage = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);line-height:1.55;
  font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:40px 28px 64px}
h1{font-size:2rem;line-height:1.2;margin:0;letter-spacing:-.015em;font-weight:650;
  overflow-wrap:anywhere}
h2{font-size:1.22rem;margin:56px 0 14px;letter-spacing:-.005em;font-weight:640}
p{margin:0}
code,pre,.mono{
  font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.brand{display:flex;align-items:center;gap:10px;color:var(--muted);font-size:.9rem;
  margin-bottom:26px}
.brand svg{width:26px;height:26px}
.title{display:flex;flex-wrap:wrap;align-items:center;gap:10px 16px}
.lead{color:var(--muted);font-size:1.06rem;max-width:46em;margin-top:10px}
.verdict{display:inline-block;border-radius:999px;padding:3px 13px;font-weight:620;
  font-size:.88rem;white-space:nowrap}
.valid{color:var(--good);background:var(--good-soft)}
.invalid{color:var(--bad);background:var(--bad-soft)}
.unknown{color:var(--doubt);background:var(--doubt-soft)}
.sentence{margin-top:22px;font-size:1.06rem}
.facts{display:flex;flex-wrap:wrap;margin:26px 0 0;background:var(--card);
  border:1px solid var(--line);border-radius:12px;padding:6px 0}
.facts div{flex:1 1 130px;padding:9px 20px}
.facts dt{color:var(--muted);font-size:.82rem}
.facts dd{margin:2px 0 0;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts .wide{flex-basis:100%;border-top:1px solid var(--line);margin-top:6px;padding-top:14px}
.facts .wide dd{font-weight:400}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:11px 18px;text-align:right;vertical-align:top;white-space:nowrap}
thead th{font-weight:600;vertical-align:bottom;border-bottom:1px solid var(--line)}
th:first-child,td.text{text-align:left;white-space:normal}
tbody th{font-weight:500;min-width:13em}
tbody tr+tr>*{border-top:1px solid var(--line)}
thead small,tbody small{display:block;color:var(--muted);font-weight:400;font-size:.8rem;
  line-height:1.35}
.swatch{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:8px}
thead .verdict{font-size:.75rem;padding:1px 9px;margin-top:4px;font-weight:600}
td .range{display:block;color:var(--muted);font-size:.8rem;line-height:1.3}
td .bar{display:block;height:3px;border-radius:2px;margin:5px 0 0 auto;min-width:2px;opacity:.75}
td.best .value{font-weight:680;color:var(--good);background:var(--good-soft);border-radius:6px;
  padding:2px 8px;margin-right:-8px}
td.sampled .value{font-style:italic}
tr.group th{background:var(--soft);color:var(--muted);font-size:.82rem;font-weight:550;
  padding-top:7px;padding-bottom:7px}
.none{color:var(--muted)}
.legend{color:var(--muted);font-size:.87rem;margin-top:10px}
.legend .value{font-weight:680;color:var(--good);background:var(--good-soft);border-radius:6px;
  padding:1px 7px}
details{margin-top:14px}
summary{cursor:pointer;color:var(--muted);font-size:.92rem;padding:4px 0}
details[open] summary{margin-bottom:8px}
.compact th,.compact td{padding:6px 18px;font-size:.9rem}
.failure{border-left:4px solid var(--bad);padding:16px 20px;margin-bottom:14px;overflow:hidden}
.failure.doubtful{border-left-color:var(--doubt)}
.failure h3{margin:0;font-size:1rem;font-weight:640;overflow-wrap:anywhere}
.failure h3 span{color:var(--muted);font-weight:400}
pre{margin:10px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.84rem;line-height:1.5}
pre.replay{background:var(--soft);border-radius:8px;padding:10px 14px}
.mark-valid{color:var(--good)}.mark-invalid{color:var(--bad);font-weight:650}.mark-unknown{
  color:var(--doubt);font-weight:650}
figure{margin:0 0 22px;padding:20px 22px 18px}
figure h3{margin:0 0 12px;font-size:1.02rem;font-weight:620}
figure svg{display:block;width:100%;height:auto;min-width:620px}
figcaption{color:var(--muted);font-size:.88rem;margin-top:12px;max-width:60em}
svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.note{padding:14px 18px;color:var(--muted)}
.pairs{display:grid;grid-template-columns:max-content 1fr;gap:5px 22px;padding:18px 20px;margin:0;
  font-size:.87rem}
.pairs dt{color:var(--muted)}
.pairs dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--muted);font-size:.85rem;margin-top:26px}
@media (max-width:640px){main{padding:24px 14px 40px}h1{font-size:1.55rem}h2{margin-top:40px}
  th,td{padding:9px 12px}.facts div{padding:8px 16px}figure{padding:16px 14px}
  tbody th{min-width:8.5em;position:sticky;left:0;background:var(--card)}tbody th small{
  display:none}
  .pairs{grid-template-columns:1fr;gap:0}.pairs dd{margin-bottom:8px}}
@media print{body{background:none}.card,.failure,figure{break-inside:avoid}}
)css";

}  // namespace

std::string page_style() {
  return ":root{color-scheme:light dark;" + colour_variables(Shade::kLight) + kLightGround +
         "}@media (prefers-color-scheme:dark){:root{" + colour_variables(Shade::kDark) +
         kDarkGround + "}}" + colour_rules() + kPage;
}

}  // namespace skerry::reports
