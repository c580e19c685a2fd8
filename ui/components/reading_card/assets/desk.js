// Where the coder is and what he did: the line of answers, drafts and decisions. Knows nothing of the screen.
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const copy = (value) => structuredClone(value);
const STRETCH = 20;
const ASKED = 10; // answers that the next steps back need, and as many forth, are asked for ahead
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
    this.guests = new Set(); // answers that an undo brought here from elsewhere: they are no part of the line
    this.history = new History(ledger);
    this.owed = 0; // steps back (or forth, below 0) that wait for their answer
    this.times = this.#keptTimes();
    this.summary = null;
    const old = ledger.kept("at"); // the place was once one for all lines
    if (old?.line) ledger.keepPlace(old.line, old.id);
    ledger.keep("at", null);
  }

  // ---- what Python sends

  take(data) {
    const isNew = data.line !== this.name;
    if (isNew) this.#begin(data);
    this.ledger.line = this.name;
    this.#learn(data, isNew);
    [this.nDone, this.nTotal] = [data.n_done, data.n_total];
    const [waited, here, before] = [this.index >= this.line.length, this.id, this.index];
    const inLine = new Set(this.line);
    const isBack = (a) => inLine.has(a.id) && !this.inTurn && this.isSkipped(a.id) && this.isSaved(a.id);
    const back = data.answers.filter(isBack).map((a) => a.id); // skipped before, given out anew: last in the line, and open
    for (const id of back) this.local.delete(id);
    const fresh = data.answers.filter((a) => !inLine.has(a.id)).map((a) => a.id);
    for (const answer of [...data.asked, ...data.answers]) this.answers.set(answer.id, answer);
    data.answers.forEach((a, n) => (this.places.set(a.id, data.places[n]), this.guests.delete(a.id)));
    const away = this.#away(new Set(data.answers.map((a) => a.id)));
    this.line = [...this.line.filter((id) => !back.includes(id) && !away.has(id)), ...back, ...fresh];
    if (this.inTurn) this.line.sort((a, b) => this.places.get(a) - this.places.get(b));
    if (here) this.index = this.line.indexOf(here);
    else if (waited) this.index = Math.min(before, this.line.length - back.length - fresh.length);
    this.#settle(waited && back.length + fresh.length > 0, data.start);
    if (this.ledger.wants.some((id) => !data.asked_for.includes(id))) this.ledger.wants = []; // not heard, or a server that was started anew
    this.#pay(data.asked_for);
  }

  // What left the coder's hands while he did nothing, for others to take: he saw nothing of it but where he is.
  #away(inHand) {
    const isLeft = (id) => this.isOpen(id) && !this.local.has(id) && !this.drafts.has(id) && id !== this.id;
    return new Set(this.inTurn ? [] : this.line.filter((id) => !inHand.has(id) && isLeft(id)));
  }

  #begin(data) {
    Object.assign(this, { name: data.line, line: [], index: 0, owed: 0, stretch: new Set(), isNew: true });
    this.inTurn = data.places.length > 0; // a list: every answer in turn, decided or not
    this.places = new Map();
    this.told = null;
    for (const known of [this.answers, this.guests, this.local, this.drafts]) known.clear();
    for (const decision of this.ledger.unsaved.values()) this.local.set(decision.answer_id, decision);
    for (const [id, content] of this.ledger.all("draft:")) this.drafts.set(id, content);
  }

  // The codebook; if it changed, what was decided or begun by another one is read as it is called now.
  #learn({ codes, merged }, isNew) {
    this.order = new Map(codes.map((code, n) => [code.id, n]));
    const book = JSON.stringify([[...this.order.keys()], merged]);
    if (book === this.book && !isNew) return;
    this.book = book;
    const called = (code) => merged[code] ?? code;
    const now = (content) =>
      content && {
        ...content,
        codes: this.#sorted(content.codes.map(called)).filter((code) => this.order.has(code)),
        fragments: content.fragments.map((f) => ({ ...f, code: called(f.code) })).filter((f) => this.order.has(f.code)),
      };
    for (const known of [this.local, this.drafts]) for (const [id, content] of known) known.set(id, now(content));
    for (const step of [...this.history.past, ...this.history.future]) {
      const { before, after } = step.decided ?? {};
      if (!step.decided) Object.assign(step, { before: now(step.before), after: now(step.after) });
      else [before.draft, before.state.content, after.content] = [before.draft, before.state.content, after.content].map(now);
    }
  }

  #settle(goOn, start) {
    if (this.isNew && this.line.length) {
      this.isNew = false;
      const kept = start || !this.inTurn ? this.ledger.keptPlace(stem(this.name)) : null;
      const wished = [kept, start].find((id) => this.line.includes(id));
      this.told = this.line.includes(start) ? start : null;
      this.index = wished ? this.line.indexOf(wished) : this.#nextOpen(0);
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
    this.ledger.keep(`draft:${id}`, this.drafts.get(id) ?? null);
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

  // What is decided stays decided, and in a list nobody waits for what is passed over: on to the next. What was begun on, a memo or a
  // flag too, stays with the answer until it comes back.
  skip() {
    if (!this.id) return;
    if (this.inTurn || !this.isOpen(this.id)) this.move(1);
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
    if (kind !== "skip") this.#draft(id, null);
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
    if (this.guests.has(this.id)) return; // of another line: here there is no such place
    this.ledger.at = this.id ?? this.ledger.at ?? "";
    this.ledger.keepPlace(stem(this.name), this.id ?? null);
    const [place, told] = [this.place, this.places.get(this.told)];
    if (!this.inTurn || (told && Math.abs(place - told) < NEAR)) return;
    this.ledger.tellPlace();
    this.told = this.id ?? this.line.at(-1);
  }

  // Place in the whole list, from 1; past the last answer, one more.
  get place() {
    return Math.ceil(this.#spot);
  }

  // The same; of an answer that an undo brought here, between two places.
  get #spot() {
    return this.id ? this.places.get(this.id) : (this.places.get(this.line.at(-1)) ?? 0) + 1;
  }

  // ---- undo and redo

  get past() {
    return this.history.past;
  }

  get future() {
    return this.history.future;
  }

  #did(step) {
    this.owed = 0;
    this.history.add(step);
  }

  undo() {
    return this.#turn(1);
  }

  redo() {
    return this.#turn(-1);
  }

  #turn(step) {
    if (!(step > 0 ? this.past : this.future).length) return false;
    this.owed += step;
    this.#pay([]);
    return true;
  }

  // Steps that were asked for and whose answer is here. What the project no longer has, is left out.
  #pay(askedFor) {
    const gone = askedFor.filter((id) => !this.answers.has(id));
    if (gone.length) this.history.drop(new Set(gone));
    while (this.owed) {
      const isBack = this.owed > 0;
      const step = (isBack ? this.past : this.future).at(-1);
      if (!step) this.owed = 0;
      else if (!this.answers.has(step.id)) break;
      else this.#step(step, isBack);
    }
    this.#ask();
  }

  #step(step, isBack) {
    this.owed += isBack ? -1 : 1;
    this.history.turn(isBack);
    this.#goTo(step.id);
    const { id, decided } = step;
    if (!decided) this.#draft(id, isBack ? step.before : step.after);
    else if (isBack) {
      this.#put(id, decided.before.state.kind, decided.before.state.content);
      this.times.splice(-2);
      this.#draft(id, decided.before.draft);
    } else {
      this.#put(id, decided.after.kind, decided.after.content);
      this.index = this.#nextOpen(this.index + 1);
    }
    this.#remember();
  }

  // To an answer; one of another question or list comes in just before where the coder is.
  #goTo(id) {
    if (!this.line.includes(id)) {
      const [here, left] = [this.#spot, this.places.get(this.line[this.index - 1]) ?? 0];
      this.places.set(id, left + (here - left) / 2);
      this.guests.add(id);
      this.line.splice(this.index, 0, id);
    }
    this.index = this.line.indexOf(id);
  }

  // Answers that the next steps need are fetched before they are needed.
  #ask() {
    const missing = (n) => this.history.next(n).filter((id) => !this.answers.has(id));
    if (!missing(NEAR / 2).some((id) => !this.ledger.wants.includes(id))) return;
    this.ledger.wants = missing(ASKED);
    this.ledger.tellPlace();
  }

  // The pace outlives a reload of the tab.
  store() {
    try {
      sessionStorage.setItem(`${this.ledger.name}times`, JSON.stringify(this.times.slice(-31)));
    } catch {
      /* then it is found anew */
    }
  }

  #keptTimes() {
    try {
      return JSON.parse(sessionStorage.getItem(`${this.ledger.name}times`)) ?? [];
    } catch {
      return [];
    }
  }

  // ---- how far

  get done() {
    const isNew = (id) => !this.guests.has(id) && !this.answers.get(id).earlier && this.decided(id) && !this.isSaved(id);
    const here = this.line.filter(isNew);
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
