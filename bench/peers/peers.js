// Measures the libraries: a process for each library and recording.
import { fork } from 'node:child_process';

import { libraries } from './libraries/index.js';
import { summary } from './results.js';

// Gives results (results.js) of the measures, in their order.
export async function measurePeer(library, recording, measures, options) {
  // The slowest measure goes last: past the time limit nothing else is lost.
  const order = [...measures].sort((a, b) => (a === 'live') - (b === 'live'));
  const given = [library, recording, order.join(), options.repeats, options.budget];
  const child = fork(new URL('./cell.js', import.meta.url), given.map(String), {
    // Standard output is the caller's table; the libraries' remarks are kept for a failure.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  let remarks = '';
  child.stderr.on('data', (text) => { remarks = (remarks + text).slice(-2000); });

  const found = new Map();
  let isLate = false;
  let timer;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { isLate = true; child.kill('SIGKILL'); }, options.limit * 1000);
  };
  restart();
  child.on('message', ({ measure, times, ...rest }) => {
    found.set(measure, { ...rest, ...(times && summary(times)) });
    restart();
  });
  await new Promise((resolve) => { child.on('close', resolve); });
  clearTimeout(timer);

  const missing = isLate ? { late: options.limit } : { error: lastLine(remarks) };
  return measures.map((measure) => {
    return { library, recording, measure, ...(found.get(measure) ?? missing) };
  }).filter((result) => !result.absent);
}

const lastLine = (text) => text.split('\n').filter((line) => /error|panic/i.test(line)).at(-1)
  ?? 'ended without a result';

export const isLibrary = (name) => Object.hasOwn(libraries, name);
