// Reads recorded editing sessions, the files that `skerry edits` reads.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const sequential = [
  'automerge-paper', 'seph-blog1', 'rustcode', 'sveltecomponent', 'json-crdt-patch',
  'friendsforever_flat', 'clownschool_flat',
];
export const concurrent = ['friendsforever', 'clownschool', 'A1'];

// $SKERRY_TRACES, else ../shared/traces beside the checkout; undefined where neither is there.
export function folder() {
  const beside = join(import.meta.dirname, '../../../shared/traces');
  return [process.env.SKERRY_TRACES, beside].find((path) => path && existsSync(path));
}

export const pathOf = (name) => join(folder(), `${name}.json.gz`);

// {name, endContent, transactions: [{agent, parents, patches: [[position, deleted, inserted]]}]}.
// In a sequential recording every transaction's one parent is the transaction before it.
export function read(name) {
  const json = JSON.parse(gunzipSync(readFileSync(pathOf(name))));
  if (json.startContent) throw new Error(`${name} does not begin empty`);
  const transactions = json.txns.map((txn, i) => ({
    agent: txn.agent ?? 0,
    parents: txn.parents ?? (i === 0 ? [] : [i - 1]),
    patches: txn.patches,
  }));
  // Recordings count Unicode scalar values, JavaScript UTF-16 units: the same below U+10000.
  for (const { patches } of transactions) {
    if (patches.some(([, , text]) => /[\u{10000}-\u{10ffff}]/u.test(text))) {
      throw new Error(`${name} has characters beyond U+FFFF: its positions would need converting`);
    }
  }
  return { name, endContent: json.endContent, transactions };
}
