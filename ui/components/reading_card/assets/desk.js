// Where the coder is and what he did: the line of answers, drafts, decisions, undo and redo. Knows nothing of the screen.
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const copy = (value) => structuredClone(value);
const STRETCH = 20;
const NEAR = 8; // answers from where the list was last asked for; it holds twenty before that and forty behind
const stem = (line) => line.split("#")[0]; // a list that is drawn up anew has another number behind its name
const PAUSE = 180_000; // ms; longer between two decisions was a pause, not work

class Desk {
  constructor(ledger) {
    this.ledger = ledger;
    this.answers = new Map();
    this.line = [];
    this.index = 0;
    this.local = new Map(); // answer id → last decision made here
    this.drafts = new Map(); // answer id → content that differs from what is decided
    this.past = [];
    this.future = [];
    this.times = [];
    this.summary = null;
  }

  // ---- what Python sends

  take(data) {
    if (data.line !== this.name) this.#begin(data);
    this.ledger.line = this.name;
    this.order = new Map(data.codes.map((code, n) => [code.id, n]));
    [this.nDone, this.nTotal] = [data.n_done, data.n_total];
    const waited = this.index >= this.line.length;
    const [here, isBack] = [this.id, (a) => this.answers.has(a.id) && !this.inTurn && this.isSkipped(a.id) && this.isSaved(a.id)];
    const back = data.answers.filter(isBack).map((a) => a.id); // skipped before, given out anew: last in the line, and open
    for (const id of back) this.local.delete(id);
    const fresh = data.answers.filter((a) => !this.answers.has(a.id)).map((a) => a.id);
    for (const answer of data.answers) this.answers.set(answer.id, answer);
    data.answers.forEach((a, n) => this.places.set(a.id, data.places[n]));
    this.line = [...this.line.filter((id) => !back.includes(id)), ...back, ...fresh];
    if (this.inTurn) this.line.sort((a, b) => this.places.get(a) - this.places.get(b));
    if (here) this.index = this.line.indexOf(here);
    else if (back.length) this.index = Math.min(this.index, this.line.length - back.length - fresh.length);
    this.#settle(waited && back.length + fresh.length > 0, data.start);
  }

  #begin(data) {
    Object.assign(this, { name: data.line, line: [], index: 0, past: [], future: [], stretch: new Set(), isNew: true });
    this.inTurn = data.places.length > 0; // a list: every answer in turn, decided or not
    this.places = new Map();
    this.told = null;
    this.answers.clear();
    this.local.clear();
    this.drafts.clear();
    for (const decision of this.ledger.unsaved.values()) this.local.set(decision.answer_id, decision);
    for (const [id, content] of Object.entries(this.ledger.kept("drafts") ?? {})) this.drafts.set(id, content);
  }

  #settle(goOn, start) {
    if (this.isNew && this.line.length) {
      this.isNew = false;
      const kept = this.ledger.kept("at");
      const isHere = kept?.line === stem(this.name) && (start || !this.inTurn);
      const wished = [isHere ? kept.id : null, start].find((id) => this.answers.has(id));
      this.told = this.answers.has(start) ? start : null;
      this.index = wished ? this.line.indexOf(wished) : this.#nextOpen(0);
      this.#restore();
    } else if (goOn) this.index = this.#nextOpen(this.index);
    this.#remember();
  }

  // ---- one answer

  get id() {
    return this.line[this.index];
  }

  get answer() {
    return this.answers.get(this.id);
  }

  decided(id) {
    const last = this.#valid(id);
    if (last) return last.kind === "decide" ? contentOf(last) : null;
    const earlier = this.answers.get(id)?.earlier;
    return earlier ? contentOf(earlier) : null;
  }

  #valid(id) {
    return this.ledger.refused.has(id) ? undefined : this.local.get(id);
  }

  // Decided by a definition that changed: the same once more says that it still holds.
  isOld(id) {
    return Boolean(this.answers.get(id)?.earlier?.is_old) && !this.#valid(id);
  }

  isSkipped(id) {
    return this.#valid(id)?.kind === "skip";
  }

  isOpen(id) {
    return !this.decided(id) && !this.isSkipped(id);
  }

  isSaved(id) {
    const last = this.local.get(id);
    return !last || !this.ledger.unsaved.has(last.id);
  }

  suggested(id) {
    const on = this.answers.get(id)?.offers.filter((o) => o.suggested) ?? [];
    return { codes: this.#sorted(on.map((o) => o.code)), fragments: [], flags: [], memo: "" };
  }

  content(id = this.id) {
    return this.drafts.get(id) ?? this.decided(id) ?? this.suggested(id);
  }

  isDraft(id = this.id) {
    return this.drafts.has(id);
  }

  // ---- changing what is not yet decided

  change(alter) {
    const id = this.id;
    if (!id) return;
    const before = copy(this.content(id));
    const after = copy(before);
    alter(after);
    after.codes = this.#sorted(after.codes);
    after.fragments = after.fragments.filter((f) => after.codes.includes(f.code)).sort((a, b) => a.start - b.start);
    if (same(before, after)) return;
    this.#did({ id, before: this.drafts.get(id) ?? null, after });
    this.#draft(id, after);
  }

  toggle(code) {
    this.change((c) => {
      c.codes = c.codes.includes(code) ? c.codes.filter((x) => x !== code) : [...c.codes, code];
    });
  }

  flag(flag) {
    this.change((c) => {
      c.flags = c.flags.includes(flag) ? c.flags.filter((x) => x !== flag) : [...c.flags, flag].sort();
    });
  }

  #draft(id, content) {
    if (content === null || same(content, this.decided(id) ?? this.suggested(id))) this.drafts.delete(id);
    else this.drafts.set(id, content);
    this.ledger.keep("drafts", this.drafts.size ? Object.fromEntries(this.drafts) : null);
  }

  #sorted(codes) {
    return [...new Set(codes)].sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0));
  }

  // ---- deciding

  decide(none = false) {
    if (!this.id) return;
    const content = copy(this.content());
    if (none) [content.codes, content.fragments] = [[], []];
    this.#act("decide", content);
  }

  // In a list nobody waits for what is passed over: on to the next, and what was decided stays.
  skip() {
    if (!this.id) return;
    if (this.inTurn) this.move(1);
    else this.#act("skip", empty());
  }

  #act(kind, content) {
    const id = this.id;
    const before = { draft: this.drafts.get(id) ?? null, state: this.#state(id) };
    const isSame = kind === "decide" && same(this.decided(id), content) && !this.isOld(id);
    if (isSame) return this.#onward(id); // nothing changed: nothing to store
    this.#did({ id, decided: { before, after: { kind, content } } });
    this.#put(id, kind, content);
    this.#onward(id);
  }

  #state(id) {
    if (this.isSkipped(id)) return { kind: "skip", content: empty() };
    const content = this.decided(id);
    return content ? { kind: "decide", content: copy(content) } : { kind: "withdraw", content: empty() };
  }

  #put(id, kind, content) {
    const last = this.local.get(id)?.id ?? this.answers.get(id)?.earlier?.id ?? "";
    const decision = { id: newId(), answer_id: id, kind, ...copy(content), time: new Date().toISOString(), supersedes: last };
    this.local.set(id, decision);
    this.times.push(Date.now());
    this.ledger.add(decision);
    this.#draft(id, null);
  }

  #onward(id) {
    this.index = this.#nextOpen(this.line.indexOf(id) + 1);
    this.#summarise(id);
    this.#remember();
  }

  // The first open answer from a place on; then those before it; then the end of the line. In a list, the place itself.
  #nextOpen(from) {
    if (this.inTurn) return Math.min(from, this.line.length);
    const after = this.line.findIndex((id, n) => n >= from && this.isOpen(id));
    if (after >= 0) return after;
    const before = this.line.findIndex((id) => this.isOpen(id));
    return before >= 0 ? before : this.line.length;
  }

  move(step) {
    this.index = Math.max(0, Math.min(this.line.length, this.index + step));
    this.#remember();
  }

  #remember() {
    this.ledger.at = this.id ?? this.ledger.at ?? "";
    this.ledger.keep("at", this.id ? { line: stem(this.name), id: this.id } : null);
    const [place, told] = [this.place, this.places.get(this.told)];
    if (!this.inTurn || (told && Math.abs(place - told) < NEAR)) return;
    this.ledger.tellPlace();
    this.told = this.id ?? this.line.at(-1);
  }

  // Place in the whole list, from 1; past the last answer, one more.
  get place() {
    return this.id ? this.places.get(this.id) : (this.places.get(this.line.at(-1)) ?? 0) + 1;
  }

  // ---- undo and redo

  #did(action) {
    this.past.push(action);
    this.future = [];
  }

  undo() {
    return this.#turn(this.past, this.future, (a) => {
      if (!a.decided) return this.#draft(a.id, a.before);
      const { state, draft } = a.decided.before;
      this.#put(a.id, state.kind, state.content);
      this.times.splice(-2);
      this.#draft(a.id, draft);
    });
  }

  redo() {
    return this.#turn(this.future, this.past, (a) => {
      if (!a.decided) return this.#draft(a.id, a.after);
      this.#put(a.id, a.decided.after.kind, a.decided.after.content);
      this.index = this.#nextOpen(this.index + 1);
    });
  }

  #turn(from, to, apply) {
    const action = from.pop();
    if (!action) return false;
    to.push(action);
    this.index = this.line.indexOf(action.id);
    apply(action);
    this.#remember();
    return true;
  }

  // History outlives a reload in the same tab, as far as its answers are still here.
  store() {
    try {
      sessionStorage.setItem(this.ledger.name + stem(this.name), JSON.stringify([this.past, this.future, this.times]));
    } catch {
      /* too large or not allowed: undo then begins anew after a reload */
    }
  }

  #restore() {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.ledger.name + stem(this.name)));
      if (!found) return;
      const here = (list) => list.filter((a) => this.answers.has(a.id));
      [this.past, this.future, this.times] = [here(found[0]), here(found[1]), found[2]];
    } catch {
      /* as above */
    }
  }

  // ---- how far

  get done() {
    const here = this.line.filter((id) => !this.answers.get(id).earlier && this.decided(id) && !this.isSaved(id));
    return Math.min(this.nTotal, this.nDone + here.length);
  }

  // Minutes that the rest will take at the pace of the last thirty decisions; null before there is a pace.
  get minutes() {
    const gaps = this.times.slice(-31).map((t, n, all) => t - all[n - 1]).slice(1).filter((gap) => gap < PAUSE);
    if (gaps.length < 5) return null;
    const each = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const left = this.inTurn ? this.nTotal - this.place + 1 : this.nTotal - this.done;
    return Math.ceil((left * each) / 60_000);
  }

  // Every twenty answers a short account of them.
  #summarise(id) {
    this.stretch.add(id);
    if (this.stretch.size < STRETCH && this.index < this.line.length) return;
    const decided = [...this.stretch].filter((one) => this.decided(one));
    const codes = decided.reduce((n, one) => n + this.decided(one).codes.length, 0);
    const corrected = decided.filter((one) => !same(this.decided(one).codes, this.suggested(one).codes)).length;
    this.summary = { answers: decided.length, codes, corrected, at: Date.now() };
    this.stretch.clear();
  }
}

const empty = () => ({ codes: [], fragments: [], flags: [], memo: "" });
const contentOf = ({ codes, fragments, flags, memo }) => ({ codes, fragments, flags, memo });
