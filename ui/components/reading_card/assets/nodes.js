// Elements, and the text of an answer with its marks. Every text is set as a text node.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false && value != null) node.setAttribute(name, value);
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

const kbd = (key) => el("kbd", { "aria-hidden": "true" }, shownKey(key));
const tint = (code) => `--g: var(--g${code.place})`;

function runNode(run, say) {
  const of = (type) => run.marks.filter((m) => m.type === type);
  const [why, fragments] = [of("why"), of("fragment")];
  const node = el("span", { "data-start": run.start, "data-end": run.end, "data-kind": run.kind }, run.text ?? `[${run.kind}]`);
  if (run.kind) [node.className, node.title] = ["chip", say("masked")];
  if (of("negated").length) node.classList.add("negated");
  if (why.length) {
    node.classList.add("why");
    node.style.setProperty("--u", `var(--g${why[0].place})`);
    if (why[1]) node.style.setProperty("--u2", `var(--g${why[1].place})`);
  }
  if (fragments.length) {
    node.classList.add("fragment");
    node.style.setProperty("--f", `var(--g${fragments[0].place})`);
  }
  if (of("picked").length) node.classList.add("picked");
  const signs = [...why, ...fragments].filter((m) => m.end === run.end).map((m) => m.sign);
  if (signs.some(Boolean)) node.dataset.sign = signs.join(" ");
  return node;
}
