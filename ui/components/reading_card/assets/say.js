// Texts from Python, and numbers as the language writes them. {n} is a value; {n:antwoord|antwoorden} the number and its form.
function speaker(texts) {
  const tag = texts.tag || "nl-NL";
  const whole = new Intl.NumberFormat(tag);
  const share = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
  const say = (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
      const value = values[name];
      const shown = typeof value === "number" ? whole.format(value) : String(value ?? "");
      return many === undefined ? shown : `${shown} ${value === 1 ? one : many}`;
    });
  say.percent = (p) => (p >= 0.995 && p < 1 ? ">" + share.format(0.99) : share.format(p));
  return say;
}

// For searching: without capitals and accents.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const keyName = { Enter: "Enter", ArrowLeft: "←", ArrowRight: "→" };
function shownKey(key) {
  return key
    .split("+")
    .map((part) => (part === "Shift" ? "⇧" : (keyName[part] ?? part.toUpperCase())))
    .join("");
}
