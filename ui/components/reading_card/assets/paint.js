// From the desk to the screen.
// Rows beside the answer: what was offered, then what the coder added. The first nine have a digit.
function rowsOf(view) {
  const { desk, codes } = view;
  if (!desk.answer) return [];
  const offers = desk.answer.offers.filter((o) => codes.has(o.code)).slice(0, 9); // retired codes come with what was added
  const known = new Set(offers.map((o) => o.code));
  const isAdded = (id) => codes.has(id) && !known.has(id);
  const added = desk.content().codes.filter(isAdded);
  view.added = [...(view.added ?? []).filter(isAdded), ...added.filter((id) => !view.added?.includes(id))];
  const rows = [...offers, ...view.added.map((code) => ({ code, spans: [], added: true }))];
  return rows.map((row, n) => ({ ...row, digit: n < 9 ? String(n + 1) : "" }));
}

function paintRows(view) {
  const { say, codes, desk, find } = view;
  const on = new Set(desk.answer ? desk.content().codes : []);
  const items = [];
  let part = "";
  for (const row of view.rows) {
    const now = row.added ? "offers_added" : row.probability == null ? "offers_often" : "offers_title";
    if (now !== part && now !== "offers_title") items.push(el("li", { class: "part" }, say(now)));
    part = now;
    items.push(el("li", {}, rowButton(view, row, codes.get(row.code), on.has(row.code))));
  }
  if (desk.answer && !view.rows.length) items.push(el("li", { class: "part" }, say("offers_none")));
  const focused = view.root.activeElement?.dataset?.code;
  find("offers").replaceChildren(...items);
  if (focused) find("offers").querySelector(`[data-code="${CSS.escape(focused)}"]`)?.focus();
  const title = desk.answer && view.rows.some((r) => r.probability != null);
  find("offers-title").textContent = title ? say("offers_title") : say("codes");
}

function rowButton(view, row, code, isOn) {
  const { say, desk } = view;
  const words = row.spans.map(([a, b]) => textOf(desk.answer.pieces, a, b)).join(" · ");
  return el(
    "button",
    { type: "button", role: "checkbox", "aria-checked": String(isOn), "aria-keyshortcuts": row.digit || false, "data-code": code.id, style: tint(code) },
    el("kbd", { "aria-hidden": "true" }, row.digit),
    el("span", { class: "box", "aria-hidden": "true" }),
    el("span", { class: "letter", title: code.group }, code.letter),
    el("span", { class: "label" }, code.label),
    code.retired ? el("span", { class: "share" }, say("retired")) : null,
    row.said ? el("span", { class: "share" }, say(`said_${row.said}`)) : null,
    row.probability == null || row.said ? null : el("span", { class: "share" }, say.percent(row.probability)),
    words ? el("span", { class: "words" }, words) : null,
  );
}

// ---- the answer

function marksOf(view) {
  const { desk, codes } = view;
  const digit = new Map(view.rows.map((row) => [row.code, row.digit]));
  const place = (id) => codes.get(id)?.place ?? 0;
  const marks = desk.answer.negated.map(([start, end]) => ({ type: "negated", start, end }));
  for (const row of view.rows)
    for (const [start, end] of row.spans) marks.push({ type: "why", start, end, place: place(row.code), sign: row.digit });
  for (const f of desk.content().fragments) {
    const sign = `[${digit.get(f.code) || codes.get(f.code)?.letter || ""}]`;
    marks.push({ type: "fragment", start: f.start, end: f.end, place: place(f.code), sign });
  }
  if (view.picked) marks.push({ type: "picked", ...view.picked });
  return marks;
}

function paintText(view) {
  const { desk, say, find } = view;
  const box = find("answer");
  if (!desk.answer) {
    const more = desk.inTurn ? desk.place <= desk.nTotal : desk.nDone < desk.nTotal;
    box.replaceChildren(el("p", { class: "end" }, say(more ? "end_more" : desk.inTurn ? "end_list" : "end")));
    return;
  }
  box.replaceChildren(...runsOf(desk.answer.pieces, marksOf(view)).map((run) => runNode(run, say)));
}

function paintNotes(view) {
  const { desk, codes, say, find } = view;
  const content = desk.answer ? desk.content() : empty();
  const items = content.fragments.map((f, n) => {
    const code = codes.get(f.code);
    const quoted = textOf(desk.answer.pieces, f.start, f.end);
    const label = say("fragment_remove", { code: code?.label ?? f.code });
    const away = el("button", { type: "button", class: "away", "data-do": `unfragment:${n}`, "aria-label": label, title: label }, "×");
    return el("li", { style: code ? tint(code) : false }, el("span", { class: "letter" }, code?.letter ?? ""), el("q", {}, quoted), ` ${code?.label ?? f.code} `, away);
  });
  if (content.memo && find("memo").hidden) items.push(el("li", { class: "note" }, el("b", {}, `${say("memo")}: `), content.memo));
  find("fragments").replaceChildren(...items);
}

function paintAbout(view) {
  const { desk, find } = view;
  const pairs = desk.answer?.about ?? [];
  const rows = pairs.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  if (desk.answer?.note) rows.push(el("div", { class: "why-here" }, el("dt", {}, view.say("why_here")), el("dd", {}, desk.answer.note)));
  find("about").replaceChildren(...rows);
}

// ---- round the answer

function paintTop(view) {
  const { desk, say, find } = view;
  find("question").textContent = desk.answer?.question ?? "";
  const [n, total] = [Math.min(desk.place ?? 0, desk.nTotal), desk.nTotal];
  find("place").textContent = desk.inTurn ? say("place", { n, total }) : say("progress", { done: desk.done, total });
  const minutes = desk.minutes;
  find("rest").textContent = minutes === null ? "" : " · " + (minutes < 90 ? say("minutes", { n: minutes }) : say("hours", { n: Math.round(minutes / 60) }));
  const first = Math.max(0, Math.floor(Math.min(desk.index, desk.line.length - 1) / 20) * 20);
  const ticks = desk.line.slice(first, first + 20).map((id, n) => {
    const state = desk.isSkipped(id) ? "skipped" : desk.isOpen(id) ? "" : desk.isSaved(id) ? "done" : "unsaved";
    return el("i", { class: `${state} ${first + n === desk.index ? "now" : ""}` });
  });
  find("track").replaceChildren(...ticks);
}

function paintState(view) {
  const { desk, ledger, say, find } = view;
  const n = ledger.unsaved.size;
  if (n) view.hadUnsaved = true;
  const key = ledger.refused.size ? "refused" : n ? (ledger.late ? "late" : "saving") : view.hadUnsaved ? "saved" : "";
  const parts = [key ? say(key, { n: ledger.refused.size || n }) : ""];
  if (!ledger.keeps) parts.push(say("keeps_not"));
  if (desk.summary && Date.now() - desk.summary.at < 15_000) parts.push(say("summary", desk.summary));
  const text = parts.filter(Boolean).join(" ");
  const box = find("saved");
  if (box.textContent !== text) box.textContent = text;
  box.dataset.state = key;
  const id = desk.id;
  const own = !id ? "" : desk.isDraft() ? "state_draft" : desk.isSkipped(id) ? "state_skipped" : desk.isOld(id) ? "state_old" : !desk.isOpen(id) ? (desk.isSaved(id) ? "state_saved" : "state_unsaved") : "";
  find("mode").hidden = !own && !view.picked;
  find("mode").textContent = view.picked ? say("mode_fragment") : own ? say(own) : "";
}

const ACTIONS = { do: ["back", "none", "skip", "fragment", "memo", "quote", "discuss"], more: ["undo", "redo", "help"] };
const QUIET = new Set(["back", "undo", "redo", "help"]);
const buttonsOf = (view) => [...view.find("do").children, ...view.find("more").children, view.find("accept")];

function paintActions(view) {
  const { desk, say, keys, find } = view;
  const content = desk.answer ? desk.content() : empty();
  const pressed = { quote: content.flags.includes("quote"), discuss: content.flags.includes("discuss"), fragment: Boolean(view.picked), memo: Boolean(content.memo) };
  const idle = { undo: !desk.past.length, redo: !desk.future.length, back: desk.index === 0, help: false };
  if (!find("do").childElementCount) {
    for (const [place, names] of Object.entries(ACTIONS))
      for (const name of names) find(place).append(el("button", { type: "button", class: QUIET.has(name) && "quiet", "data-do": name }));
    for (const button of buttonsOf(view)) {
      const name = button.dataset.do;
      button.setAttribute("aria-keyshortcuts", keys[name]);
      button.replaceChildren(el("span", {}, say(name)), kbd(keys[name]));
    }
  }
  for (const button of buttonsOf(view)) {
    const name = button.dataset.do;
    if (name in pressed) button.setAttribute("aria-pressed", String(pressed[name]));
    button.disabled = name in idle ? idle[name] : !desk.answer;
    const label = name === "accept" && desk.answer && !content.codes.length ? "accept_none" : name;
    if (button.firstChild.textContent !== say(label)) button.firstChild.textContent = say(label);
  }
}

// Whether the text or the codes go on below what is seen.
function paintMore(view) {
  const goesOn = (box) => box.scrollTop + box.clientHeight < box.scrollHeight - 6;
  for (const place of ["sheet", "offers"]) {
    const mark = view.find(`${place}-more`);
    mark.hidden = !goesOn(view.find(place));
    mark.textContent = view.say("more");
  }
  const box = view.find("definition");
  box.dataset.more = view.say("more");
  box.classList.toggle("cut", goesOn(box));
}

// Over the half of the codes where the code itself is not; while somebody searches, over what is found from below.
function isAbove(view, code) {
  if (!view.find("found").hidden) return true;
  const [list, row] = [view.find("offers"), view.find("offers").querySelector(`[data-code="${CSS.escape(code.id)}"]`)];
  if (!row) return false;
  const [box, at] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  return at.bottom > box.top + box.height / 2;
}

function paintDefinition(view) {
  const { codes, say, find } = view;
  const code = codes.get(view.hovered ?? view.defined);
  const box = find("definition");
  box.hidden = !code;
  if (!code) return;
  const list = (name, lines) => (lines.length ? [el("dt", {}, say(name)), ...lines.map((line) => el("dd", {}, line))] : []);
  box.setAttribute("style", tint(code));
  box.classList.toggle("above", isAbove(view, code));
  box.replaceChildren(
    el("h4", { id: "definition-title" }, el("span", { class: "letter" }, code.letter), code.label, el("small", {}, code.group)),
    el("p", {}, code.definition || say("no_definition")),
    el("dl", {}, ...list("include", code.include), ...list("exclude", code.exclude)),
  );
  box.scrollTop = 0;
  paintMore(view);
}

function paintHelp(view) {
  const { say, keys, find } = view;
  const line = (key, text) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, text));
  const lines = Object.keys(keys).map((name) => line(shownKey(keys[name]), say(`help_${name}`)));
  lines.splice(1, 0, line("1–9", say("help_digits")));
  lines.splice(-1, 0, line("A", say("help_alike")), line("↑ ↓", say("help_read")));
  find("help-keys").replaceChildren(...lines);
  find("help-title").textContent = say("help");
  find("help-note").textContent = say("help_note");
  find("help-close").textContent = say("close");
}
