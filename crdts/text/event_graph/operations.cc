#include "crdts/text/event_graph/operations.h"

#include <algorithm>

#include "core/check.h"
#include "core/codec.h"
#include "crdts/text/event_graph/counts.h"
#include "crdts/text/event_graph/run_search.h"

namespace skerry::crdts::event_graph {

void Operations::push(Kind kind, uint32_t position, uint32_t size) {
  Run run;
  run.first = events_;
  run.position = position;
  run.size = size;
  run.content = static_cast<uint32_t>(content_.size()) & kMaxContent;
  run.kind = static_cast<uint32_t>(kind) & 3;
  runs_.push_back(run);
}

bool Operations::insert(uint32_t position, uint32_t length, std::string_view text, uint32_t size,
                        Follows follows) {
  bool goes_on = false;
  if (follows == Follows::kLastAlone && !runs_.empty()) {
    const Run& last = runs_.back();
    goes_on = last.what() == Kind::kInsert && position == last.position + (events_ - last.first);
  }
  if (!goes_on) push(Kind::kInsert, position, size);
  events_ += length;
  inserted_ += length;
  content_.append(text);
  return goes_on;
}

bool Operations::erase(uint32_t position, uint32_t length, uint32_t size, Follows follows) {
  if (follows == Follows::kLastAlone && !runs_.empty() && runs_.back().what() != Kind::kInsert) {
    Run& last = runs_.back();
    const uint32_t before = events_ - last.first;
    if (last.what() == Kind::kErase && position == last.position) {
      events_ += length;
      return true;
    }
    if (length == 1 && position + 1 == last.position &&
        (before == 1 || last.what() == Kind::kEraseBack)) {
      last.kind = static_cast<uint32_t>(Kind::kEraseBack) & 3;
      last.position = position;
      ++events_;
      return true;
    }
  }
  push(Kind::kErase, position, size);
  events_ += length;
  return false;
}

void Operations::push_run(const Operation& run, std::string_view text) {
  push(run.kind, run.position, 0);
  events_ += run.length;
  if (run.kind == Kind::kInsert) inserted_ += run.length;
  content_.append(text);
}

size_t Operations::index_of(Event event) const { return recent_ = find_run(runs_, event, recent_); }

Operation Operations::part(size_t index, Span span) const {
  const Run& run = runs_[index];
  const Span whole = span_of(index);
  const Event begin = std::max(whole.begin, span.begin);
  const Event end = std::min(whole.end, span.end);
  Operation out{run.what(), begin, end - begin, run.position};
  if (out.kind == Kind::kInsert) out.position += begin - whole.begin;
  if (out.kind == Kind::kEraseBack) out.position += whole.end - end;
  return out;
}

std::string_view Operations::text(size_t index, const Operation& part) const {
  const Span whole = span_of(index);
  std::string_view all = run_text(index);
  const uint32_t skipped = part.first - whole.begin;
  if (all.size() == whole.size()) return all.substr(skipped, part.length);
  all.remove_prefix(byte_of_scalar(all, skipped));
  return all.substr(0, byte_of_scalar(all, part.length));
}

uint32_t Operations::cursor_after(Event event) const {
  const size_t index = index_of(event);
  const Operation done = part(index, {runs_[index].first, event + 1});
  return done.kind == Kind::kInsert ? done.position + done.length : done.position;
}

uint32_t Operations::size_after(Event event) const {
  const Run& run = runs_[index_of(event)];
  const uint32_t done = event - run.first + 1;
  return run.what() == Kind::kInsert ? run.size + done : run.size - done;
}

size_t Operations::bytes_of(Span span) const {
  size_t sum = 0;
  for (size_t i = index_of(span.begin); i < runs_.size() && runs_[i].first < span.end; ++i) {
    sum += sizeof(Run);
    if (runs_[i].what() == Kind::kInsert) sum += text(i, part(i, span)).size();
  }
  return sum;
}

void Operations::check_invariants() const {
  SKERRY_CHECK(runs_.empty() ? events_ == 0 : runs_.front().first == 0);
  for (size_t i = 0; i < runs_.size(); ++i) {
    const Span span = span_of(i);
    SKERRY_CHECK(span.begin < span.end);
    const std::string_view text = run_text(i);
    if (runs_[i].what() == Kind::kInsert) {
      SKERRY_CHECK(is_valid_utf8(text) && count_scalars(text) == span.size());
    } else {
      SKERRY_CHECK(text.empty());
      SKERRY_CHECK(span.size() <= runs_[i].size);
    }
    SKERRY_CHECK(runs_[i].position <= runs_[i].size);
  }
}

}  // namespace skerry::crdts::event_graph
