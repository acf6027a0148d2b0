"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // What cannot hold both languages, such as an option, is set when the language changes.
  const speak = (lang) => {
    root.lang = lang;
    const key = lang === "zh-CN" ? "zh" : "en";
    for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[key];
  };
  byId("language").addEventListener("click", () => speak(root.lang === "zh-CN" ? "en" : "zh-CN"));
  byId("print").addEventListener("click", () => window.print());

  const list = byId("list");
  if (!list) return;
  const items = [...list.querySelectorAll("[data-chapter]")];
  const groups = [...list.querySelectorAll(":scope > tbody")];
  const texts = new Map();
  const text = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const form = byId("filters");
  const facets = [...form.querySelectorAll("select")].map((select) => select.id.slice("by-".length));
  const filter = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = facets.map((facet) => [facet, byId(`by-${facet}`).value]).filter(([, value]) => value);
    const silent = byId("silent")?.checked;
    let shown = 0;
    for (const item of items) {
      const fits =
        (silent || !("silent" in item.dataset)) &&
        wanted.every(([facet, value]) => item.dataset[facet] === value) &&
        words.every((word) => text(item).includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-chapter]:not([hidden])");
    byId("count").textContent = shown;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  const open = (state) => {
    for (const item of items) if (!item.hidden) item.open = state;
  };
  byId("expand")?.addEventListener("click", () => open(true));
  byId("collapse")?.addEventListener("click", () => open(false));
  // Where almost nothing is recorded, the list would be empty without it.
  if (byId("silent") && items.every((item) => "silent" in item.dataset)) byId("silent").checked = true;
  filter();
})();
