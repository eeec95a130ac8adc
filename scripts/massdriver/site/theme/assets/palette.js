// Light and dark, in the place of the theme's own component, which styles a long page four times over as it starts.
// It keeps what it is told where the theme kept it; partials/javascripts/palette.html reads it before the first line.

export function palette() {
  const inputs = [...document.querySelectorAll("[data-palette] input")];
  if (!inputs.length) return;
  const scheme = input => input.getAttribute("data-md-color-scheme");
  const show = () => inputs.forEach(input => {
    input.checked = scheme(input) === document.body.getAttribute("data-md-color-scheme");
    if (input.nextElementSibling) input.nextElementSibling.hidden = !input.checked;
  });
  inputs.forEach((input, index) => input.addEventListener("change", () => {
    document.body.setAttribute("data-md-color-scheme", scheme(input));
    __md_set("__palette", { index, color: { scheme: scheme(input) } });
    show();
  }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", e => {
    if (__md_get("__palette")) return;  // somebody has chosen
    document.body.setAttribute("data-md-color-scheme", e.matches ? "slate" : "default");
    show();
  });
  show();
}
