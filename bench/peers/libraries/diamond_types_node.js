// Diamond types, compiled to WebAssembly: an older version than the native one.
import { Doc } from 'diamond-types-node';

export const create = (agent) => new Doc(String(agent).padStart(4, '0'));
export const read = (document) => document.get();

export function local(document, patches) {
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) document.del(position, deleted);
    if (inserted !== '') document.ins(position, inserted);
  }
  return document;
}

export function transact(document, patches) {
  const before = document.getLocalVersion();
  return [document, local(document, patches).getPatchSince(before)];
}

export function apply(document, update) {
  document.mergeBytes(update);
  return document;
}

export const encode = (document) => document.toBytes();
export const merge = apply;
export const save = encode;
export const load = (bytes) => Doc.fromBytes(bytes);
export const free = (document) => document.free();
