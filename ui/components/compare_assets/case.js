// An answer that coders gave different codes: what holds, and why they differed. All is chosen here and sent at once when it is settled,
// so that what is stored is what stood on the screen. What was settled is kept and sent as the decisions of the reading card are.
const views = new WeakMap();
const ledgers = new Map();
const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT", "CANVAS", "IFRAME"]);
const ROLES = new Set(["textbox", "combobox", "listbox", "searchbox", "slider", "spinbutton", "menu", "menuitem", "grid", "gridcell", "option"]);
const MOVED = "[role=tab], [role=radio]"; // in these the arrows go from one to the next
const PRESSED = "button, a, summary, [role=button], [role=checkbox], [role=link]";
const SCROLLS = { ArrowDown: 0.15, ArrowUp: -0.15, PageDown: 0.85, PageUp: -0.85, " ": 0.85 }; // a long answer is read on without the mouse
const isField = (node) => FIELDS.has(node.tagName) || node.isContentEditable || ROLES.has(node.getAttribute?.("role"));
const same = (a, b) => a.reason === b.reason && a.note.trim() === b.note.trim() && a.codes.length === b.codes.length && a.codes.every((c) => b.codes.includes(c));

// Who clicked on a tab goes on with the keys of the answer; who came to it by keyboard goes on to the next tab.
let pointed = !document.activeElement?.matches(":focus-visible");
document.addEventListener("pointerdown", () => (pointed = true), { capture: true });
document.addEventListener("keydown", (event) => event.key === "Tab" && (pointed = false), { capture: true });

export default function settling(component) {
  const { parentElement: root, data } = component;
  let view = views.get(root);
  if (!view || view.owner !== data.owner) {
    view?.leave();
    if (view) view.ledger.deliver = null; // what another coder settled is not for this one to send
    view = new Settling(root, data);
    views.set(root, view);
  }
  view.take(data, component);
  return () => {
    views.get(root)?.leave();
    views.delete(root);
  };
}

function paintDefinition(view) {
  view.paintMeaning();
}

class Settling {
  constructor(root, data) {
    this.root = root;
    this.owner = data.owner;
    if (!ledgers.has(data.owner)) ledgers.set(data.owner, new Ledger(data.owner));
    this.ledger = ledgers.get(data.owner);
    this.find = (id) => root.getElementById?.(id) ?? root.querySelector(`#${id}`);
    this.desk = { answer: true, content: () => this.content() }; // for the search
    this.search = new Search(this);
    this.#listen();
  }

  // ---- what Python sends

  take(data, component) {
    const { ledger } = this;
    this.component = component;
    ledger.deliver = (message) => component.setStateValue("unsaved", message);
    ledger.onchange = () => this.#paintState();
    this.say = speaker(data.texts);
    if (this.sample !== data.sample) this.#begin(data);
    this.#refused(data.refused);
    ledger.told(data);
    ledger.line = data.sample;
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    [this.keys, this.longest] = [data.reasons, data.longest];
    this.line = data.line.map(([id]) => id);
    this.on = new Map(data.line);
    for (const one of data.cases) this.cases.set(one.id, one);
    for (const { id } of data.cases) if (this.isSaved(id)) this.local.delete(id); // what the project has counts, whoever settled it
    if (this.isNew) this.#settle(data.start);
    else if (!this.line.includes(this.id)) this.id = this.#nextOpen(0);
    this.isNew = false;
    this.#remember(data.start);
    this.#label();
    this.paint();
    this.#fit();
    if (ledger.unsaved.size && !this.begun) ledger.flush(); // kept from before a reload
    this.begun = true;
  }

  #begin(data) {
    Object.assign(this, { sample: data.sample, id: null, isNew: true, lacks: false, why: new Map() });
    this.cases = new Map();
    this.drafts = new Map(); // answer id → what is chosen but not settled
    this.extra = new Map(); // answer id → codes that no coder gave, in the order in which they were looked up
    this.done = new Set(); // settled in this visit: one can go back to them
    this.local = new Map(); // answer id → what was settled here last
    for (const one of this.ledger.unsaved.values()) if (one.sample === data.sample) this.local.set(one.answer_id, one);
    this.shown = this.ledger.kept("show") === "all" ? "all" : "open";
  }

  // What was refused is chosen still, and the answer is open for who wants to settle it after all.
  #refused(refused) {
    for (const [id, why] of Object.entries(refused)) {
      const one = this.ledger.unsaved.get(id);
      if (!one) continue;
      this.ledger.keep(this.#draftKey(one.answer_id, one.sample), { codes: one.codes, reason: one.reason, note: one.note });
      if (one.sample !== this.sample || this.local.get(one.answer_id) !== one) continue;
      this.local.delete(one.answer_id);
      this.drafts.delete(one.answer_id);
      this.why.set(one.answer_id, why || this.say("refused_one"));
    }
  }

  #settle(start) {
    const kept = this.ledger.kept("at");
    const wished = [start, kept?.sample === this.sample ? kept.id : ""].find((id) => this.line.includes(id));
    this.id = wished && (this.shown === "all" || this.isOpen(wished) || this.#draft(wished)) ? wished : this.#nextOpen(Math.max(0, this.line.indexOf(wished)));
    if (!this.id && this.shown === "all") this.id = this.line[0];
  }

  // ---- one answer

  get case() {
    return this.cases.get(this.id);
  }

  isSaved(id) {
    const last = this.local.get(id);
    return !last || !this.ledger.unsaved.has(last.id);
  }

  isOpen(id) {
    return !this.local.has(id) && !this.on.get(id);
  }

  #draftKey(id, sample = this.sample) {
    return `draft:${sample}:${id}`;
  }

  #base(id = this.id) {
    return this.local.get(id) ?? this.cases.get(id) ?? { codes: [], reason: null, note: "" };
  }

  #draft(id = this.id) {
    if (!this.drafts.has(id)) this.drafts.set(id, this.ledger.kept(this.#draftKey(id)));
    return this.drafts.get(id);
  }

  content() {
    const { codes, reason, note } = this.#draft() ?? this.#base();
    return { codes: codes.filter((code) => this.codes.has(code)), reason, note };
  }

  get isChanged() {
    return Boolean(this.#draft()) && !same(this.content(), this.#base());
  }

  #nextOpen(from) {
    const open = this.line.filter((id) => this.isOpen(id));
    return open.find((id) => this.line.indexOf(id) >= from) ?? open[0] ?? null;
  }

  // The answer before or after this one in what is looked through.
  #beside(step) {
    const goes = (id) => this.shown === "all" || this.isOpen(id) || this.done.has(id) || this.#draft(id);
    const at = this.id ? this.line.indexOf(this.id) : this.line.length;
    for (let n = at + step; n >= 0 && n < this.line.length; n += step) if (goes(this.line[n])) return this.line[n];
    return null;
  }

  // ---- what can be done

  #change(does) {
    if (!this.case) return;
    const content = this.content();
    does(content);
    const draft = same(content, this.#base()) && content.note === this.#base().note ? null : content;
    this.drafts.set(this.id, draft);
    this.ledger.keep(this.#draftKey(this.id), draft);
    this.lacks = this.lacks && !content.reason;
  }

  give(code) {
    if (!this.case) return;
    const [known, holds] = [this.rows(), this.content().codes.includes(code)];
    if (!known.includes(code)) this.extra.set(this.id, [...(this.extra.get(this.id) ?? []), code]);
    this.#change((c) => (c.codes = holds ? c.codes.filter((one) => one !== code) : [...c.codes, code]));
    this.#tell(this.say(holds ? "told_off" : "told_on", { code: this.codes.get(code)?.label ?? code }));
    this.paint();
  }

  takeOver(n) {
    const given = this.case?.given[n];
    if (!given) return;
    this.#change((c) => (c.codes = given[1].filter((code) => this.codes.has(code))));
    this.#tell(this.say("told_taken", { coder: given[0] }));
    this.paint();
  }

  settle() {
    if (!this.case) return;
    const { codes, reason, note } = this.content();
    if (!reason) {
      this.lacks = true;
      this.#tell(this.say("needs_reason"));
      return this.paint();
    }
    const on = this.local.get(this.id)?.id ?? this.case.on;
    const order = [...this.codes.keys()];
    const one = { id: newId(), sample: this.sample, answer_id: this.id, codes: order.filter((c) => codes.includes(c)), reason, note: note.trim(), supersedes: on };
    this.local.set(this.id, one);
    this.done.add(this.id);
    this.why.delete(this.id);
    this.drafts.set(this.id, null);
    this.ledger.keep(this.#draftKey(this.id), null);
    const next = this.shown === "all" ? this.#beside(1) ?? this.id : this.#nextOpen(this.line.indexOf(this.id));
    this.ledger.add(one);
    this.#go(next);
    this.ledger.flush(); // at once: whoever goes to another tab now has it stored
  }

  move(step) {
    const id = this.#beside(step);
    if (id) this.#go(id);
  }

  #go(id) {
    const hasNote = this.root.activeElement === this.find("note");
    if (hasNote) this.find("note").blur();
    Object.assign(this, { id, lacks: false, hovered: undefined });
    this.find("sheet").scrollTop = 0;
    this.#remember();
    this.paint();
    this.#tell(id ? this.say("told_place", { n: this.line.indexOf(id) + 1, total: this.line.length }) : this.say("all_done"));
  }

  #show(which) {
    this.shown = which;
    this.ledger.keep("show", which);
    const here = this.id && (which === "all" || this.isOpen(this.id) || this.done.has(this.id));
    if (here) return this.paint();
    this.#go(which === "all" ? this.line[0] : this.#nextOpen(Math.max(0, this.line.indexOf(this.id))));
  }

  #remember(told) {
    const { ledger } = this;
    ledger.at = this.id ?? "";
    ledger.keep("at", this.id ? { sample: this.sample, id: this.id } : null);
    if (this.id && this.id !== told && !(this.told === this.id)) ledger.tellPlace();
    this.told = this.id;
  }

  // ---- the screen

  #tell(text) {
    this.find("said").textContent = text;
  }

  #label() {
    const { say, find } = this;
    if (this.tag === say("tag")) return;
    this.tag = say("tag");
    const button = (name, text, key, isMain) => el("button", { type: "button", "data-do": name, class: isMain && "main", "aria-keyshortcuts": key || false }, el("span", {}, text), key ? kbd(key) : null);
    for (const [id, key] of Object.entries({ card: "card", sheet: "answer", show: "show", move: "move", meaning: "meaning", search: "search" })) find(id).setAttribute("aria-label", say(key));
    find("offers-title").textContent = say("offers_title");
    find("search").placeholder = say("search_other");
    find("note-label").replaceChildren(say("note"), kbd("t"));
    find("note").setAttribute("aria-keyshortcuts", "t");
    find("note").maxLength = this.longest;
    find("note").placeholder = say("note_hint");
    find("show").replaceChildren(button("show:open", ""), button("show:all", ""));
    find("move").replaceChildren(button("back", say("previous"), "ArrowLeft"), button("forth", say("next"), "ArrowRight"));
    find("none").replaceChildren(button("none", say("none_code"), "0"));
    find("reasons").replaceChildren(...this.keys.map(([reason, key]) => button(`why:${reason}`, say(`reason_${reason}`), key)));
    find("do").replaceChildren(button("settle", say("settle"), "Enter", true));
    find("do").firstChild.append(el("kbd", { "aria-hidden": "true" }, say("note_key")));
  }

  paint() {
    const { find, say } = this;
    const held = this.root.activeElement?.dataset?.focus;
    const [one, content] = [this.case, this.content()];
    find("card").dataset.id = this.id ?? "";
    find("asked").textContent = one?.question ?? "";
    find("answer").textContent = one?.text ?? (this.id ? say("coming") : say("all_done"));
    find("about").textContent = this.id ?? "";
    find("settled").textContent = this.#stands();
    find("offers").replaceChildren(...(one ? tableOf(this, one, content) : []));
    if (find("note").value.trim() !== content.note.trim() || this.noted !== this.id) find("note").value = content.note;
    this.noted = this.id;
    for (const node of this.root.querySelectorAll(".right, .foot")) node.toggleAttribute("inert", !one);
    const press = (name, on) => this.root.querySelector(`[data-do="${name}"]`).setAttribute("aria-pressed", String(on));
    for (const [reason] of this.keys) press(`why:${reason}`, content.reason === reason);
    press("none", Boolean(one) && !content.codes.length);
    find("why").dataset.lacks = String(this.lacks);
    find("why-title").textContent = say(this.lacks ? "needs_reason" : "reason");
    const nOpen = this.line.filter((id) => this.isOpen(id)).length;
    for (const [name, n] of [["open", nOpen], ["all", this.line.length]]) {
      press(`show:${name}`, this.shown === name);
      this.root.querySelector(`[data-do="show:${name}"] span`).textContent = say(`show_${name}`, { n });
    }
    find("place").textContent = this.id ? say("place", { place: this.line.indexOf(this.id) + 1, n: this.line.length }) : "";
    for (const [name, step] of [["back", -1], ["forth", 1]]) this.root.querySelector(`[data-do=${name}]`).disabled = !this.#beside(step);
    this.paintMeaning();
    this.#paintState();
    if (held) this.root.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus();
  }

  // What stands in the project, or was settled here a moment ago; and whether more is chosen by now.
  #stands() {
    if (!this.case) return "";
    const { say } = this;
    const stands = this.why.get(this.id) ?? (this.local.has(this.id) ? say("settled_here") : this.case.settled);
    if (this.why.has(this.id)) return [this.case.settled, stands].filter(Boolean).join(" ");
    return [stands, stands && this.isChanged ? say("changed") : ""].filter(Boolean).join(" ");
  }

  rows() {
    const one = this.case;
    if (!one) return [];
    const order = [...this.codes.keys()];
    const place = (code) => (order.includes(code) ? order.indexOf(code) : order.length);
    const given = [...new Set([...one.given.flatMap(([, codes]) => codes), ...one.codes])].sort((a, b) => place(a) - place(b));
    return [...new Set([...given, ...(this.extra.get(this.id) ?? []), ...this.content().codes])];
  }

  // The definitions that coders differed on; while a code is looked up, that of the code.
  paintMeaning() {
    if (!this.codes) return;
    const codes = (this.hovered ? [this.hovered] : this.case?.disputed ?? []).map((id) => this.codes.get(id)).filter(Boolean);
    const shown = codes.map((c) => c.id).join(" ") + this.tag;
    const box = this.find("meaning");
    box.hidden = !codes.length;
    if (box.dataset.shown === shown) return;
    box.dataset.shown = shown;
    box.replaceChildren(...codes.map((code) => meaningOf(this.say, code)));
    box.scrollTop = 0;
  }

  #paintState() {
    const { ledger, say, find } = this;
    const n = ledger.unsaved.size;
    if (n) ledger.hadUnsaved = true;
    const elsewhere = [...this.why.keys()].filter((id) => id !== this.id);
    const key = elsewhere.length ? "refused" : n ? (ledger.late ? "late" : "saving") : ledger.hadUnsaved && !this.why.size ? "saved" : "";
    const parts = [key ? say(key, { n: key === "refused" ? elsewhere.length : n }) : "", ledger.keeps ? "" : say("keeps_not")];
    const text = parts.filter(Boolean).join(" ");
    const box = find("saved");
    if (box.dataset.text !== text) {
      const look = key === "refused" ? el("button", { type: "button", class: "link", "data-go": elsewhere[0] }, say("look")) : null;
      box.replaceChildren(text, ...(look ? [" ", look] : []));
      box.dataset.text = text;
    }
    box.dataset.state = key;
  }

  // ---- hands

  #listen() {
    const [off, card] = [new AbortController(), this.find("card")];
    const on = (target, kind, does) => target.addEventListener(kind, does, { signal: off.signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal: off.signal, capture: true }); // before a tab that has the focus
    on(card, "click", (event) => this.#click(event));
    // A click leaves the focus where it is, so that the keys go on meaning what they do.
    on(card, "mousedown", (event) => event.target.closest("button") && event.preventDefault());
    on(card, "mouseover", (event) => this.#hover(event.target.closest("#found [data-code]")?.dataset.code));
    on(this.find("note"), "input", (event) => {
      this.#change((c) => (c.note = event.target.value));
      this.#paintState();
      this.find("settled").textContent = this.#stands();
    });
    on(window, "beforeunload", (event) => this.ledger.unsaved.size && (this.ledger.flush(), event.preventDefault()));
    on(window, "resize", () => this.#fit());
    on(window, "online", () => this.ledger.flush());
    const above = document.querySelector("[data-testid=stMainBlockContainer]"); // what comes or goes above the card moves it
    const watching = new ResizeObserver(() => this.#fit());
    if (above) watching.observe(above);
    this.leave = () => {
      watching.disconnect();
      off.abort();
    };
  }

  #hover(code) {
    if (code === this.hovered || this.root.activeElement !== this.find("search")) return;
    this.hovered = code;
    this.paintMeaning();
  }

  #click(event) {
    const button = event.target.closest("button");
    if (button?.disabled) return;
    if (button?.dataset.do) this.#act(button.dataset.do);
    else if (button?.dataset.define) this.component.setTriggerValue("definition", button.dataset.define);
    else if (button?.dataset.go) this.#go(button.dataset.go);
    else {
      const row = event.target.closest("tr[data-row]");
      if (row && !String(getSelection())) this.give(row.dataset.row);
    }
  }

  #act(name) {
    const [what, which] = name.split(":");
    const does = {
      show: () => this.#show(which),
      back: () => this.move(-1),
      forth: () => this.move(1),
      take: () => this.takeOver(Number(which)),
      none: () => (this.#change((c) => (c.codes = [])), this.paint()),
      why: () => (this.#change((c) => (c.reason = which)), this.#tell(this.say(`reason_${which}`)), this.paint()),
      settle: () => this.settle(),
      search: () => this.case && this.search.open(),
      note: () => this.case && this.find("note").focus(),
    };
    does[what]();
  }

  #key(event) {
    if (event.defaultPrevented || event.altKey || event.isComposing || !this.root.isConnected) return;
    const path = event.composedPath().filter((node) => node.nodeType === Node.ELEMENT_NODE);
    const [inNote, isEnter] = [path.includes(this.find("note")), event.key === "Enter"];
    const controlled = event.ctrlKey || event.metaKey;
    if (document.querySelector("[role=dialog]")) return;
    if (isEnter && controlled && (inNote || !path.some(isField))) {
      if (!event.repeat) this.settle();
    } else if (inNote && event.key === "Escape") this.find("note").blur();
    else if (controlled || path.some(isField)) return;
    else if ((isEnter || event.key === " ") && path.some((node) => node.matches(PRESSED))) return;
    else if (event.key.startsWith("Arrow") && !pointed && path.some((node) => node.matches(MOVED))) return;
    else if (event.key in SCROLLS) this.find("sheet").scrollBy({ top: SCROLLS[event.key] * this.find("sheet").clientHeight });
    else {
      const name = this.#meant(event.key);
      if (!name) return;
      // A key that is held down moves; it does not settle answers that nobody read.
      if (!event.repeat || name === "back" || name === "forth") this.#act(name);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #meant(key) {
    const fixed = { Enter: "settle", ArrowLeft: "back", ArrowRight: "forth", 0: "none", "/": "search", t: "note" };
    const low = key.length === 1 ? key.toLowerCase() : key;
    const reason = this.keys.find(([, letter]) => letter === low);
    if (reason) return `why:${reason[0]}`;
    if (/^[1-9]$/.test(low)) return this.case?.given[Number(low) - 1] ? `take:${Number(low) - 1}` : "";
    return fixed[low] ?? "";
  }

  // As high as the window allows, so that the page itself does not scroll.
  #fit() {
    const card = this.find("card");
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    const top = card.getBoundingClientRect().top + scrolled;
    card.style.setProperty("--room", `${Math.max(460, Math.min(900, window.innerHeight - top - 20))}px`);
  }
}
