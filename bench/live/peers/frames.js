// What clients of Yjs's servers put on a WebSocket, prepared before: updates of one character each,
// alone or several merged into one.
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

const sync = 0;
const update = 2;

// A frame of a client (RFC 6455): binary, masked with zeros, so that what is inside stays as it is.
export function webSocketFrame(payload) {
  const { length } = payload;
  const head = length < 126 ? [0x82, 0x80 | length]
    : length < 65536 ? [0x82, 0x80 | 126, length >> 8, length & 255]
      : [0x82, 0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}

// As each server's clients write them: y-websocket's begin with the kind of message, hocuspocus's
// with the document's name.
export const dialects = {
  'y-websocket': {
    path: (name) => `/${name}`,
    greeting: () => [],
    head: () => {},
    // A document's update, broadcast: [sync, update, ...].
    isUpdate: (message) => message[0] === sync && message[1] === update,
  },
  hocuspocus: {
    path: () => '/',
    greeting: (name) => {
      const out = encoding.createEncoder();
      encoding.writeVarString(out, name);
      encoding.writeVarUint(out, 2);  // authentication
      encoding.writeVarUint(out, 0);  // a token
      encoding.writeVarString(out, 'none');
      return [webSocketFrame(encoding.toUint8Array(out))];
    },
    head: (out, name) => encoding.writeVarString(out, name),
    isUpdate: (message) => {
      const at = 1 + message[0];  // names are short
      return message[at] === sync && message[at + 1] === update;
    },
  },
};

// `count` updates of one who types at the end, `merged` of them in each frame.
export function prepare(dialect, name, count, merged, clientId) {
  const document = new Y.Doc();
  document.clientID = clientId;
  const text = document.getText('text');
  const updates = [];
  document.on('update', (bytes) => updates.push(bytes));
  for (let i = 0; i < count; ++i) text.insert(i, String.fromCharCode(97 + (i % 26)));
  const frames = [];
  for (let i = 0; i < count; i += merged) {
    const some = updates.slice(i, i + merged);
    const out = encoding.createEncoder();
    dialect.head(out, name);
    encoding.writeVarUint(out, sync);
    encoding.writeVarUint(out, update);
    encoding.writeVarUint8Array(out, some.length === 1 ? some[0] : Y.mergeUpdates(some));
    frames.push(webSocketFrame(encoding.toUint8Array(out)));
  }
  return frames;
}
