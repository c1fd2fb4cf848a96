/* A button that prints; without this file the browser's own menu does. */
for (const button of document.querySelectorAll('[data-print]')) {
  button.addEventListener('click', () => window.print())
}
