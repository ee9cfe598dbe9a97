// Text libraries of npm and Skerry's own text designs, on the same recordings, one after the other.
// See --help.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { libraries, versionOf } from './libraries/index.js';
import { measureOurs } from './ours.js';
import { isLibrary, measurePeer } from './peers.js';
import { concurrent, folder, sequential } from './recordings.js';
import { reference, scale, table, tables } from './tables.js';

const help = `Usage: node main.js [OPTION]...

  --libraries A,B    of ${Object.keys(libraries).join(', ')}; default: all; "" for none
  --designs A,B      of Skerry, measured with \`skerry edits\` in the same run; default: none
  --skerry FILE      that command; default: skerry
  --recordings A,B   of ${[...sequential, ...concurrent].join(', ')}; default: all
  --measures A,B     of ${Object.keys(tables).join(', ')}; default: all
  --repeats N        how often each is timed; default: 10
  --budget S         seconds after which a measure is not repeated again; default: 10
  --limit S          seconds after which a measure is given up; default: 60
  --json FILE        writes the results there
`;

const text = (value) => ({ type: 'string', default: value });
const list = (value) => value.split(',').filter((name) => name !== '');

function fail(message) {
  console.error(`bench/peers: ${message}`);
  process.exit(2);
}

// Complains about what is not in `known`.
function words(value, known, kind) {
  const chosen = list(value);
  const strange = chosen.find((name) => !known.includes(name));
  if (strange) fail(`there is no ${kind} ${strange}; expected some of ${known.join(', ')}`);
  return chosen;
}

function positive(value, name) {
  const number = Number(value);
  if (!(number > 0)) fail(`--${name} ${value}: expected a number above 0`);
  return number;
}

function parse() {
  const all = (names) => text(names.join());
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      libraries: all(Object.keys(libraries)),
      designs: text(''),
      skerry: text('skerry'),
      recordings: all([...sequential, ...concurrent]),
      measures: all(Object.keys(tables)),
      repeats: text('10'),
      budget: text('10'),
      limit: text('60'),
      json: text(''),
    },
  });
  return {
    ...values,
    libraries: words(values.libraries, Object.keys(libraries), 'library'),
    designs: list(values.designs),
    recordings: words(values.recordings, [...sequential, ...concurrent], 'recording'),
    measures: words(values.measures, Object.keys(tables), 'measure'),
    repeats: Math.ceil(positive(values.repeats, 'repeats')),
    budget: positive(values.budget, 'budget'),
    limit: positive(values.limit, 'limit'),
  };
}

// Ours and theirs take turns at each recording, so that a busy minute hits both.
async function measure(options) {
  const results = [];
  for (const recording of options.recordings) {
    const measures = options.measures.filter((name) => tables[name].recordings.includes(recording));
    if (measures.length === 0) continue;
    for (const design of options.designs) {
      console.error(`${recording}: ${design}`);
      results.push(...measureOurs(design, recording, measures, options));
    }
    for (const library of options.libraries) {
      console.error(`${recording}: ${library} ${versionOf(library)}`);
      results.push(...await measurePeer(library, recording, measures, options));
    }
  }
  return results;
}

function markdown(options, results, environment) {
  const nameOf = (name) => (isLibrary(name) ? `${name} ${versionOf(name)}` : `**${name}**`);
  const parts = [`Node.js ${environment.node}, ${environment.processor}. Milliseconds, median`
    + ` [smallest] of up to ${options.repeats}. Reference: ${reference.source}.\n`];
  parts.push(...options.measures.map((name) => table(name, results, nameOf)));
  if (results.some(({ equal }) => equal === false)) {
    parts.push('\\* Another text than the recording\'s endContent.\n');
  }
  for (const { library, recording, measure: name, error } of results) {
    if (error !== undefined) parts.push(`Failed: ${library}, ${recording}, ${name}: ${error}\n`);
  }
  return parts.filter((part) => part !== '').join('\n');
}

let options;
try {
  options = parse();
} catch (error) {
  fail(error.message);
}
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}
if (!folder()) fail('no recordings: neither $SKERRY_TRACES nor ../shared/traces is there');

const environment = {
  node: process.version,
  processor: `${cpus().length} x ${cpus()[0].model.trim()}`,
  versions: Object.fromEntries(options.libraries.map((name) => [name, versionOf(name)])),
};
const results = await measure(options);
if (options.json !== '') {
  const scales = Object.fromEntries(options.measures.map((name) => [name, scale(name, results)]));
  const json = { schema_version: 1, environment, scales, results };
  writeFileSync(options.json, `${JSON.stringify(json, null, 2)}\n`);
}
process.stdout.write(markdown(options, results, environment));
// A concurrent session may be merged otherwise than it was recorded and be right.
const isWrong = ({ error, equal, recording }) => (
  error !== undefined || (equal === false && !concurrent.includes(recording)));
process.exitCode = results.some(isWrong) ? 1 : 0;
