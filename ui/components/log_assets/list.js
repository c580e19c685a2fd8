// Lines of the log. Text is only ever set as text; a press on a line's button is told to Python.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

export default function list(component) {
  const { parentElement: root, data } = component;
  const table = make("table");
  table.setAttribute("aria-label", data.texts.list);
  const head = make("tr");
  for (const name of ["when", "who", "what"]) {
    const cell = make("th", name, data.texts[name]);
    cell.scope = "col";
    head.append(cell);
  }
  const last = make("th", "undo");
  last.append(make("span", "unseen", data.texts.undo));
  head.append(last);
  const thead = make("thead");
  thead.append(head);
  const body = make("tbody");
  for (const line of data.lines) {
    const row = make("tr");
    row.append(make("td", "when", line.when), make("td", "who", line.who), make("td", "what", line.what));
    const cell = make("td", "undo");
    if (line.undo) {
      const button = make("button", "", data.texts.undo);
      button.type = "button";
      button.title = line.undo;
      button.onclick = () => component.setTriggerValue("undo", line.number);
      cell.append(button);
    }
    row.append(cell);
    body.append(row);
  }
  table.append(thead, body);
  root.querySelector("#list").replaceChildren(table);
}
