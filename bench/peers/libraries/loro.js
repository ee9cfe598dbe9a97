import { LoroDoc } from 'loro-crdt';

export function create(agent) {
  const document = new LoroDoc();
  document.setPeerId(BigInt(agent + 1));
  return document;
}

export function become(document, agent) {
  document.setPeerId(BigInt(agent + 1));
  return document;
}

export const read = (document) => document.getText('text').toString();

export function local(document, patches) {
  const text = document.getText('text');
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted !== '') text.insert(position, inserted);
  }
  document.commit();
  return document;
}

export function transact(document, patches) {
  const from = document.version();
  local(document, patches);
  const update = document.export({ mode: 'update', from });
  from.free();
  return [document, update];
}

export function apply(document, update) {
  document.import(update);
  return document;
}

export const encode = (document) => document.export({ mode: 'update' });
export const merge = apply;
export const save = (document) => document.export({ mode: 'snapshot' });
export const load = (bytes) => apply(new LoroDoc(), bytes);
export const free = (document) => document.free();
