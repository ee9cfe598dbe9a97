// A WebSocket as a load generator wants it: what is sent is bytes that were prepared, and of what
// comes only the messages' beginnings are looked at.
import { connect } from 'node:net';

export class Socket {
  // `took` is given each message.
  constructor(port, path, took) {
    this.took = took;
    this.rest = Buffer.alloc(0);
    this.opened = new Promise((resolve, reject) => { this.resolve = resolve; this.reject = reject; });
    this.stream = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      this.stream.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
        + 'Sec-WebSocket-Key: c2tlcnJ5c2tlcnJ5c2tlcg==\r\nSec-WebSocket-Version: 13\r\n\r\n');
    });
    this.stream.on('error', (error) => this.reject(error));
    this.stream.on('data', (bytes) => this.read(bytes));
    this.isOpen = false;
  }

  write(bytes) { this.stream.write(bytes); }
  close() { this.stream.destroy(); }

  read(bytes) {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    if (!this.isOpen) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!this.rest.subarray(0, end).toString().includes(' 101 ')) {
        this.reject(new Error(this.rest.subarray(0, end).toString()));
        return;
      }
      this.rest = this.rest.subarray(end + 4);
      this.isOpen = true;
      this.resolve();
    }
    for (;;) {
      if (this.rest.length < 2) return;
      let size = this.rest[1] & 127;
      let at = 2;
      if (size === 126) {
        if (this.rest.length < 4) return;
        size = this.rest.readUInt16BE(2);
        at = 4;
      } else if (size === 127) {
        if (this.rest.length < 10) return;
        size = Number(this.rest.readBigUInt64BE(2));
        at = 10;
      }
      if (this.rest.length < at + size) return;
      if ((this.rest[0] & 15) === 2) this.took(this.rest.subarray(at, at + size));
      this.rest = this.rest.subarray(at + size);
    }
  }
}
