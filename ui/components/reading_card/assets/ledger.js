// What the browser keeps until it is stored: decisions, unfinished work and the place, under the name of project and coder.
// Only ids, codes, offsets and memos; never an answer's text. Every decision and every draft has a key of its own, so two tabs do not
// overwrite each other.
const WAIT = 150; // ms after the last decision
const LONGEST = 1000; // ms: also while somebody goes on without a pause
const AGAIN = [2000, 4000, 8000, 15000]; // ms until what is not acknowledged is sent again

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16)); // a page without TLS has no randomUUID
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// A number that grows with the moment, also for what is done within the same millisecond.
let nth = 0;
const moment = () => Date.now() * 1000 + (nth++ % 1000);

class Ledger {
  constructor(owner) {
    this.owner = owner;
    this.name = `duiding:${owner}:`;
    this.unsaved = new Map(); // id → decision, oldest first
    this.refused = new Map(); // answer id → reason
    this.keeps = true; // false: this browser keeps nothing
    this.tries = 0;
    this.goes = false; // whether there is something to tell although nothing is unsaved
    this.wants = []; // ids of answers that an undo needs and that are not here
    this.makeRoom = () => false; // gives up what can best be missed, if there is any
    this.late = false;
    this.onchange = () => {};
    const kept = this.all("d:").sort((a, b) => a[1].order - b[1].order);
    for (const [, { decision }] of kept) this.unsaved.set(decision.id, decision);
    this.#takeOver();
  }

  // [what follows the prefix, value] of all keys that begin with it.
  all(prefix) {
    const start = this.name + prefix;
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
      return keys.map((key) => [key.slice(start.length), JSON.parse(localStorage.getItem(key))]);
    } catch {
      this.keeps = false;
      return [];
    }
  }

  keep(key, value) {
    try {
      if (value === null) localStorage.removeItem(this.name + key);
      else localStorage.setItem(this.name + key, JSON.stringify(value));
    } catch (error) {
      if (error.name === "QuotaExceededError" && this.makeRoom()) this.keep(key, value);
      else this.keeps = false;
    }
  }

  // Where a tab is: after a reload that tab is back there, and a new one begins where any was last.
  keepPlace(line, id) {
    this.keep(`at:${line}`, id);
    try {
      sessionStorage.setItem(`${this.name}at:${line}`, JSON.stringify(id));
    } catch {
      /* then the place of the last tab counts */
    }
  }

  keptPlace(line) {
    try {
      const own = JSON.parse(sessionStorage.getItem(`${this.name}at:${line}`));
      if (own) return own;
    } catch {
      /* as above */
    }
    return this.kept(`at:${line}`);
  }

  // Drafts once stood under one key for all answers, as did the memo that was being written.
  #takeOver() {
    for (const [id, content] of Object.entries(this.kept("drafts") ?? {})) this.keep(`draft:${id}`, content);
    const memo = this.kept("memo");
    if (memo?.id) this.keep(`memo:${memo.id}`, memo.text);
    for (const key of ["drafts", "memo"]) this.keep(key, null);
  }

  kept(key) {
    try {
      return JSON.parse(localStorage.getItem(this.name + key));
    } catch {
      return null;
    }
  }

  add(decision) {
    this.unsaved.set(decision.id, decision);
    this.refused.delete(decision.answer_id);
    this.keep(`d:${decision.id}`, { order: moment(), decision });
    this.#send();
  }

  // Python told what is stored and what is refused.
  told({ stored, refused, failed }) {
    for (const id of stored) this.#forget(id);
    for (const [id, why] of Object.entries(refused)) {
      const decision = this.unsaved.get(id);
      if (decision) this.refused.set(decision.answer_id, why);
      this.#forget(id);
    }
    if (stored.length && !failed) [this.tries, this.late] = [0, false];
    this.late = this.late || failed;
    if (!this.unsaved.size) this.again = void clearTimeout(this.again);
    else if (!this.again) this.#later();
  }

  // Where the coder is, or which answers an undo needs, for who sends them.
  tellPlace() {
    this.goes = true;
    this.#send();
  }

  #forget(id) {
    if (this.unsaved.delete(id)) this.keep(`d:${id}`, null);
  }

  #send() {
    this.since ??= Date.now();
    clearTimeout(this.soon);
    const wait = Math.max(0, Math.min(WAIT, this.since + LONGEST - Date.now()));
    this.soon = setTimeout(() => this.flush(), wait);
  }

  flush() {
    clearTimeout(this.soon);
    this.since = undefined;
    if (!this.unsaved.size && !this.goes) return;
    if (!this.deliver) return void this.#later(); // the page is being drawn
    this.goes = false;
    this.deliver({ n: newId(), owner: this.owner, line: this.line ?? "", at: this.at ?? "", wants: this.wants, decisions: [...this.unsaved.values()] });
    if (this.unsaved.size) this.#later();
  }

  // A lost connection or a server that was started anew has not heard it: say it again until it is acknowledged.
  #later() {
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      this.again = 0;
      if (!this.unsaved.size) return;
      this.tries++;
      this.late = true;
      this.flush();
      this.onchange();
    }, AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
  }
}
