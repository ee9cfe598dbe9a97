// A result: {library, recording, measure} and
//   median, smallest, repeats    milliseconds
//   bytes                        of save
//   equal                        whether the text was the recording's endContent
// or, where there is none, late (the limit in seconds) or error.
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function summary(times) {
  return { median: median(times), smallest: Math.min(...times), repeats: times.length };
}
