// One code, a column of answers: J yes, N no, U back. What was said is kept and sent as the decisions of the card are.
const views = new WeakMap();
const ledgers = new Map();
const NEAR = 8; // answers from where the list was last asked for
const SHOWN = [12, 25]; // rows before and after the one that the coder is at
const PAUSE = 60_000; // ms; longer between two was a pause
const ROLES = new Set(["textbox", "combobox", "listbox", "searchbox", "slider", "spinbutton", "radio", "tab", "menu", "menuitem", "grid", "gridcell", "option"]);
const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT", "CANVAS", "IFRAME"]);
const KEYS = { j: "yes", n: "no", u: "back", arrowup: "up", arrowdown: "down", "?": "help" };
const HELP = { J: "yes", N: "no", U: "back", "↑ ↓": "move", PgDn: "read", "?": "help" };
const SCROLLS = { PageDown: 1, PageUp: -1, " ": 1 }; // a long answer is read on without the mouse
const PRESSED = "button, a, summary, [role=button], [role=checkbox], [role=link]";
const isField = (node) => FIELDS.has(node.tagName) || node.isContentEditable || ROLES.has(node.getAttribute?.("role"));

export default function sweep(component) {
  const { parentElement: root, data } = component;
  let view = views.get(root);
  if (!view || view.owner !== data.owner) {
    view?.leave();
    if (view) view.ledger.deliver = null; // what another coder said is not for this one to send
    view = new Sweep(root, data);
    views.set(root, view);
  }
  view.take(data, (message) => component.setStateValue("unsaved", message));
  return () => {
    views.get(root)?.leave();
    views.delete(root);
  };
}

class Sweep {
  constructor(root, data) {
    this.root = root;
    this.owner = data.owner;
    if (!ledgers.has(data.owner)) ledgers.set(data.owner, new Ledger(data.owner));
    this.ledger = ledgers.get(data.owner);
    this.find = (id) => root.getElementById?.(id) ?? root.querySelector(`#${id}`);
    this.#listen();
  }

  // ---- what Python sends

  take(data, deliver) {
    this.ledger.deliver = deliver;
    this.ledger.onchange = () => this.#paintState();
    this.ledger.told(data);
    if (this.name !== data.line) this.#begin(data);
    this.ledger.line = this.name;
    this.say = speaker(data.texts);
    [this.code, this.nTotal, this.nSaid] = [data.code, data.n_total, data.n_said];
    const here = this.id;
    data.answers.forEach((a, n) => this.answers.set(a.id, { ...a, place: data.places[n] }));
    this.#settled(new Set(data.answers.map((a) => a.id)));
    this.line = [...this.answers.values()].sort((a, b) => a.place - b.place).map((a) => a.id);
    if (here) this.index = this.line.indexOf(here);
    if (this.isNew && this.line.length) this.#settle(data.start);
    else if (!here) this.index = this.#nextOpen(this.index);
    this.#remember();
    this.#label();
    this.paint();
    this.#fit();
    if (this.ledger.unsaved.size && !this.begun) this.ledger.flush(); // kept from before a reload
    this.begun = true;
  }

  // Of what is stored the project tells what it says, wherever it was said; of answers that it did not send again, what was said here.
  #settled(sent) {
    for (const id of [...this.local.keys()].filter((one) => this.isSaved(one))) {
      const [answer, last] = [this.answers.get(id), this.#valid(id)];
      if (answer && last && !sent.has(id)) Object.assign(answer, { says: this.says(id), last: last.id });
      this.local.delete(id);
    }
  }

  #begin(data) {
    Object.assign(this, { name: data.line, line: [], index: 0, past: [], times: [], told: null, isNew: true });
    this.answers = new Map();
    this.local = new Map(); // answer id → what was said here last
    for (const one of this.ledger.unsaved.values()) if (one.code === data.code.id) this.local.set(one.answer_id, one);
  }

  #settle(start) {
    this.isNew = false;
    const kept = this.ledger.kept("at");
    const wished = [start && kept?.line === stem(this.name) ? kept.id : null, start].find((id) => this.answers.has(id));
    this.told = this.answers.has(start) ? start : null;
    this.index = wished ? this.line.indexOf(wished) : this.#nextOpen(0);
    try {
      const found = JSON.parse(sessionStorage.getItem(this.ledger.name + stem(this.name))) ?? [];
      this.past = found.filter((one) => this.answers.has(one.id));
    } catch {
      /* U then begins anew after a reload */
    }
  }

  // ---- one answer

  get id() {
    return this.line?.[this.index];
  }

  #valid(id) {
    return this.ledger.refused.has(id) ? undefined : this.local.get(id);
  }

  says(id) {
    const last = this.#valid(id);
    if (last) return last.kind === "back" ? last.shown ?? "" : last.kind;
    return this.answers.get(id)?.says ?? "";
  }

  isSaved(id) {
    const last = this.local.get(id);
    return !last || !this.ledger.unsaved.has(last.id);
  }

  // The first answer from a place on of which nothing was said; else the end.
  #nextOpen(from) {
    const found = this.line.findIndex((id, n) => n >= from && !this.says(id));
    return found >= 0 ? found : this.line.length;
  }

  // ---- what can be done

  give(kind) {
    const id = this.id;
    if (!id) return;
    const before = this.says(id);
    this.past.push({ id, before, said: this.#put(id, kind) });
    this.times.push(Date.now());
    this.index = this.#nextOpen(this.index + 1);
    this.#tell(this.say(`told_${kind}`));
    this.#done();
  }

  back() {
    const last = this.past.pop();
    if (!last) return this.#tell(this.say("told_nothing"));
    const isDecided = this.answers.get(last.id)?.decided; // then the project puts back what was decided, as it was
    this.#put(last.id, isDecided ? "back" : last.before || "back", { undoes: last.said ?? "", shown: last.before });
    this.times.pop();
    this.index = this.line.indexOf(last.id);
    this.#tell(this.say("told_undo"));
    this.#done();
  }

  move(step) {
    this.index = Math.max(0, Math.min(this.line.length, this.index + step));
    this.#done();
  }

  // The id of what is said.
  #put(id, kind, more = {}) {
    const supersedes = this.#valid(id)?.id ?? this.answers.get(id)?.last ?? "";
    const said = { id: newId(), answer_id: id, kind, code: this.code.id, time: new Date().toISOString(), supersedes, ...more };
    this.local.set(id, said);
    this.ledger.add(said);
    return said.id;
  }

  #done() {
    this.#remember();
    this.paint();
  }

  #remember() {
    const { ledger } = this;
    ledger.at = this.id ?? ledger.at ?? "";
    ledger.keep("at", this.id ? { line: stem(this.name), id: this.id } : null);
    const [place, told] = [this.place, this.answers.get(this.told)?.place];
    if (told && Math.abs(place - told) < NEAR) return;
    ledger.tellPlace();
    this.told = this.id ?? this.line.at(-1);
  }

  get place() {
    return this.answers.get(this.id)?.place ?? (this.answers.get(this.line.at(-1))?.place ?? 0) + 1;
  }

  get nDone() {
    const here = [...this.local.keys()].filter((id) => this.answers.has(id));
    const more = here.filter((id) => this.says(id) && !this.answers.get(id).says).length;
    const less = here.filter((id) => !this.says(id) && this.answers.get(id).says).length;
    return Math.max(0, Math.min(this.nTotal, this.nSaid + more - less));
  }

  get minutes() {
    const gaps = this.times.slice(-31).map((t, n, all) => t - all[n - 1]).slice(1).filter((gap) => gap < PAUSE);
    if (gaps.length < 5) return null;
    return Math.ceil(((this.nTotal - this.nDone) * gaps.reduce((a, b) => a + b, 0)) / gaps.length / 60_000);
  }

  // ---- the screen

  #tell(text) {
    this.find("said").textContent = text;
  }

  #label() {
    const { say, find, code } = this;
    find("card").setAttribute("aria-label", say("card"));
    find("card").setAttribute("style", tint(code));
    find("code").replaceChildren(el("span", { class: "letter", title: code.group }, code.letter), `${code.label}?`, el("small", {}, code.group));
    const list = (name, lines) => (lines.length ? [el("p", {}, el("b", {}, `${say(name)}: `), lines.join("; "))] : []);
    find("meaning").setAttribute("aria-label", say("meaning"));
    find("meaning").replaceChildren(el("p", {}, code.definition || say("no_definition")), ...list("include", code.include), ...list("exclude", code.exclude));
    find("do").setAttribute("aria-label", say("actions"));
    find("rows").setAttribute("aria-label", say("rows"));
    if (this.tag === tagOf(say)) return;
    this.tag = tagOf(say);
    const button = (name, key, isMain) => el("button", { type: "button", "data-do": name, class: isMain && "main", "aria-keyshortcuts": key }, el("span", {}, say(name)), kbd(key));
    find("do").replaceChildren(button("help", "?"), button("back", "u"), button("no", "n"), button("yes", "j", true));
    const keys = Object.entries(HELP).map(([key, name]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, say(`help_${name}`))));
    find("help-keys").replaceChildren(...keys);
    find("help-title").textContent = say("help");
    find("help-note").textContent = say("help_note");
    find("help-close").textContent = say("close");
  }

  paint() {
    const { say, find } = this;
    find("place").textContent = say("progress", { done: this.nDone, total: this.nTotal });
    const minutes = this.minutes;
    find("rest").textContent = minutes === null ? "" : ` · ${minutes < 90 ? say("minutes", { n: minutes }) : say("hours", { n: Math.round(minutes / 60) })}`;
    const first = Math.max(0, this.index - SHOWN[0]);
    const rows = this.line.slice(first, this.index + SHOWN[1]).map((id, n) => this.#row(id, first + n === this.index));
    if (!this.id) rows.push(el("li", { class: "end", "aria-current": "true" }, say(this.place <= this.nTotal ? "end_more" : "end")));
    find("rows").replaceChildren(...rows);
    const now = find("rows").querySelector("[aria-current]");
    if (now) find("rows").scrollTop = Math.max(0, now.offsetTop - find("rows").offsetTop - find("rows").clientHeight * 0.3);
    const idle = { help: false, back: !this.past.length };
    for (const one of find("do").children) one.disabled = idle[one.dataset.do] ?? !this.id;
    this.#paintState();
  }

  #row(id, isNow) {
    const [answer, says, { say }] = [this.answers.get(id), this.says(id), this];
    const marks = answer.negated.map(([start, end]) => ({ type: "negated", start, end }));
    for (const [start, end] of answer.spans) marks.push({ type: "why", start, end, place: this.code.place, sign: "" });
    const text = el("div", { class: "text" }, ...runsOf(answer.pieces, marks).map((run) => runNode(run, say)));
    const note = answer.decided ? say("is_decided") : "";
    const verdict = el("span", { class: "verdict" }, says ? say(says) : "", note ? el("small", {}, note) : null);
    const cell = el("div", {}, text, isNow ? el("span", { class: "asked" }, answer.question) : null);
    return el("li", { "data-id": id, "data-says": says || false, "aria-current": isNow ? "true" : false }, verdict, cell, el("span", { class: "p" }, say.percent(answer.p)));
  }

  #paintState() {
    const { ledger, say, find } = this;
    const n = ledger.unsaved.size;
    if (n) this.hadUnsaved = true;
    const key = ledger.refused.size ? "refused" : n ? (ledger.late ? "late" : "saving") : this.hadUnsaved ? "saved" : "";
    const parts = [key ? say(key, { n: ledger.refused.size || n }) : "", ledger.keeps ? "" : say("keeps_not")];
    const text = parts.filter(Boolean).join(" ");
    const box = find("saved");
    if (box.textContent !== text) box.textContent = text;
    box.dataset.state = key;
  }

  // ---- listening

  #listen() {
    const [off, card] = [new AbortController(), this.find("card")];
    const on = (target, kind, does) => target.addEventListener(kind, does, { signal: off.signal });
    on(document, "keydown", (event) => this.#key(event));
    on(card, "mousedown", (event) => event.target.closest("button") && event.preventDefault());
    on(card, "click", (event) => this.#click(event));
    on(this.find("help"), "keydown", (event) => event.key === "?" && (this.find("help").close(), event.preventDefault()));
    on(window, "beforeunload", (event) => this.ledger.unsaved.size && (this.ledger.flush(), event.preventDefault()));
    on(window, "pagehide", () => this.#store());
    on(window, "resize", () => this.#fit());
    on(window, "online", () => this.ledger.flush());
    this.leave = () => {
      this.#store();
      off.abort();
    };
  }

  #store() {
    try {
      sessionStorage.setItem(this.ledger.name + stem(this.name), JSON.stringify(this.past.slice(-500)));
    } catch {
      /* not allowed: U then begins anew after a reload */
    }
  }

  #click(event) {
    const button = event.target.closest("button");
    if (button && !button.disabled) return this.#act(button.dataset.do);
    const row = event.target.closest("li[data-id]");
    if (row && !String(getSelection())) this.move(this.line.indexOf(row.dataset.id) - this.index);
  }

  #act(name) {
    if (name === "help") this.find("help").showModal();
    else if (name === "help-close") this.find("help").close();
    else if (name === "back") this.back();
    else if (name === "up" || name === "down") this.move(name === "up" ? -1 : 1);
    else this.give(name);
  }

  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !this.root.isConnected) return;
    if (event.shiftKey && event.key !== "?") return;
    const path = event.composedPath().filter((node) => node.nodeType === Node.ELEMENT_NODE);
    if (path.some(isField) || this.find("help").open || document.querySelector("[role=dialog]")) return;
    if (event.key in SCROLLS) return this.#scroll(event, path);
    const name = KEYS[event.key.toLowerCase()];
    if (!name) return;
    // A key that is held down moves; it does not judge answers that nobody read.
    if (!event.repeat || name === "up" || name === "down") this.#act(name);
    event.preventDefault();
    event.stopPropagation();
  }

  #scroll(event, path) {
    if (path.some((node) => node.matches(PRESSED))) return;
    const rows = this.find("rows");
    rows.scrollBy({ top: SCROLLS[event.key] * 0.85 * rows.clientHeight });
    event.preventDefault();
  }

  #fit() {
    const card = this.find("card");
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    const top = card.getBoundingClientRect().top + scrolled;
    card.style.setProperty("--room", `${Math.max(400, Math.min(1000, window.innerHeight - top - 20))}px`);
  }
}

const tagOf = (say) => say("tag");
const stem = (line) => line.split("#")[0]; // a list that is drawn up anew has another number behind its name
