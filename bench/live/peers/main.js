// Sync servers of npm under the load that bench_server puts on ours: writers, each on a document of
// its own that one more client follows; at most so many updates of a writer are outstanding, which
// here is until the follower has them, for neither server says when it has them safe.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { dialects, prepare } from './frames.js';
import { Socket } from './socket.js';

const writers = 200;
const mostOutstanding = 1024;
const ports = { next: 21000 + (process.pid % 20000) };

const servers = {
  'y-websocket 2 (memory)': {
    dialect: 'y-websocket',
    command: (port) => ['node_modules/y-websocket/bin/server.cjs', [], { HOST: '127.0.0.1', PORT: String(port) }],
  },
  'hocuspocus (memory)': {
    dialect: 'hocuspocus',
    command: (port) => ['server_hocuspocus.js', [String(port)], {}],
  },
  'hocuspocus (SQLite, after 2 to 10 s)': {
    dialect: 'hocuspocus',
    command: (port, folder) => ['server_hocuspocus.js', [String(port), join(folder, 'db.sqlite')], {}],
  },
};

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function peakMegabytes(pid) {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024 / 1e6;
}

async function start(server) {
  const port = ports.next++;
  const folder = mkdtempSync(join(tmpdir(), 'skerry-bench-'));
  const [file, args, env] = server.command(port, folder);
  const child = spawn('taskset', ['-c', '0', process.execPath, file, ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
  return { port, folder, child };
}

async function run(server, { together, merged }, updates) {
  const dialect = dialects[server.dialect];
  const { port, folder, child } = await start(server);
  try {
    const each = Math.ceil(updates / writers / together) * together;
    const sockets = [];
    const loads = [];
    for (let i = 0; i < writers; ++i) {
      const name = `d${i}`;
      const load = { frames: prepare(dialect, name, each, merged, i + 1), sent: 0, seen: 0 };
      const send = () => {
        const some = [];
        while (load.sent < load.frames.length && load.sent * merged + together - load.seen <= mostOutstanding) {
          for (let i = 0; i < together / merged; ++i) some.push(load.frames[load.sent++]);
        }
        if (some.length > 0) writer.write(Buffer.concat(some));
      };
      const writer = new Socket(port, dialect.path(name), () => {});
      const follower = new Socket(port, dialect.path(name), (message) => {
        if (!dialect.isUpdate(message)) return;
        load.seen += merged;
        send();
      });
      await Promise.all([writer.opened, follower.opened]);
      for (const bytes of dialect.greeting(name)) {
        writer.write(bytes);
        follower.write(bytes);
      }
      loads.push({ load, send });
      sockets.push(writer, follower);
    }
    await sleep(500);
    const before = cpuSeconds(child.pid);
    const began = performance.now();
    for (const { send } of loads) send();
    while (loads.some(({ load }) => load.seen < each)) {
      if (performance.now() - began > 180_000) throw new Error('not done within 180 s');
      await sleep(5);
    }
    const seconds = (performance.now() - began) / 1e3;
    const total = each * writers;
    const cpu = (cpuSeconds(child.pid) - before) / total * 1e6;
    const memory = peakMegabytes(child.pid);
    for (const socket of sockets) socket.close();
    return { perSecond: total / seconds, cpu, memory };
  } finally {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((ended) => child.once('exit', ended));
    }
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  }
}

execFileSync('taskset', ['-cp', '1', String(process.pid)]);
const updates = Number(process.argv[2] ?? 200_000);
// How many updates go together, and how many of them are merged into one.
const shapes = [
  { name: '1', together: 1, merged: 1 },
  { name: '16, a message each', together: 16, merged: 1 },
  { name: '16, merged into one', together: 16, merged: 16 },
  { name: '256, merged into one', together: 256, merged: 256 },
];
for (const [name, server] of Object.entries(servers)) {
  for (const shape of shapes) {
    const head = `${name.padEnd(37)} ${shape.name.padEnd(21)}`;
    try {
      const { perSecond, cpu, memory } = await run(server, shape, shape.merged === 1 ? updates / 4 : updates);
      console.log(`${head} ${perSecond.toFixed(0).padStart(8)}/s ${cpu.toFixed(2).padStart(8)} us ${memory.toFixed(1).padStart(7)} MB`);
    } catch (error) {
      console.log(`${head} not measured: ${error.message}`);
    }
  }
}
