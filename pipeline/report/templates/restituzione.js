(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = $("filtri"), search = $("cerca"), area = $("f-area"), body = $("f-ente"), status = $("f-stato");
  const reset = $("azzera"), outcome = $("esito"), view = $("vista");
  const items = Array.from(document.querySelectorAll(".item"));
  const names = { temi: ["tema", "temi"], richieste: ["richiesta", "richieste"], affermazioni: ["affermazione", "affermazioni"] };
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’ʼ]/g, "'").toLowerCase();
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, plain(item.textContent));
    return texts.get(item);
  };
  const has = (list, value) => list.split(" ").includes(value);
  const words = () => plain(search.value).split(/\s+/).filter(Boolean);
  // Statements of the appendix have neither area nor status: these two filters leave them alone.
  const matches = (item, wanted) => {
    const data = item.dataset;
    if (area.value && data.areas !== undefined && !has(data.areas, area.value)) return false;
    if (status.value && data.status !== undefined && data.status !== status.value) return false;
    if (body.value && !has(data.bodies, body.value)) return false;
    return wanted.every((word) => textOf(item).includes(word));
  };
  const chosen = (select) => select.options[select.selectedIndex].text;
  const describe = () => {
    const parts = [];
    if (search.value.trim()) parts.push("«" + search.value.trim() + "»");
    if (area.value) parts.push("area " + chosen(area));
    if (body.value) parts.push("ente " + chosen(body));
    if (status.value) parts.push("stato " + status.value);
    return parts.join(", ");
  };
  const apply = () => {
    const wanted = words(), on = Boolean(wanted.length || area.value || body.value || status.value);
    const shown = { temi: 0, richieste: 0, affermazioni: 0 }, all = { temi: 0, richieste: 0, affermazioni: 0 };
    for (const item of items) {
      const kind = item.dataset.kind;
      const ok = matches(item, wanted);
      item.hidden = !ok;
      all[kind] += 1;
      if (ok) shown[kind] += 1;
    }
    for (const group of document.querySelectorAll(".area, .interview")) group.hidden = !group.querySelector(".item:not([hidden])");
    for (const [kind, id] of [["temi", "temi"], ["richieste", "richieste"], ["affermazioni", "appendice"]]) {
      const note = document.querySelector("#" + id + " > .none");
      if (note) note.hidden = !(on && all[kind] && !shown[kind]);
    }
    reset.hidden = !on;
    outcome.textContent = on
      ? Object.keys(shown).filter((k) => all[k]).map((k) => shown[k] + " " + names[k][all[k] === 1 ? 0 : 1] + " su " + all[k]).join(", ")
      : "";
    view.hidden = !on;
    view.textContent = on ? "Vista filtrata: " + describe() + "." : "";
  };
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  for (const select of [area, body, status]) select.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  const clear = () => {
    search.value = area.value = body.value = status.value = "";
    apply();
  };
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && document.activeElement === search && search.value) {
      event.preventDefault();
      search.value = "";
      apply();
    }
  });
  // A link into what a filter hides shows it again: a reference must always lead somewhere.
  const reveal = () => {
    const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const item = target.closest(".item");
    if ((item && item.hidden) || target.hidden || target.closest("[hidden]")) {
      clear();
      target.scrollIntoView();
    }
    if (target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", reveal);
  document.querySelector(".filters").hidden = false;
  apply();
})();
