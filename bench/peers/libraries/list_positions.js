// Positions alone, without a protocol: nothing to merge, and a saved text is JSON.
import { Text } from 'list-positions';

export const create = () => new Text();
export const read = (text) => text.toString();

export function local(text, patches) {
  for (const [position, deleted, inserted] of patches) {
    if (deleted > 0) text.deleteAt(position, deleted);
    if (inserted !== '') text.insertAt(position, inserted);
  }
  return text;
}

export function save(text) {
  return Buffer.from(JSON.stringify({ order: text.order.save(), text: text.save() }));
}

export function load(bytes) {
  const saved = JSON.parse(bytes.toString());
  const text = new Text();
  text.order.load(saved.order);
  text.load(saved.text);
  return text;
}
