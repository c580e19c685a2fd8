// The card: one view per place on a page, one ledger per project and coder for as long as the page lives.
const views = new WeakMap();
const ledgers = new Map();
const ROLES = new Set(["textbox", "combobox", "listbox", "searchbox", "slider", "spinbutton", "radio", "tab", "menu", "menuitem", "grid", "gridcell", "tree", "treeitem", "option"]);
const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT", "CANVAS", "IFRAME"]);
const SCROLLS = { ArrowDown: 0.1, ArrowUp: -0.1, PageDown: 1, PageUp: -1, " ": 1 };
const PRESSED = "button, a, summary, [role=button], [role=checkbox], [role=link]";

const isField = (node) => FIELDS.has(node.tagName) || node.isContentEditable || ROLES.has(node.getAttribute?.("role"));

export default function card(component) {
  const { parentElement: root, data } = component;
  let view = views.get(root);
  if (!view || view.owner !== data.owner) {
    view?.leave();
    if (view) view.ledger.deliver = null; // what another coder did is not for this one to send
    view = new View(root, data);
    views.set(root, view);
  }
  view.take(data, (message) => component.setStateValue("unsaved", message));
  return () => {
    views.get(root)?.leave();
    views.delete(root);
  };
}

class View {
  constructor(root, data) {
    this.root = root;
    this.owner = data.owner;
    if (!ledgers.has(data.owner)) ledgers.set(data.owner, new Ledger(data.owner));
    this.ledger = ledgers.get(data.owner);
    this.desk = new Desk(this.ledger);
    this.find = (id) => root.getElementById?.(id) ?? root.querySelector(`#${id}`);
    this.picked = null;
    this.search = new Search(this);
    this.picker = new Picker(this);
    this.#listen();
  }

  take(data, deliver) {
    this.ledger.deliver = deliver;
    this.ledger.onchange = () => paintState(this);
    this.ledger.told(data);
    if (this.wording !== data.texts.tag + JSON.stringify(data.keys)) for (const place of ["do", "more"]) this.find(place).replaceChildren();
    this.wording = data.texts.tag + JSON.stringify(data.keys);
    this.say = speaker(data.texts);
    this.keys = data.keys;
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    this.actions = new Map(Object.entries(data.keys).map(([name, key]) => [key.toLowerCase(), name]));
    this.desk.take(data);
    this.#adoptMemo();
    this.#label();
    this.paint();
    this.#fit();
    if (this.ledger.unsaved.size && !this.begun) this.ledger.flush(); // kept from before a reload
    this.begun = true;
  }

  #label() {
    const { say, find } = this;
    find("card").setAttribute("aria-label", say("card"));
    find("sheet").setAttribute("aria-label", say("answer"));
    find("do").setAttribute("aria-label", say("actions"));
    find("more").setAttribute("aria-label", `${say("undo")}, ${say("help")}`);
    find("search").setAttribute("aria-label", say("search"));
    find("search").placeholder = say("search");
    find("search-key").textContent = shownKey(this.keys.search);
    find("found").setAttribute("aria-label", say("search"));
    find("memo-label").textContent = say("memo_label");
    find("memo-done").textContent = say("memo_done");
    paintHelp(this);
  }

  paint() {
    if (this.shown !== this.desk.id) {
      [this.shown, this.added, this.picked, this.defined, this.hovered] = [this.desk.id, [], null, undefined, undefined];
      this.#closeMemo(true);
      this.find("sheet").scrollTop = this.find("offers").scrollTop = 0;
    }
    this.rows = rowsOf(this);
    for (const part of [paintTop, paintText, paintNotes, paintAbout, paintRows, paintActions, paintState, paintDefinition]) part(this);
    if (this.picked) this.find("answer").querySelector(".picked")?.scrollIntoView({ block: "nearest" });
    paintMore(this);
  }

  tell(text) {
    this.find("said").textContent = text;
  }

  // ---- what can be done

  give(code) {
    if (this.picker.isOn) this.picker.give(code);
    else this.desk.toggle(code);
    const isOn = this.desk.content().codes.includes(code);
    this.tell(this.say(isOn ? "told_on" : "told_off", { code: this.codes.get(code).label }));
    this.paint();
    this.reveal(code);
  }

  // A code that is meant is seen, also where the list goes on below.
  reveal(code) {
    this.find("offers").querySelector(`[data-code="${CSS.escape(code)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  act(name) {
    const { desk } = this;
    const before = desk.id;
    const does = {
      accept: () => desk.decide(),
      none: () => desk.decide(true),
      skip: () => desk.skip(),
      back: () => desk.move(-1),
      forth: () => desk.move(1),
      undo: () => this.#turn(desk.undo(), "told_undo"),
      redo: () => this.#turn(desk.redo(), "told_redo"),
      quote: () => desk.flag("quote"),
      discuss: () => desk.flag("discuss"),
      memo: () => this.#openMemo(),
      "memo-done": () => this.#closeMemo(),
      fragment: () => (this.picker.isOn ? this.picker.stop() : this.picker.start()),
      search: () => this.search.open(),
      define: () => this.#define(),
      help: () => this.find("help").showModal(),
      "help-close": () => this.find("help").close(),
    };
    does[name]();
    this.paint();
    if (desk.id !== before) this.tell(desk.id ? this.say("told_place", { n: desk.index + 1, total: desk.line.length }) : this.say("end"));
  }

  #turn(done, key) {
    this.tell(this.say(done ? key : "told_nothing"));
  }

  // The definition of the next row; after the last one it closes.
  #define() {
    const ids = this.rows.map((row) => row.code);
    this.defined = ids[ids.indexOf(this.defined) + 1];
    if (this.defined) this.reveal(this.defined);
  }

  #openMemo() {
    if (!this.desk.answer) return;
    this.writing = this.desk.id;
    this.find("memo-text").value = this.desk.content().memo;
    this.find("memo").hidden = false;
    this.find("memo-text").focus();
  }

  #closeMemo(drop = false) {
    const [box, field] = [this.find("memo"), this.find("memo-text")];
    if (box.hidden) return;
    box.hidden = true;
    this.ledger.keep(`memo:${this.writing}`, null);
    if (!drop) this.desk.change((c) => (c.memo = field.value.trim()));
    field.blur();
  }

  // A memo that was being written when the page went away.
  #adoptMemo() {
    const kept = this.desk.id && this.find("memo").hidden ? this.ledger.kept(`memo:${this.desk.id}`) : null;
    if (kept === null) return;
    this.ledger.keep(`memo:${this.desk.id}`, null);
    this.desk.change((c) => (c.memo = kept.trim()));
  }

  // ---- hands

  #listen() {
    const [off, card] = [new AbortController(), this.find("card")];
    const on = (target, kind, does) => target.addEventListener(kind, does, { signal: off.signal });
    on(document, "keydown", (event) => this.#key(event));
    on(card, "click", (event) => this.#click(event));
    // A click leaves the focus where it is, so that Enter goes on meaning: accept.
    on(card, "mousedown", (event) => event.target.closest("button") && event.preventDefault());
    on(card, "mouseover", (event) => this.#hover(event.target.closest("[data-code]")?.dataset.code));
    on(this.find("memo-text"), "keydown", (event) => this.#memoKey(event));
    on(this.find("memo-text"), "input", (event) => this.ledger.keep(`memo:${this.writing}`, event.target.value));
    on(this.find("help"), "keydown", (event) => event.key === "?" && this.find("help").close());
    on(window, "beforeunload", (event) => this.ledger.unsaved.size && (this.ledger.flush(), event.preventDefault()));
    on(window, "pagehide", () => this.desk.store());
    on(window, "resize", () => this.#fit());
    for (const place of ["sheet", "offers", "definition"]) on(this.find(place), "scroll", () => paintMore(this));
    const above = new ResizeObserver(() => this.#fit()); // what stands above the card comes and goes
    above.observe(document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body);
    on(window, "online", () => this.ledger.flush());
    this.leave = () => {
      this.desk.store();
      above.disconnect();
      off.abort();
    };
  }

  #click(event) {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    const name = button.dataset.do ?? "";
    if (button.dataset.code) this.give(button.dataset.code);
    else if (name.startsWith("unfragment:")) {
      this.desk.change((c) => c.fragments.splice(Number(name.split(":")[1]), 1));
      this.paint();
    } else if (name) {
      if (name !== "memo") this.#closeMemo();
      this.act(name);
    }
  }

  #hover(code) {
    if (code === this.hovered || this.root.activeElement === this.find("search")) return;
    this.hovered = code;
    paintDefinition(this);
  }

  #memoKey(event) {
    const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
    this.act("memo-done");
  }

  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !this.root.isConnected) return;
    const path = event.composedPath().filter((node) => node.nodeType === Node.ELEMENT_NODE);
    if (path.some(isField) || this.find("help").open || document.querySelector("[role=dialog]")) return;
    if (["Enter", " "].includes(event.key) && path.some((node) => node.matches(PRESSED))) return;
    if (!this.#meant(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #meant(event) {
    if (this.picker.isOn && this.picker.key(event)) return this.paint(), true;
    const row = this.rows.find((r) => r.digit && r.digit === event.key);
    if (row) return event.repeat || this.give(row.code), true;
    if (event.key === "Escape" && this.defined) return (this.defined = undefined), paintDefinition(this), true;
    if (event.key in SCROLLS) return this.#scroll(SCROLLS[event.key]), true;
    const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
    const name = this.actions.get((isLetter && event.shiftKey ? "shift+" : "") + event.key.toLowerCase());
    if (!name) return false;
    // A key that is held down moves and undoes; it does not decide over answers that nobody read.
    if (!event.repeat || ["back", "forth", "undo", "redo"].includes(name)) this.act(name);
    return true;
  }

  // A long answer is read on without the mouse.
  #scroll(pages) {
    const sheet = this.find("sheet");
    sheet.scrollBy({ top: Math.abs(pages) < 1 ? pages * 600 : pages * 0.85 * sheet.clientHeight });
  }

  // As high as the window allows, so that the page itself does not scroll.
  #fit() {
    const card = this.find("card");
    const scrolled = document.querySelector("[data-testid=stMain]")?.scrollTop ?? 0;
    const top = card.getBoundingClientRect().top + scrolled;
    const room = `${Math.max(440, Math.min(900, window.innerHeight - top - 20))}px`;
    if (room === this.room) return;
    this.room = room;
    card.style.setProperty("--room", room);
    if (this.say) paintMore(this);
  }
}
