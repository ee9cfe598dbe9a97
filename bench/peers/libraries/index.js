// The libraries, in the order of the tables. A file of this folder exports
//   create(agent), read(document)            an empty document, its text
//   local(document, patches)                 one call a patch; gives the document
//   transact(document, patches)              [document, the bytes that its author sends]
//   apply(document, bytes)                   takes in one such; gives the document
//   become(document, agent)                  goes on as another author; gives the document
//   applyAll(document, [bytes...])           the same of many, where that is faster
//   encode(document), merge(document, bytes) everything for a peer that has nothing; the document
//   save(document), load(bytes)              a file; a document
//   source                                   a library whose documents and bytes it reads
//   free(document)                           where memory is not collected
// and leaves out what it cannot do.
import { readFileSync } from 'node:fs';

export const libraries = {
  yjs: { package: 'yjs', load: () => import('./yjs.js') },
  ywasm: { package: 'ywasm', load: () => import('./ywasm.js') },
  loro: { package: 'loro-crdt', load: () => import('./loro.js') },
  automerge: { package: '@automerge/automerge', load: () => import('./automerge.js') },
  'json-joy': { package: 'json-joy', load: () => import('./json_joy.js') },
  'diamond-types-node': {
    package: 'diamond-types-node', load: () => import('./diamond_types_node.js'),
  },
  'list-positions': { package: 'list-positions', load: () => import('./list_positions.js') },
};

// As package.json pins it.
export function versionOf(name) {
  const text = readFileSync(new URL('../package.json', import.meta.url));
  return JSON.parse(text).dependencies[libraries[name].package];
}
