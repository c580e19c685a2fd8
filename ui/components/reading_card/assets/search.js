// All codes, found by typing: a combobox as the ARIA practices describe it.
function ranked(codes, query) {
  const wanted = folded(query).split(/\s+/).filter(Boolean);
  const found = [];
  for (const code of codes.values()) {
    if (code.retired) continue;
    const [label, all] = [folded(code.label), folded(`${code.label} ${code.group} ${code.id} ${code.definition}`)];
    if (!wanted.every((word) => all.includes(word))) continue;
    const first = wanted[0] ?? "";
    const score = label.startsWith(first) ? 0 : label.includes(` ${first}`) ? 1 : label.includes(first) ? 2 : 3;
    found.push([wanted.length ? score : 0, code]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, code]) => code); // equal scores stay in codebook order
}

class Search {
  constructor(view) {
    this.view = view;
    this.input = view.find("search");
    this.list = view.find("found");
    this.at = 0;
    this.input.addEventListener("input", () => this.#show(0));
    this.input.addEventListener("focus", () => this.#show(0));
    this.input.addEventListener("blur", () => this.#hide());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(option.dataset.code);
    });
  }

  open() {
    this.input.value = "";
    this.input.focus();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.#show(this.at + moves[event.key]);
    else if (event.key === "Enter") this.#choose(this.found[this.at]?.id);
    else if (event.key === "Escape") this.input.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(code) {
    if (!code) return;
    this.input.blur();
    this.view.give(code);
  }

  #show(at) {
    const { view } = this;
    this.found = ranked(view.codes, this.input.value);
    this.at = Math.max(0, Math.min(at, this.found.length - 1));
    const on = new Set(view.desk.answer ? view.desk.content().codes : []);
    const options = this.found.map((code, n) =>
      el(
        "li",
        { role: "option", id: `code-${n}`, "aria-selected": String(n === this.at), "data-code": code.id, style: tint(code) },
        el("span", { class: "letter", title: code.group }, code.letter),
        el("span", { class: "label" }, code.label),
        on.has(code.id) ? el("span", { class: "given" }, view.say("given")) : null,
      ),
    );
    if (!options.length) options.push(el("li", { class: "part", role: "option", "aria-disabled": "true", "aria-selected": "false" }, view.say("search_none")));
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    // Over the lower half of the codes: the definition of what is found lies over the upper one.
    this.list.style.maxHeight = `${Math.max(160, 0.55 * view.find("offers").offsetHeight)}px`;
    this.input.setAttribute("aria-expanded", "true");
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `code-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
    view.hovered = this.found[this.at]?.id;
    paintDefinition(view);
  }

  #hide() {
    this.list.hidden = true;
    this.input.value = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.view.hovered = undefined;
    paintDefinition(this.view);
  }
}
