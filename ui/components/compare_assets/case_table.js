// The codes of an answer that coders differ on, as a table, and what a code means. Every text is set as a text node.
const MANY = 3; // coders whose names go above their columns

// Per code who gave it and whether it holds; behind each coder the button that takes over what he gave.
function tableOf(view, one, content) {
  const { say } = view;
  const takes = one.given.map(([coder], n) => {
    const key = n < 9 ? String(n + 1) : "";
    const told = say("take", { coder });
    return el("button", { type: "button", "data-do": `take:${n}`, "data-focus": `take:${n}`, title: told, "aria-keyshortcuts": key || false }, key ? kbd(key) : null, el("span", {}, coder));
  });
  const isMany = takes.length > MANY; // then the names stand above the columns, which have their numbers
  const heads = one.given.map(([coder], n) => el("th", { scope: "col", class: "who", title: isMany && coder }, isMany ? String(n + 1) : takes[n]));
  const head = el("tr", {}, el("th", { scope: "col" }, say("code")), ...heads, el("th", { scope: "col", class: "holds" }, say("holds")));
  const rows = view.rows().map((code) => rowOf(view, one, code, content.codes.includes(code)));
  if (!rows.length) rows.push(el("tr", {}, el("td", { colspan: heads.length + 2 }, say("no_code"))));
  const table = el("table", { class: isMany && "many", "aria-label": say("offers_title") }, el("thead", {}, head), el("tbody", {}, ...rows));
  return isMany ? [el("div", { class: "do takes" }, ...takes), table] : [table];
}

function rowOf(view, one, id, holds) {
  const { say, codes } = view;
  const code = codes.get(id) ?? { label: one.gone[id] ?? id, group: "", letter: "·", place: 0 };
  const differs = one.disputed.includes(id);
  const letter = el("span", { class: "letter", title: code.group, style: tint(code) }, code.letter);
  const notes = [differs ? el("span", { class: "unseen" }, ` (${say("differs")})`) : null, codes.has(id) ? null : el("small", {}, ` ${say("gone")}`)];
  const label = el("th", { scope: "row", class: differs && "differs" }, el("span", { class: "code" }, letter, el("span", { class: "label", title: code.definition || false }, code.label), ...notes));
  const cells = one.given.map(([, given]) => {
    const gave = given.includes(id);
    return el("td", { class: "gave" }, el("span", { "aria-hidden": "true" }, gave ? "●" : "–"), el("span", { class: "unseen" }, say(gave ? "gave" : "gave_not")));
  });
  const box = el("button", { type: "button", role: "checkbox", "aria-checked": String(holds), "aria-label": say("does_hold", { code: code.label }), "data-code": id, "data-focus": `code:${id}` }, el("span", { class: "box", "aria-hidden": "true" }));
  return el("tr", { "data-row": codes.has(id) ? id : false }, label, ...cells, el("td", { class: "holds" }, codes.has(id) ? box : null));
}

function meaningOf(say, code) {
  const link = el("button", { type: "button", class: "link", "data-define": code.id, title: say("to_definition", { code: code.label }) }, say("to_codebook"), el("span", { class: "unseen" }, `: ${code.label}`));
  const list = (name, lines) => (lines.length ? [el("p", {}, el("b", {}, `${say(name)}: `), lines.join("; "))] : []);
  const head = el("h4", {}, el("span", { class: "letter", title: code.group }, code.letter), el("span", {}, code.label), link);
  return el("section", { style: tint(code) }, head, el("p", {}, code.definition || say("no_definition")), ...list("include", code.include), ...list("exclude", code.exclude));
}
