import { inject } from '@adonisjs/core'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import type { CallbackOutcome } from '#models/hr_callback_try'

/** What came of a try. */
export interface Delivered {
  outcome: CallbackOutcome
  /** The HTTP status that came back; null when none did. */
  status: number | null
  /** How the answer began. */
  answer: string | null
}

/** So long a system may take to answer, in milliseconds, and so many characters of its answer are kept. */
const PATIENCE = 10_000
const KEPT = 200

async function beginning({ body }: Response): Promise<string | null> {
  const reader = body?.getReader()
  if (!reader) return null
  const decoder = new TextDecoder()
  let text = ''
  while (text.length < KEPT) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader.cancel()
  return text.replaceAll(/[^\P{C}\n]/gu, '').slice(0, KEPT) || null
}

function outcomeOf({ ok, status }: Response): CallbackOutcome {
  if (ok) return 'delivered'
  return status >= 300 && status < 400 ? 'redirected' : 'not_taken'
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'

/** Brings a document to the callback address of an HR system, and nowhere else: where it is sent on to is not followed. */
@inject()
export class Deliver {
  constructor(protected addresses: CallbackAddresses) {}

  /** In milliseconds. */
  protected readonly patience: number = PATIENCE

  /** Never throws: what went wrong is its outcome. @param ending breaks it off */
  async handle(address: string, document: string, ending: AbortSignal): Promise<Delivered> {
    if (!this.addresses.allows(address)) return { outcome: 'address', status: null, answer: null }
    try {
      const response = await fetch(address, {
        method: 'POST',
        body: document,
        headers: { 'Content-Type': 'application/xml; charset=utf-8' },
        redirect: 'manual',
        signal: AbortSignal.any([ending, AbortSignal.timeout(this.patience)]),
      })
      const { status } = response
      return { outcome: outcomeOf(response), status, answer: await beginning(response) }
    } catch (error) {
      const outcome = isTimeout(error) ? 'too_slow' : 'unreachable'
      return { outcome, status: null, answer: null }
    }
  }
}
