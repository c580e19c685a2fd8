// Choosing words of the answer: by arrow keys (whole words) or with the mouse (exactly).
class Picker {
  constructor(view) {
    this.view = view;
    const sheet = view.find("sheet");
    sheet.addEventListener("mouseup", () => this.#fromMouse());
  }

  get isOn() {
    return Boolean(this.view.picked);
  }

  // Begins at the words behind the first suggestion that has any, else at the first word.
  start() {
    const { desk, rows } = this.view;
    if (!desk.answer) return;
    this.words = wordsOf(desk.answer.pieces);
    if (!this.words.length) return;
    const [start, end] = rows.find((row) => row.spans.length)?.spans[0] ?? [this.words[0].start, this.words[0].end];
    const touched = this.words.map((w, n) => (w.start < end && w.end > start ? n : -1)).filter((n) => n >= 0);
    [this.first, this.last] = [touched[0] ?? 0, touched.at(-1) ?? 0];
    this.#pick();
  }

  stop() {
    this.view.picked = null;
  }

  // True if the key meant something here.
  key(event) {
    const end = this.words.length - 1;
    const moves = {
      ArrowLeft: () => (event.shiftKey ? (this.last = Math.max(this.first, this.last - 1)) : (this.first = this.last = Math.max(0, this.first - 1))),
      ArrowRight: () => (event.shiftKey ? (this.last = Math.min(end, this.last + 1)) : (this.first = this.last = Math.min(end, this.last + 1))),
      Home: () => (this.first = this.last = 0),
      End: () => (event.shiftKey ? (this.last = end) : (this.first = this.last = end)),
    };
    if (event.key in moves) {
      moves[event.key]();
      this.#pick();
    } else if (event.key === "Escape") this.stop();
    else if (event.key === "Enter") return true; // words without a code: the answer is not decided by accident
    else if (event.key === "Backspace" || event.key === "Delete") this.#remove();
    else return false;
    return true;
  }

  #remove() {
    const { start, end } = this.view.picked;
    this.view.desk.change((c) => {
      c.fragments = c.fragments.filter((f) => f.end <= start || f.start >= end);
    });
  }

  #pick() {
    this.view.picked = { start: this.words[this.first].start, end: this.words[this.last].end };
  }

  give(code) {
    const { start, end } = this.view.picked;
    this.view.desk.change((c) => {
      if (!c.codes.includes(code)) c.codes.push(code);
      if (!c.fragments.some((f) => f.start === start && f.end === end && f.code === code)) c.fragments.push({ start, end, code });
    });
    this.stop();
  }

  #fromMouse() {
    const { view } = this;
    const range = selected(view.root);
    if (!range || !view.desk.answer) return;
    const [a, b] = [placeOf(range.startContainer, range.startOffset, false), placeOf(range.endContainer, range.endOffset, true)];
    if (a === null || b === null || a >= b) return;
    const letters = points(textOf(view.desk.answer.pieces, a, b));
    if (letters.length !== b - a) this.#set(a, b); // something masked is in it: its ends are exact
    else this.#set(a + blanks(letters), b - blanks(letters.toReversed()));
    document.getSelection()?.removeAllRanges();
    view.paint();
  }

  #set(start, end) {
    if (start >= end) return;
    const words = wordsOf(this.view.desk.answer.pieces);
    const touched = words.map((w, n) => (w.start < end && w.end > start ? n : -1)).filter((n) => n >= 0);
    [this.words, this.first, this.last] = [words, touched[0] ?? 0, touched.at(-1) ?? 0];
    this.view.picked = { start, end };
  }
}

const blanks = (letters) => Math.max(0, letters.findIndex((letter) => !/\s/u.test(letter)));

// The browser's selection inside the card, whichever way it tells.
function selected(root) {
  if (root.getSelection) {
    const found = root.getSelection();
    return found?.rangeCount && !found.isCollapsed ? found.getRangeAt(0) : null;
  }
  const found = document.getSelection();
  const range = found?.getComposedRanges?.({ shadowRoots: [root] })[0] ?? (found?.rangeCount ? found.getRangeAt(0) : null);
  return range && !range.collapsed ? range : null;
}
