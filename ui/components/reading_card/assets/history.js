// Every step of this coder in this browser, to be undone and redone: in whatever question or mode it was done, also after a reload or
// another day. Each has a key of its own in localStorage; only ids, codes, offsets and memos, never an answer's text.
const STEPS = 5000; // that are kept: some 1.5 of the 5 MB that a browser gives; about two weeks of work. The oldest go first

class History {
  constructor(ledger) {
    this.ledger = ledger;
    const kept = (prefix) => ledger.all(prefix).map(([, step]) => step).sort((a, b) => a.n - b.n);
    [this.past, this.future] = [kept("h:"), kept("r:").reverse()]; // the next one is the last of each
    ledger.makeRoom = () => this.#giveUp();
  }

  // Something new was done: what was undone before cannot be redone any more.
  add(step) {
    for (const gone of this.future) this.ledger.keep(`r:${gone.n}`, null);
    this.future = [];
    this.past.push({ ...step, n: moment() });
    this.ledger.keep(`h:${this.past.at(-1).n}`, this.past.at(-1));
    if (this.past.length > STEPS) this.ledger.keep(`h:${this.past.shift().n}`, null);
  }

  // The last step moves to the other side.
  turn(isBack) {
    const [from, to, gone, kept] = isBack ? [this.past, this.future, "h:", "r:"] : [this.future, this.past, "r:", "h:"];
    const step = from.pop();
    to.push(step);
    this.ledger.keep(gone + step.n, null);
    this.ledger.keep(kept + step.n, step);
  }

  // Answers of the next steps back and forth, the nearest first.
  next(n) {
    const of = (steps, most) => [...new Set(steps.slice(-3 * most).map((step) => step.id).reverse())].slice(0, most);
    return [...new Set([...of(this.past, n), ...of(this.future, n)])];
  }

  // Answers that are no longer there: their steps cannot be taken any more.
  drop(ids) {
    const isGone = (step) => ids.has(step.id);
    for (const step of this.past.filter(isGone)) this.ledger.keep(`h:${step.n}`, null);
    for (const step of this.future.filter(isGone)) this.ledger.keep(`r:${step.n}`, null);
    [this.past, this.future] = [this.past, this.future].map((steps) => steps.filter((step) => !isGone(step)));
  }

  // The browser is full: the older half of what it keeps. As long as this page is open it can be undone still.
  #giveUp() {
    const kept = this.past.filter((step) => !step.lost);
    const old = kept.slice(0, Math.ceil(kept.length / 2));
    for (const step of old) {
      step.lost = true;
      this.ledger.keep(`h:${step.n}`, null);
    }
    return old.length > 0;
  }
}
