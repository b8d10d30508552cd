"use strict";
// Filter by severity, jumps between finding and words, opening and closing. Without it the page still reads: every jump is a link.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // paper has no way to open a finding
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = all("details").map((one) => [one, one.open]);
    for (const [one] of before) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const [one, open] of before ?? []) one.open = open;
  });

  const form = document.getElementById("filter");
  if (!form) return;
  const entries = all("#findings details");
  const marks = all(".mark");
  const notes = all(".note");
  const status = document.getElementById("shown");
  const wanted = () => new Set(all("input:checked", form).map((box) => box.value));

  const filter = () => {
    const show = wanted();
    for (const item of [...entries, ...notes]) item.hidden = !show.has(item.dataset.severity);
    const hidden = new Set(notes.filter((note) => note.hidden).map((note) => note.dataset.of));
    for (const mark of marks) mark.classList.toggle("off", mark.dataset.marks.split(" ").every((id) => hidden.has(id)));
    const shown = entries.filter((entry) => !entry.hidden).length;
    status.textContent = `${shown} of ${entries.length} findings shown`;
  };

  // a jump to something that the filter hides brings it back
  const reveal = (entry) => {
    if (entry.hidden) {
      const box = all("input", form).find((input) => input.value === entry.dataset.severity);
      if (box) box.checked = true;
      filter();
    }
    entry.open = true;
  };

  const arrive = (id) => {
    for (const mark of marks) mark.classList.remove("now");
    const target = document.getElementById(id);
    if (!target) return;
    if (entries.includes(target)) {
      reveal(target);
      target.querySelector("summary").focus({ preventScroll: true });
      target.scrollIntoView({ block: "start" });
    } else if (id.startsWith("m-")) {
      const words = marks.filter((mark) => mark.dataset.marks.split(" ").includes(id));
      for (const mark of words) mark.classList.add("now");
      if (words[0]) {
        words[0].focus({ preventScroll: true });
        words[0].scrollIntoView({ block: "center" });
      }
    } else if (target.tagName === "DETAILS") {
      target.open = true;
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    if (!/^[fm]-/.test(id)) return;
    event.preventDefault();
    history.pushState(null, "", `#${id}`);
    arrive(id);
  });
  // after the browser's own scrolling, which takes the focus away
  window.addEventListener("hashchange", () => arrive(decodeURIComponent(location.hash.slice(1))));

  // up and down go from one finding to the next
  document.getElementById("findings").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.tagName !== "SUMMARY") return;
    const shown = entries.filter((entry) => !entry.hidden);
    const next = shown[shown.indexOf(event.target.parentElement) + step];
    if (next) {
      event.preventDefault();
      next.querySelector("summary").focus();
    }
  });

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  const openAll = (open) => {
    for (const entry of entries) entry.open = open;
  };
  document.getElementById("open-all").addEventListener("click", () => openAll(true));
  document.getElementById("close-all").addEventListener("click", () => openAll(false));

  form.hidden = false;
  filter();
  if (location.hash) arrive(decodeURIComponent(location.hash.slice(1)));
})();
