// Places in an answer. Python counts code points, the browser UTF-16 units: an emoji is one there and two here.
const points = (text) => Array.from(text);
const nPoints = (text) => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

// Pieces of an answer ([start, end, text] or [start, end, null, kind]) cut at every place where a mark begins or ends.
// A mark is {start, end, …}; each run carries the marks that cover it. A masked piece is never cut.
function runsOf(pieces, marks) {
  const cuts = [...new Set(marks.flatMap((m) => [m.start, m.end]))].sort((a, b) => a - b);
  const runs = [];
  for (const [start, end, text, kind] of pieces) {
    if (text === null) {
      runs.push({ start, end, kind, marks: marks.filter((m) => m.start < end && m.end > start) });
      continue;
    }
    const letters = points(text);
    const inside = [start, ...cuts.filter((c) => c > start && c < end), end];
    for (let i = 0; i + 1 < inside.length; i++) {
      const [a, b] = [inside[i], inside[i + 1]];
      const covering = marks.filter((m) => m.start <= a && b <= m.end);
      runs.push({ start: a, end: b, text: letters.slice(a - start, b - start).join(""), marks: covering });
    }
  }
  return runs;
}

// Words of an answer, as places; what is masked is one word.
function wordsOf(pieces) {
  const words = [];
  for (const [start, end, text, kind] of pieces) {
    if (text === null) {
      words.push({ start, end });
      continue;
    }
    let at = start;
    for (const part of text.split(/(\s+)/u)) {
      const length = nPoints(part);
      if (length && !/^\s/u.test(part)) words.push({ start: at, end: at + length });
      at += length;
    }
  }
  return words;
}

// Text of a span, as it may be shown.
function textOf(pieces, start, end) {
  return runsOf(pieces, [{ start, end }])
    .filter((run) => run.start < end && run.end > start)
    .map((run) => run.text ?? `[${run.kind}]`)
    .join("");
}

// The place of a point of the browser's selection; null outside the answer. Every run is an element with data-start and data-end.
function placeOf(node, offset, isEnd) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset] ?? node;
  const run = (element.nodeType === Node.TEXT_NODE ? element.parentElement : element).closest?.("[data-start]");
  if (!run) return null;
  const [start, end] = [Number(run.dataset.start), Number(run.dataset.end)];
  if (run.dataset.kind) return isEnd ? end : start;
  if (node.nodeType !== Node.TEXT_NODE) return start;
  return start + nPoints(node.data.slice(0, offset));
}
