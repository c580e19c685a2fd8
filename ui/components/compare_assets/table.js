// Agreement per code, sorted in the browser. Text is only ever set as text; a press on a code is told to Python.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

const draw = (tag, attributes) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

const LOW = -0.2;
const place = (value) => ((Math.min(1, Math.max(LOW, value)) - LOW) / (1 - LOW)) * 100;

function figure(row, guides) {
  const svg = draw("svg", { "aria-hidden": "true" });
  const line = (name, x1, x2, y1, y2) => draw("line", { class: name, x1: `${x1}%`, x2: `${x2}%`, y1, y2 });
  svg.append(line("axis", 0, 100, "50%", "50%"));
  for (const guide of guides) svg.append(line("guide", place(guide), place(guide), "0%", "100%"));
  if (row.low !== null) {
    const [low, high] = [place(row.low), place(row.high)];
    svg.append(line("whisker", low, high, "50%", "50%"), line("whisker", low, low, "28%", "72%"), line("whisker", high, high, "28%", "72%"));
  }
  if (row.alpha !== null) svg.append(draw("circle", { class: "dot", cx: `${place(row.alpha)}%`, cy: "50%", r: 4.5 }));
  return svg;
}

const COLUMNS = ["label", "n", "given", "share", "alpha"];

// what has no alpha stands below all that has one, whichever way it is sorted
function sorted(rows, by, down) {
  const known = rows.filter((row) => by === "label" || row.sort[by] !== null);
  const others = rows.filter((row) => !known.includes(row));
  const order = (a, b) => (by === "label" ? a.label.localeCompare(b.label) : a.sort[by] - b.sort[by]);
  known.sort((a, b) => order(a, b) || a.place - b.place);
  return [...(down ? known.reverse() : known), ...others];
}

function head(data, state, again) {
  const row = make("tr");
  for (const name of COLUMNS) {
    const cell = make("th", name);
    cell.scope = "col";
    if (state.by === name) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    const button = make("button", "", data.texts[name]);
    button.type = "button";
    button.title = data.texts.sort.replace("{column}", data.texts[name]);
    button.onclick = () => again(name);
    cell.append(button);
    row.append(cell);
  }
  const interval = make("th", "interval", data.texts.interval);
  interval.scope = "col";
  const axis = make("th", "figure");
  axis.scope = "col";
  axis.append(make("span", "unseen", data.texts.figure));
  const marks = make("span", "head");
  for (const [value, text] of data.axis) {
    const mark = make("span", "", text);
    mark.style.left = `${place(value)}%`;
    marks.append(mark);
  }
  axis.append(marks);
  row.append(interval, axis);
  return row;
}

function line(component, data, row) {
  const made = make("tr");
  const given = make("td", "given", row.given);
  given.title = row.given_help;
  const label = make("td", "label", row.code ? undefined : row.label);
  if (row.code) {
    const button = make("button", "", row.label);
    button.type = "button";
    button.title = data.texts.to_definition;
    button.onclick = () => component.setTriggerValue("definition", row.code);
    label.append(button);
  }
  made.append(label, make("td", "n", row.n), given, make("td", "share", row.share));
  made.append(make("td", row.alpha === null ? "alpha soft" : "alpha", row.alpha_text), make("td", "interval", row.interval));
  const drawn = make("td", "figure");
  drawn.append(figure(row, data.guides));
  made.append(drawn);
  return made;
}

const part = (rows) => {
  const made = make("tbody");
  made.append(...rows);
  return made;
};

function apart(text) {
  const made = make("tr", "apart");
  const cell = make("th", "", text);
  cell.colSpan = COLUMNS.length + 2;
  cell.scope = "rowgroup";
  made.append(cell);
  return made;
}

export default function agreement(component) {
  const { parentElement: root, data } = component;
  const place_of = root.querySelector("#agreement");
  const state = place_of.sorting ?? { by: "alpha", down: false };
  place_of.sorting = state;
  const show = () => {
    const table = make("table");
    table.setAttribute("aria-label", data.texts.table);
    const thead = make("thead");
    thead.append(head(data, state, (name) => {
      state.down = state.by === name ? !state.down : name !== "label" && name !== "alpha";
      state.by = name;
      show();
      place_of.querySelector(`th.${name} button`).focus();
    }));
    // what was given a few times only is noise whatever its alpha, and stands apart however the table is sorted
    const often = data.rows.filter((row) => !row.few);
    const seldom = data.rows.filter((row) => row.few);
    const lines = (rows) => sorted(rows, state.by, state.down).map((row) => line(component, data, row));
    table.append(thead, part(lines(often)));
    if (seldom.length) table.append(part([apart(data.texts.few), ...lines(seldom)]));
    place_of.replaceChildren(table);
  };
  show();
}
