import { errorText, type CodedError, type ErrorText } from '#exceptions/error_text'
import type { I18n } from '@adonisjs/i18n'
import type { HttpContext } from '@adonisjs/core/http'

type Session = HttpContext['session']

/** A try that failed, as the session keeps it: a code and facts, never a PIN. */
interface Kept {
  code: string
  facts: CodedError['facts']
  carrier: string
  at: string
}

/** A try that failed, in the reader's language. */
export interface DeskFailure extends ErrorText {
  carrier: string
  /** ISO 8601, UTC. */
  at: string
}

const KEY = 'desk_failures'

const keptIn = (session: Session): Record<string, Kept> => session.get(KEY, {})

/** The tries of this session that failed and were not made good, by application id. */
export function failuresOf(session: Session, i18n: I18n): Map<number, DeskFailure> {
  const kept = Object.entries(keptIn(session))
  return new Map(
    kept.map(([id, { code, facts, carrier, at }]) => {
      const error = Object.assign(new Error(code), { code, facts })
      return [Number(id), { ...errorText(i18n, error), carrier, at }]
    })
  )
}

/** Notes that a try failed, so that its row stands on top until it is made good. */
export function noteFailure(
  session: Session,
  applicationId: number,
  error: CodedError,
  at: { carrier: string; time: string }
) {
  const { code, facts } = error
  const kept: Kept = { code, facts, carrier: at.carrier, at: at.time }
  session.put(KEY, { ...keptIn(session), [applicationId]: kept })
}

/** Forgets the failure of an application. */
export function forgetFailure(session: Session, applicationId: number) {
  const others = Object.entries(keptIn(session)).filter(([id]) => Number(id) !== applicationId)
  session.put(KEY, Object.fromEntries(others))
}
