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
  const items = [...list.children];
  const texts = new Map();
  const text = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const facets = ["outcome", "light", "chapter", "department"];
  const filter = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = facets.map((facet) => [facet, byId(`by-${facet}`).value]).filter(([, value]) => value);
    const silent = byId("silent").checked;
    let shown = 0;
    for (const item of items) {
      const fits =
        (silent || !("silent" in item.dataset)) &&
        wanted.every(([facet, value]) => item.dataset[facet] === value) &&
        words.every((word) => text(item).includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    byId("count").textContent = shown;
  };
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  const open = (state) => {
    for (const item of items) if (!item.hidden) item.open = state;
  };
  byId("expand").addEventListener("click", () => open(true));
  byId("collapse").addEventListener("click", () => open(false));
  // Where almost nothing is recorded, the list would be empty without it.
  if (items.every((item) => "silent" in item.dataset)) byId("silent").checked = true;
  filter();
})();
