import * as Y from 'yjs';

function edit(text, patches) {
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted !== '') text.insert(position, inserted);
  }
}

export function create(agent) {
  const document = new Y.Doc();
  document.clientID = agent + 1;
  return document;
}

export function become(document, agent) {
  document.clientID = agent + 1;
  return document;
}

export const read = (document) => document.getText('text').toString();

export function local(document, patches) {
  edit(document.getText('text'), patches);
  return document;
}

export function transact(document, patches) {
  let update;
  document.once('update', (bytes) => { update = bytes; });
  document.transact(() => edit(document.getText('text'), patches));
  return [document, update];
}

export function apply(document, update) {
  Y.applyUpdate(document, update);
  return document;
}

export const encode = (document) => Y.encodeStateAsUpdate(document);
export const merge = apply;
export const save = (document) => Y.encodeStateAsUpdateV2(document);

export function load(bytes) {
  const document = new Y.Doc();
  Y.applyUpdateV2(document, bytes);
  return document;
}
