import * as Automerge from '@automerge/automerge';

// All authors begin with one change, which makes the text.
const beginning = Automerge.save(Automerge.from({ text: '' }, { actor: '00' }));

const actorOf = (agent) => (agent + 1).toString(16).padStart(8, '0');

export const create = (agent) => Automerge.load(beginning, { actor: actorOf(agent) });
export const become = (document, agent) => Automerge.clone(document, { actor: actorOf(agent) });
export const read = (document) => document.text;

// One change: a change a patch takes many times as long.
export function local(document, patches) {
  return Automerge.change(document, (draft) => {
    for (const [position, deleted, inserted] of patches) {
      Automerge.splice(draft, ['text'], position, deleted, inserted);
    }
  });
}

export function transact(document, patches) {
  const after = local(document, patches);
  return [after, Automerge.getLastLocalChange(after)];
}

export const applyAll = (document, updates) => Automerge.applyChanges(document, updates)[0];
export const apply = (document, update) => applyAll(document, [update]);
export const encode = (document) => Automerge.save(document);
// Taking it in change by change takes twice as long.
export const merge = (_document, bytes) => Automerge.load(bytes);
export const save = encode;
export const load = (bytes) => Automerge.load(bytes);
export const free = (document) => Automerge.free(document);
