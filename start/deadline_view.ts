import edge, { edgeGlobals } from 'edge.js'
import type { I18n } from '@adonisjs/i18n'
import type { Deadline } from '#ca/calendar/deadlines'

/** More notches than this say nothing more. */
const MOST_NOTCHES = 15

const repeated = (notch: string, count: number) => notch.repeat(Math.min(count, MOST_NOTCHES))

/** The notches of a term, as safe HTML: spent, left, overdue. */
export function notches({ total, spent, overdue }: Deadline) {
  return edgeGlobals.html.safe(
    repeated('<i class="x"></i>', spent) +
      repeated('<i></i>', total - spent) +
      repeated('<i class="x over"></i>', overdue)
  )
}

/** "2 working days ago", "today", "3 working days". */
export function dueInWords(i18n: I18n, { state, overdue, left }: Deadline): string {
  if (state === 'overdue') return i18n.t('screens_letters.due.overdue', { days: overdue })
  if (state === 'today') return i18n.t('screens_letters.due.today')
  return i18n.t('screens_letters.due.left', { days: left })
}

edge.global('notches', notches)
edge.global('dueInWords', dueInWords)
