// What a library's peers have and send, made outside of every timed run.

// {document, updates}: every transaction as the bytes that its author sends, in the recording's
// order, and a document that has them all. A transaction's author takes in its past first.
export function play(library, { transactions }) {
  const updates = [];
  const documents = []; // {document, agent, has: for each transaction, tip: the last of them}
  const take = (copy, indices) => {
    if (indices.length === 0) return;
    const taken = indices.map((i) => updates[i]);
    copy.document = library.applyAll?.(copy.document, taken)
      ?? taken.reduce((document, bytes) => library.apply(document, bytes), copy.document);
  };
  let copy;
  for (let i = 0; i < transactions.length; ++i) {
    const { agent, parents, patches } = transactions[i];
    copy = pick(documents, agent, Boolean(library.become), parents, transactions);
    if (!copy) {
      const has = new Uint8Array(transactions.length);
      copy = { document: library.create(agent), has };
      documents.push(copy);
    }
    take(copy, missing(copy.has, parents, transactions));
    // Last: its new author's earlier changes may be among what it took in.
    if (copy.agent !== agent && library.become) {
      copy.document = library.become(copy.document, agent);
    }
    copy.agent = agent;
    [copy.document, updates[i]] = library.transact(copy.document, patches);
    copy.has[i] = 1;
    copy.tip = i;
  }
  const everything = transactions.map((_, i) => i);
  take(copy, everything.filter((i) => !copy.has[i]));
  return { document: copy.document, updates };
}

// The agent's own document, or the furthest one, passed on to it (most of A1's 204 agents write
// little, and a new document takes in everything anew). Only one that has nothing beyond the past of
// `parents`.
function pick(documents, agent, isPassedOn, parents, transactions) {
  const fits = ({ tip }) => isPast(tip, parents, transactions);
  const own = documents.find((copy) => copy.agent === agent && fits(copy));
  if (own || !isPassedOn) return own;
  return documents.filter(fits).sort((a, b) => b.tip - a.tip)[0];
}

function isPast(tip, parents, transactions) {
  const seen = new Set(parents);
  for (const i of seen) { // a set's walk meets what is added on the way
    if (i === tip) return true;
    if (i > tip) transactions[i].parents.forEach((parent) => seen.add(parent));
  }
  return false;
}

// Marks and gives what is in the past of `parents` and not in `has`, in the recording's order.
function missing(has, parents, transactions) {
  const found = [];
  const open = [...parents];
  while (open.length > 0) {
    const i = open.pop();
    if (has[i]) continue;
    has[i] = 1;
    found.push(i);
    open.push(...transactions[i].parents);
  }
  return found.sort((a, b) => a - b);
}

// {document}: of one person who made every patch, one call a patch.
export function type(library, { transactions }) {
  const document = library.create(0);
  const patches = transactions.flatMap((transaction) => transaction.patches);
  return { document: library.local(document, patches) };
}
