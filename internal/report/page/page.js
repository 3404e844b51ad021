// What is extra: rows of a table by words, commands and YAML to the clipboard, and a proof that a link leads to. What is folded stays folded in print.
for (const filter of document.querySelectorAll(".filter")) {
  const [input, output] = [filter.querySelector("input"), filter.querySelector("output")];
  const rows = [...filter.parentElement.querySelectorAll(".filtered tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    output.value = shown + " of " + rows.length + " rows";
  };
  input.addEventListener("input", show);
  filter.hidden = false;
  show();
}
for (const button of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.closest(".copied").querySelector("pre").textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed to copy";
    }
  });
}
// A link to a proof opens it.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener("hashchange", reveal);
reveal();
