#include "harness/scenario/documents.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string>

#include "core/distribution.h"
#include "core/rng.h"
#include "harness/scenario/build.h"
#include "harness/scenario/topology.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

// How popular documents are, where people choose by that.
constexpr double kTheta = 0.99;

// "0..4, 7": numbers and ranges of people.
StatusOr<std::vector<uint32_t>> people_in(const std::string& text, uint32_t people) {
  std::vector<uint32_t> found;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto skip = [&] {
    while (at != end && (*at == ' ' || *at == ',')) ++at;
  };
  const auto wrong = [&] {
    return invalid("followers: `" + text + "` is no list of people; expected numbers below " +
                   std::to_string(people) + " and ranges, as in \"0..4, 7\"");
  };
  for (skip(); at != end; skip()) {
    uint32_t from = 0;
    auto read = std::from_chars(at, end, from);
    if (read.ec != std::errc()) return wrong();
    at = read.ptr;
    uint32_t to = from;
    if (end - at >= 2 && at[0] == '.' && at[1] == '.') {
      read = std::from_chars(at + 2, end, to);
      if (read.ec != std::errc()) return wrong();
      at = read.ptr;
    }
    if (from > to || to >= people) return wrong();
    for (uint32_t person = from; person <= to; ++person) found.push_back(person);
  }
  return found;
}

// `count` different documents of a person's own choice.
std::vector<uint32_t> chosen(const ZipfSampler& popularity, uint32_t documents, uint32_t count,
                             Rng& rng) {
  std::vector<bool> has(documents, false);
  std::vector<uint32_t> choice;
  while (choice.size() < count) {
    const auto document = static_cast<uint32_t>(popularity.draw(rng));
    if (has[document]) continue;
    has[document] = true;
    choice.push_back(document);
  }
  std::sort(choice.begin(), choice.end());
  return choice;
}

// Document d is of hub d mod servers, which serves person p where p mod servers is the same.
StatusOr<Following> of_hubs(const ReplicaOptions& replicas) {
  const uint32_t hubs = replicas.servers;
  if (replicas.documents < hubs) {
    return invalid(std::to_string(hubs) + " hubs have only " + std::to_string(replicas.documents) +
                   " documents; expected one for each at least");
  }
  if (replicas.follow != ReplicaOptions::Follow::kAll) {
    return invalid("in hubs people follow all documents of their hub; expected follow = \"all\"");
  }
  if (replicas.documents == 1) return Following(1, replicas.people, replicas.nodes(), {});
  std::vector<std::vector<uint32_t>> followed(replicas.nodes());
  for (uint32_t node = 0; node < replicas.nodes(); ++node) {
    const uint32_t hub = node < replicas.people ? node % hubs : node - replicas.people;
    for (uint32_t document = hub; document < replicas.documents; document += hubs) {
      followed[node].push_back(document);
    }
  }
  return Following(replicas.documents, replicas.people, replicas.nodes(), std::move(followed));
}

}  // namespace

StatusOr<Following> make_following(const Scenario& scenario, uint64_t seed) {
  using Follow = ReplicaOptions::Follow;
  const ReplicaOptions& replicas = scenario.options.replicas;
  const uint32_t people = replicas.people;
  const uint32_t nodes = replicas.nodes();
  const uint32_t documents = replicas.documents;
  if (scenario.options.topology.kind == "hubs") return of_hubs(replicas);
  std::vector<std::vector<uint32_t>> followed;
  std::vector<uint32_t> all(documents);
  std::iota(all.begin(), all.end(), 0);
  if (documents > 1) {
    followed.assign(nodes, all);
    const Follow how = replicas.follow;
    const uint32_t count = replicas.follows == 0 ? documents : replicas.follows;
    if (count > documents) {
      return invalid("follows = " + std::to_string(count) + ", but there are " +
                     std::to_string(documents) + " documents");
    }
    if (how == Follow::kZipf || how == Follow::kUniform) {
      const ZipfSampler popularity(documents, how == Follow::kZipf ? kTheta : 0);
      for (uint32_t person = 0; person < people; ++person) {
        Rng rng = Rng::stream(seed, "follows/" + std::to_string(person));
        followed[person] = chosen(popularity, documents, count, rng);
      }
    } else if (how == Follow::kListed) {
      const std::vector<std::string>& lists = replicas.followers;
      if (lists.size() != documents) {
        return invalid("followers: " + std::to_string(lists.size()) + " lists for " +
                       std::to_string(documents) + " documents; expected one for each");
      }
      for (uint32_t person = 0; person < people; ++person) followed[person].clear();
      for (uint32_t document = 0; document < documents; ++document) {
        const auto listed = people_in(lists[document], people);
        if (!listed.ok()) return listed.status();
        for (const uint32_t person : *listed) {
          std::vector<uint32_t>& mine = followed[person];
          if (mine.empty() || mine.back() != document) mine.push_back(document);
        }
      }
    }
  }
  return Following(documents, people, nodes, std::move(followed));
}

void check_documents(const Scenario& scenario, const TomlNode& root, Build& build) {
  const ReplicaOptions& replicas = scenario.options.replicas;
  if (replicas.documents == 1 && scenario.options.topology.kind != "hubs") return;
  for (const Entry& entry : scenario.workloads) {
    const WorkloadKind* kind = find_workload(entry.kind);
    if (kind == nullptr || !kind->says_who_and_when || replicas.documents == 1) continue;
    build.problems.add(place_of(root, "replicas", "documents"),
                       "workload `" + entry.kind +
                           "` says itself who does what, in the only document; expected "
                           "`documents` = 1");
    return;
  }
  const auto following = make_following(scenario, scenario.first_seed);
  if (!following.ok()) {
    const char* what = replicas.follow == ReplicaOptions::Follow::kListed ? "followers" : "follows";
    if (scenario.options.topology.kind == "hubs") what = "documents";
    build.problems.add(place_of(root, "replicas", what), std::string(following.status().message()));
    return;
  }
  const auto topology = make_topology(scenario, scenario.first_seed);
  if (!topology.ok()) return;  // said elsewhere
  const Status links = following->check_links(*topology);
  if (!links.ok()) {
    build.problems.add(place_of(root, "replicas", "documents"), std::string(links.message()));
  }
}

}  // namespace skerry::harness
