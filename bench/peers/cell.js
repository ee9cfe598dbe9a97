// One library on one recording, in a process of its own: sends {measure, ...} to its parent as each
// measure ends, so that what was measured before a time limit is kept.
//
// Arguments: library, recording, measures separated by commas, repeats, seconds a measure may take
// before it is not repeated again.
import { play, type } from './history.js';
import { libraries } from './libraries/index.js';
import { concurrent, read } from './recordings.js';

const [name, recordingName, measures, repeats, budget] = process.argv.slice(2);
const library = await libraries[name].load();
const recording = read(recordingName);
const reader = 1_000_000; // no recording has as many agents
const isConcurrent = concurrent.includes(recordingName);

// Times `run`, which gives a document; its text is compared outside of the timed part.
function time(run) {
  const times = [];
  const begin = performance.now();
  let text;
  let document;
  do {
    globalThis.gc();
    const before = performance.now();
    document = run();
    times.push(performance.now() - before);
    text = library.read(document);
    library.free?.(document);
    document = undefined;
  } while (times.length < Number(repeats) && performance.now() - begin < Number(budget) * 1000);
  return { times, equal: text === recording.endContent };
}

// What merge, live, load and save begin with, made once; null where the library has no updates to
// make a concurrent session's document with.
let made;
function source() {
  if (made) return made;
  const maker = library.source ?? library;
  if (isConcurrent && !maker.transact) return null;
  made = { maker, ...(isConcurrent ? play : type)(maker, recording) };
  process.send({ measure: 'source' }); // making it has a time limit of its own
  return made;
}

function saved() {
  const from = source();
  return from && from.maker.save(from.document);
}

const runs = {
  local() {
    if (isConcurrent) return null;
    const patches = recording.transactions.flatMap((transaction) => transaction.patches);
    return time(() => library.local(library.create(0), patches));
  },
  merge() {
    if (!library.merge) return null;
    const { maker, document } = source();
    const bytes = maker.encode(document);
    return time(() => library.merge(library.create(reader), bytes));
  },
  live() {
    if (!isConcurrent || !library.apply) return null;
    const { updates } = source();
    return time(() => {
      let document = library.create(reader);
      for (const bytes of updates) document = library.apply(document, bytes);
      return document;
    });
  },
  load() {
    const bytes = saved();
    if (!bytes) return null;
    return time(() => {
      const loaded = library.load(bytes);
      library.read(loaded);
      return loaded;
    });
  },
  save() {
    const bytes = saved();
    if (!bytes) return null;
    const loaded = library.load(bytes);
    return { bytes: bytes.length, equal: library.read(loaded) === recording.endContent };
  },
};

for (const measure of measures.split(',')) {
  let result;
  try {
    result = runs[measure]();
  } catch (error) {
    result = { error: String(error?.message ?? error).split('\n')[0] };
  }
  process.send({ measure, ...(result ?? { absent: true }) });
}
process.disconnect();
