// hocuspocus as its page says to start it; with a file name, on SQLite.
import { Server } from '@hocuspocus/server';

const [port, database] = process.argv.slice(2);
const extensions = [];
if (database !== undefined) {
  const { SQLite } = await import('@hocuspocus/extension-sqlite');
  extensions.push(new SQLite({ database }));
}
const server = new Server({ port: Number(port), address: '127.0.0.1', quiet: true, extensions });
await server.listen();
console.log('listening');
