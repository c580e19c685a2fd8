// A page of answers. Python sends the rows; the browser keeps which are selected until another page or version comes.
const views = new WeakMap();
const WAIT = 150; // milliseconds after the last tick before the selection is sent

export default function grid(component) {
  const { parentElement: root, data } = component;
  if (!views.has(root)) views.set(root, new View(root));
  views.get(root).take(component, data);
  return () => {
    views.get(root)?.flush();
    views.delete(root);
  };
}

const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

class View {
  constructor(root) {
    this.root = root;
    this.find = (id) => root.querySelector(`#${id}`);
  }

  take(component, data) {
    this.component = component;
    if (this.page !== data.page || this.version !== data.version) {
      this.on = new Set(data.selected);
      this.last = null;
    }
    [this.page, this.version, this.data] = [data.page, data.version, data];
    const shown = JSON.stringify([data.page, data.version, data.rows, data.columns, data.sort, data.texts, data.may]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.paint();
  }

  paint() {
    const focused = this.root.activeElement?.dataset?.key ?? document.activeElement?.shadowRoot?.activeElement?.dataset?.key;
    const table = make("table");
    table.setAttribute("aria-label", this.data.texts.grid);
    table.classList.toggle("with-question", this.data.columns.some((column) => column.id === "question"));
    table.append(this.head(), this.body());
    this.find("grid").replaceChildren(table);
    this.legend();
    this.count();
    requestAnimationFrame(() => this.cut(table));
    if (focused) table.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  head() {
    const { columns, sort, texts } = this.data;
    const row = make("tr");
    if (this.data.may.select) {
      const all = make("th", "pick");
      all.append(this.box("all", texts.select_all, (box) => this.pickAll(box.checked)));
      row.append(all);
    }
    for (const column of columns) {
      const cell = make("th", column.id.split(":")[0]);
      cell.scope = "col";
      if (column.sort) {
        const button = make("button", "", column.name);
        const isOn = sort.by === column.sort;
        button.type = "button";
        button.dataset.key = `sort:${column.sort}`;
        button.title = fill(texts.sort_by, { name: column.name });
        const turn = make("span", "turn", isOn ? (sort.descending ? "↓" : "↑") : "");
        turn.setAttribute("aria-hidden", "true"); // said by aria-sort
        button.append(turn);
        button.onclick = () => this.component.setTriggerValue("sort", column.sort);
        if (isOn) cell.setAttribute("aria-sort", sort.descending ? "descending" : "ascending");
        cell.append(button);
      } else cell.textContent = column.name;
      row.append(cell);
    }
    const head = make("thead");
    head.append(row);
    return head;
  }

  body() {
    const body = make("tbody");
    this.data.rows.forEach((row, place) => body.append(this.row(row, place)));
    return body;
  }

  row(row, place) {
    const line = make("tr");
    line.dataset.id = row.id;
    if (this.data.may.select) {
      const pick = make("td", "pick");
      pick.append(this.box(row.id, fill(this.data.texts.select_one, row), (box, event) => this.pick(place, box.checked, event)));
      line.append(pick);
    }
    let value = 0;
    for (const column of this.data.columns) {
      const [kind] = column.id.split(":");
      const cell = make("td", kind);
      if (kind === "answer") cell.append(this.text(row), this.meta(row));
      else if (kind === "codes") cell.append(this.codes(row));
      else if (kind === "state") cell.append(row.state, ...(row.note ? [make("small", "", row.note)] : []));
      else if (kind === "question") [cell.title] = [row.question, cell.append(make("span", "", row.question))];
      else cell.textContent = kind === "value" ? row.values[value++] : row[kind];
      line.append(cell);
    }
    return line;
  }

  text(row) {
    const text = make("div", "text cut");
    for (const [part, found] of row.parts) text.append(found ? make("mark", "", part) : part);
    return text;
  }

  meta(row) {
    const meta = make("div", "meta");
    const asked = make("span", "asked", row.question);
    asked.title = row.question;
    meta.append(this.data.may.open ? this.opener(row) : make("span", "", row.id));
    if (row.flags.length) meta.append(make("span", "", row.flags.join(" · ")));
    meta.append(asked);
    return meta;
  }

  opener(row) {
    const open = make("button", "id", row.id);
    open.type = "button";
    open.dataset.key = `open:${row.id}`;
    open.title = fill(this.data.texts.open, row);
    open.onclick = () => this.component.setTriggerValue("open", row.id);
    return open;
  }

  codes(row) {
    const list = make("ul");
    for (const code of row.codes) {
      const item = make("li", code.share ? "proposed" : "");
      item.style.setProperty("--g", `var(--g${code.group})`);
      if (code.letter) item.append(make("span", "letter", code.letter));
      const name = make("span", "name", code.name);
      if (code.share) item.title = this.data.texts.suggested;
      name.dataset.sign = code.share ? `? ${code.share}` : code.who ? `(${code.who})` : "";
      item.append(name);
      list.append(item);
    }
    return list;
  }

  box(key, label, act) {
    const wrap = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.dataset.key = `pick:${key}`;
    box.setAttribute("aria-label", label);
    box.onclick = (event) => act(box, event);
    wrap.append(box);
    return wrap;
  }

  // A long answer is cut after two lines, with a button to read on beside its id; not before a word that was searched for.
  cut(table) {
    for (const text of table.querySelectorAll(".text")) {
      if (text.scrollHeight <= text.clientHeight + 2) continue;
      const more = make("button", "more");
      more.type = "button";
      const show = (isCut) => {
        text.classList.toggle("cut", isCut);
        more.textContent = isCut ? this.data.texts.expand : this.data.texts.fold;
        more.setAttribute("aria-expanded", String(!isCut));
      };
      more.onclick = () => show(!text.classList.contains("cut"));
      const end = text.getBoundingClientRect().bottom;
      const found = [...text.querySelectorAll("mark")].map((mark) => mark.getBoundingClientRect().bottom);
      show(!found.length || Math.min(...found) <= end + 2);
      text.nextElementSibling.insertBefore(more, text.nextElementSibling.children[1]);
    }
  }

  legend() {
    const { columns, texts, rows } = this.data;
    const line = this.find("legend");
    const proposed = rows.some((row) => row.codes.some((code) => code.share));
    line.hidden = !proposed || !columns.some((column) => column.id === "codes");
    line.replaceChildren(make("b", "", `Code: ${texts.given}. `), make("i", "", "Code"), ` ? 80%: ${texts.suggested}.`);
  }

  pick(place, isOn, event) {
    const ids = this.data.rows.map((row) => row.id);
    const [from, to] = event.shiftKey && this.last !== null ? [Math.min(this.last, place), Math.max(this.last, place)] : [place, place];
    for (const id of ids.slice(from, to + 1)) isOn ? this.on.add(id) : this.on.delete(id);
    this.last = place;
    this.changed();
  }

  pickAll(isOn) {
    for (const row of this.data.rows) isOn ? this.on.add(row.id) : this.on.delete(row.id);
    this.changed();
  }

  changed() {
    this.count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), WAIT);
  }

  flush() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.component.setStateValue("selected", { page: this.page, ids: [...this.on] });
  }

  count() {
    if (!this.data.may.select) return;
    const rows = this.data.rows;
    for (const { id } of rows) {
      const line = this.find("grid").querySelector(`tr[data-id="${CSS.escape(id)}"]`);
      line.classList.toggle("on", this.on.has(id));
      line.querySelector("input").checked = this.on.has(id);
    }
    const all = this.find("grid").querySelector('[data-key="pick:all"]');
    const n = rows.filter((row) => this.on.has(row.id)).length;
    all.checked = n > 0 && n === rows.length;
    all.indeterminate = n > 0 && n < rows.length;
  }
}
