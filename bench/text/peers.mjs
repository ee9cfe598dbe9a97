// Yjs and ywasm on recorded editing sessions, beside `skerry edits --mode`.
//
//   cd FOLDER && npm install yjs@13.6.33 ywasm@0.18.3
//   node --expose-gc bench/text/peers.mjs FOLDER REPEATS RECORDING...
//
// One line a recording, library and mode: milliseconds, median [smallest]. `local`: every patch, one
// call each (sequential recordings). `merge`: one update with everything into an empty document.
// `live`: every transaction's update, one by one. Garbage is collected before each timed run.
import fs from 'node:fs';
import zlib from 'node:zlib';
import {createRequire} from 'node:module';

const [folder, repeats, ...files] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const Y = require('yjs');
const W = require('ywasm');

function timed(run) {
  const times = [];
  for (let i = 0; i < Number(repeats); ++i) {
    global.gc?.();
    const begin = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
  times.sort((a, b) => a - b);
  return `${times[times.length >> 1].toFixed(2)} [${times[0].toFixed(2)}]`;
}

function patch(text, [position, erased, inserted]) {
  if (erased > 0) text.delete(position, erased);
  if (inserted !== '') text.insert(position, inserted);
}

// Each transaction's update, made by its agent's document in exactly its recorded past.
function updatesOf(recording) {
  const sequential = recording.kind !== 'concurrent';
  const agents = new Map();
  const pasts = [];
  const updates = [];
  recording.txns.forEach((txn, t) => {
    const agent = sequential ? 0 : txn.agent;
    if (!agents.has(agent)) {
      const doc = new Y.Doc();
      doc.clientID = agent + 1;
      agents.set(agent, {doc, text: doc.getText('text'), has: new Set()});
    }
    const {doc, text, has} = agents.get(agent);
    const missing = [];
    const stack = sequential ? [] : [...txn.parents];
    while (stack.length > 0) {
      const parent = stack.pop();
      if (has.has(parent)) continue;
      has.add(parent);
      missing.push(parent);
      stack.push(...pasts[parent]);
    }
    for (const parent of missing.sort((a, b) => a - b)) Y.applyUpdate(doc, updates[parent]);
    pasts.push(sequential ? [] : txn.parents);
    const before = Y.encodeStateVector(doc);
    let update = null;
    const keep = (bytes) => { update = bytes; };
    doc.on('update', keep);
    doc.transact(() => txn.patches.forEach((p) => patch(text, p)));
    doc.off('update', keep);
    updates.push(update ?? Y.encodeStateAsUpdate(doc, before));
    has.add(t);
  });
  return updates;
}

for (const file of files) {
  const recording = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)));
  const name = file.split('/').pop().replace('.json.gz', '');
  const say = (library, mode, time) => console.log(`${name}\t${library}\t${mode}\t${time}`);
  if (recording.kind !== 'concurrent') {
    say('yjs', 'local', timed(() => {
      const text = new Y.Doc().getText('text');
      for (const txn of recording.txns) txn.patches.forEach((p) => patch(text, p));
      text.toString();
    }));
  }
  const updates = updatesOf(recording);
  const all = new Y.Doc();
  for (const update of updates) Y.applyUpdate(all, update);
  const same = all.getText('text').toString() === recording.endContent;
  const whole = Y.encodeStateAsUpdate(all);
  const load = (Lib, Doc, given) => () => {
    const doc = new Doc();
    const text = doc.getText('text');
    for (const update of given) Lib.applyUpdate(doc, update);
    text.toString();
  };
  const wasm = {applyUpdate: (doc, update) => W.applyUpdate(doc, update, undefined)};
  say('yjs', same ? 'merge' : 'merge (another end)', timed(load(Y, Y.Doc, [whole])));
  say('ywasm', 'merge', timed(load(wasm, W.YDoc, [whole])));
  if (recording.kind !== 'concurrent') continue;
  say('yjs', 'live', timed(load(Y, Y.Doc, updates)));
  say('ywasm', 'live', timed(load(wasm, W.YDoc, updates)));
}
