/*
  The window in which our program waits for a PIN opens beside the browser, sometimes behind it, or in a terminal: the
  page says so in each of its elements with data-pin-window (components/station/pin_window.edge).
*/

/** @param {{ open: string, reader?: string }} window as the program tells it */
export function showPinWindow({ open, reader = '' }) {
  for (const part of document.querySelectorAll('[data-pin-window]')) {
    part.querySelector('[data-reader]').textContent = reader
    part.hidden = open !== 'true'
  }
}

/** The program is gone, and its window with it. */
export const hidePinWindow = () => showPinWindow({ open: 'false' })
