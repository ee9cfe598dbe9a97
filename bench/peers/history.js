// What a library's peers have and send, made outside of every timed run.

// {document, updates}: every transaction as the bytes that its author sends, in the recording's order,
// and the document of an author that has them all. Each author takes in its transaction's past first.
export function play(library, { transactions }) {
  const authors = new Map(); // agent: {document, has: a bit for each transaction}
  const updates = [];
  let author;
  for (let i = 0; i < transactions.length; ++i) {
    const { agent, parents, patches } = transactions[i];
    if (!authors.has(agent)) {
      const has = new Uint8Array(transactions.length);
      authors.set(agent, { document: library.create(agent), has });
    }
    author = authors.get(agent);
    for (const past of missing(author.has, parents, transactions)) {
      author.document = library.apply(author.document, updates[past]);
    }
    [author.document, updates[i]] = library.transact(author.document, patches);
    author.has[i] = 1;
  }
  const everything = transactions.map((_, i) => i);
  for (const i of everything.filter((i) => !author.has[i])) {
    author.document = library.apply(author.document, updates[i]);
  }
  return { document: author.document, updates };
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
