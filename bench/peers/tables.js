// Results as Markdown: ours, the libraries measured beside them, and what the reference machine
// gave for libraries that are not measured here, as it is and scaled.
import { readFileSync } from 'node:fs';

import { concurrent, sequential } from './recordings.js';
import { median } from './results.js';

const everywhere = ['automerge-paper', 'seph-blog1', 'rustcode', 'sveltecomponent',
  'friendsforever', 'clownschool', 'A1'];

// Each measure's title and columns.
export const tables = {
  local: { title: 'Local replay, one call a patch', recordings: sequential },
  merge: { title: 'Merge everything into an empty document', recordings: everywhere },
  live: {
    title: 'Every transaction separately, as it arrives',
    recordings: ['friendsforever', 'clownschool'],
  },
  load: { title: 'Load until the text is read', recordings: [...sequential, ...concurrent] },
  save: { title: 'Saved bytes', recordings: [...sequential, ...concurrent] },
};

export const reference = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url)));

const number = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const bytes = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function cell(result) {
  if (!result) return '-';
  if (result.late) return `over ${result.late} s`;
  if (result.error !== undefined) return 'failed';
  const text = result.bytes !== undefined ? bytes(result.bytes)
    : `${number(result.median)} [${number(result.smallest)}]`;
  return result.equal ? text : `${text} *`;
}

function referenceCell(measure, values, factor) {
  if (!values) return '-';
  if (measure === 'save') return bytes(values[0]);
  const [middle, smallest] = values.map((value) => number(value * factor));
  return smallest === undefined ? middle : `${middle} [${smallest}]`;
}

// yjs's time here over its time there for each of a table's recordings, and their median: of the
// smallest times, or of the medians where the reference has no other. {ratios, factor}; factor is
// undefined without any.
export function scale(measure, results) {
  const there = reference.measures[measure].find(({ library }) => library === 'yjs');
  const ratios = {};
  if (measure !== 'save' && there) {
    for (const recording of tables[measure].recordings) {
      const here = results.find((result) => result.library === 'yjs'
        && result.recording === recording && result.measure === measure);
      const [middle, smallest] = there.cells[recording] ?? [];
      if (!here?.median || middle === undefined) continue;
      ratios[recording] = smallest ? here.smallest / smallest : here.median / middle;
    }
  }
  const values = Object.values(ratios);
  return { ratios, factor: values.length > 0 ? median(values) : undefined };
}

const row = (cells) => `| ${cells.join(' | ')} |`;

// "" where nothing of the measure was measured.
export function table(measure, results, nameOf) {
  const found = results.filter((result) => result.measure === measure);
  const recordings = tables[measure].recordings.filter((recording) => (
    found.some((result) => result.recording === recording)));
  if (recordings.length === 0) return '';
  const rows = [...new Set(found.map(({ library }) => library))].map((library) => [
    nameOf(library),
    ...recordings.map((recording) => cell(found.find((result) => (
      result.library === library && result.recording === recording)))),
  ]);
  const { ratios, factor } = scale(measure, results);
  const there = (library, by) => recordings.map((recording) => (
    referenceCell(measure, library.cells[recording], by)));
  const isShown = ({ cells }) => recordings.some((recording) => cells[recording]);
  for (const library of reference.measures[measure].filter(isShown)) {
    rows.push([`${library.library}, reference`, ...there(library, 1)]);
    if (!library.native || factor === undefined) continue;
    rows.push([`${library.library}, scaled by ${factor.toFixed(2)}`, ...there(library, factor)]);
  }
  if (factor !== undefined) {
    rows.push(['yjs here / reference', ...recordings.map((recording) => (
      ratios[recording]?.toFixed(2) ?? '-'))]);
  }
  const head = ['', ...recordings];
  const rule = head.map((_, i) => (i > 0 ? '---:' : '---'));
  const lines = [`### ${tables[measure].title}\n`, ...[head, rule, ...rows].map(row), ''];
  return lines.join('\n');
}
