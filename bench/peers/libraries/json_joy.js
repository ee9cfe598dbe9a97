// Has no encoding of a whole history to merge from: patches travel one by one.
import jsonCrdt from 'json-joy/lib/json-crdt/index.js';

const { Model, Patch, s } = jsonCrdt;
const firstSession = 65536; // smaller ones are reserved

// All authors begin with one string.
const beginning = Model.create(s.str(''), firstSession);

export const create = (agent) => beginning.fork(firstSession + 1 + agent);
export function become(model, agent) {
  model.setSid(firstSession + 1 + agent);
  return model;
}

export const read = (model) => model.view();

export function local(model, patches) {
  const text = model.api.str([]);
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.del(position, deleted);
    if (inserted !== '') text.ins(position, inserted);
  }
  return model;
}

export const transact = (model, patches) => [model, local(model, patches).api.flush().toBinary()];

export function apply(model, update) {
  model.applyPatch(Patch.fromBinary(update));
  return model;
}

export const save = (model) => model.toBinary();
export const load = (bytes) => Model.fromBinary(bytes);
