// Measures Skerry's own designs with `skerry edits`.
import { spawnSync } from 'node:child_process';

import { concurrent, pathOf } from './recordings.js';

const badUse = 2; // the exit status of a mode that the design or the recording does not have

function edits(options, design, recording, more) {
  const given = ['edits', pathOf(recording), '--crdt', design, '--json',
    '--repeats', String(options.repeats), ...more];
  const { status, signal, stdout, stderr, error } = spawnSync(options.skerry, given, {
    encoding: 'utf8', timeout: options.limit * 1000, killSignal: 'SIGKILL',
  });
  if (error?.code === 'ETIMEDOUT' || signal === 'SIGKILL') return { late: options.limit };
  if (error) return { error: error.message };
  if (status === badUse) return { unknown: true, error: stderr.split('\n')[0] };
  try {
    return { json: JSON.parse(stdout) };
  } catch {
    return { error: stderr.split('\n')[0] || `exit status ${status}` };
  }
}

const times = (json, name) => ({
  median: json[name] * 1e3,
  smallest: json[`${name}_min`] * 1e3,
  repeats: json.repeats,
  equal: json.equals_end_content,
});

// A design with modes: the event graph. Undefined where the design has none.
function inModes(design, recording, measures, options) {
  const found = [];
  const add = (library, measure, more, read) => {
    const { json, unknown, ...missing } = edits(options, design, recording, more);
    if (unknown) return false;
    found.push({ library, recording, measure, ...(json ? read(json) : missing) });
    return true;
  };
  if (!add(design, 'load', ['--mode', 'load'], (json) => times(json, 'seconds'))) return undefined;
  for (const measure of measures) {
    const mode = ['--mode', measure];
    if (measure === 'save') {
      add(design, measure, mode, (json) => (
        { bytes: json.encoded_bytes, equal: json.equals_end_content }));
      add(`${design}, erased text dropped`, measure, mode, (json) => (
        { bytes: json.file_bytes_without_erased, equal: json.equals_end_content }));
    } else if (measure !== 'load') {
      add(design, measure, mode, (json) => times(json, 'seconds'));
      if (measure === 'merge') {
        add(`${design}, graph decoded`, measure, [...mode, '--decoded'],
          (json) => times(json, 'seconds'));
      }
    }
  }
  if (measures.some((measure) => ['merge', 'load', 'save'].includes(measure))) {
    found.push(...ofSnapshot(design, recording, edits(options, design, recording, []).json));
  }
  return found;
}

// Any other design: its changes come one by one, so that merge and live are the same.
function changeByChange(design, recording, measures, options) {
  const { json, unknown, ...missing } = edits(options, design, recording, []);
  const wanted = measures.filter((measure) => ['local', 'merge', 'live'].includes(measure));
  const found = wanted.map((measure) => {
    const read = () => times(json, measure === 'local' ? 'replay_seconds' : 'merge_seconds');
    return { library: design, recording, measure, ...(json ? read() : missing) };
  });
  return [...found, ...ofSnapshot(design, recording, json)];
}

// What a snapshot gives in place of the bytes that the libraries merge, load and save.
function ofSnapshot(design, recording, json) {
  if (!json?.snapshot_bytes) return [];
  const equal = json.equals_end_content && json.opens_equal;
  const row = (measure, result) => (
    { library: `${design}, snapshot`, recording, measure, ...result, equal });
  const opened = times(json, 'open_seconds');
  return [row('merge', opened), row('load', opened), row('save', { bytes: json.snapshot_bytes })];
}

// Gives results (results.js).
export function measureOurs(design, recording, measures, options) {
  const possible = measures.filter((measure) => (
    measure !== (concurrent.includes(recording) ? 'local' : 'live')));
  const found = inModes(design, recording, possible, options)
    ?? changeByChange(design, recording, possible, options);
  return found.filter(({ measure }) => possible.includes(measure));
}
