/* The steps of writing, shown while they happen. */

export const steps = document.querySelector('#steps')

/** Puts the steps in the place of the form. */
export function showSteps(form) {
  form.hidden = true
  steps.hidden = false
  steps.querySelector('li').setAttribute('aria-current', 'step')
  steps.scrollIntoView({ block: 'nearest' })
}

/** Puts the form back, with nothing done. */
export function hideSteps(form) {
  form.hidden = false
  steps.hidden = true
  for (const item of steps.querySelectorAll('li')) {
    item.classList.remove('done')
    item.removeAttribute('aria-current')
  }
}

/** A step is done. */
export function markStep(step) {
  const item = steps.querySelector(`[data-step="${CSS.escape(step)}"]`)
  if (!item) return
  item.classList.add('done')
  item.removeAttribute('aria-current')
  item.nextElementSibling?.setAttribute('aria-current', 'step')
}
