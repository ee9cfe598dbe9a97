// Yrs, compiled to WebAssembly. Its updates are those of Yjs, which makes them faster.
import {
  YDoc, applyUpdate, applyUpdateV2, encodeStateAsUpdate, encodeStateAsUpdateV2,
} from 'ywasm';

export * as source from './yjs.js';

export function create(agent) {
  return new YDoc({ clientID: agent + 1 });
}

export const read = (document) => document.getText('text').toString();

export function local(document, patches) {
  const text = document.getText('text');
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted !== '') text.insert(position, inserted);
  }
  return document;
}

export function apply(document, update) {
  applyUpdate(document, update);
  return document;
}

export const encode = (document) => encodeStateAsUpdate(document);
export const merge = apply;
export const save = (document) => encodeStateAsUpdateV2(document);

export function load(bytes) {
  const document = new YDoc({});
  applyUpdateV2(document, bytes);
  return document;
}

export const free = (document) => document.free();
