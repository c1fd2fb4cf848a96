import { ReadOnlyValuesStore } from '@adonisjs/session'
import type { HttpContext } from '@adonisjs/core/http'
import type { ErrorText } from '#exceptions/error_text'

/** What is wrong with a form: messages by field, or one error about the whole. */
export interface FormProblems {
  fields?: { field: string; message: string }[]
  error?: ErrorText
}

function byField(messages: FormProblems['fields'] = []) {
  return Object.fromEntries(
    Map.groupBy(messages, ({ field }) => field)
      .entries()
      .map(([field, all]) => [field, all.map(({ message }) => message)])
  )
}

/**
 * Lets the same request show its form again, with everything that was typed and the messages beside the fields.
 * For forms with a file: a redirect would lose it. The answer has status 422 when something is wrong.
 */
export function showAgain(
  ctx: HttpContext,
  typed: Record<string, unknown>,
  problems: FormProblems = {}
) {
  const messages = new ReadOnlyValuesStore({
    ...typed,
    inputErrorsBag: byField(problems.fields),
    ...(problems.error ? { error: problems.error } : {}),
  })
  const old = (name: string, fallback?: unknown) => messages.get(name, fallback)
  ctx.view.share({ flashMessages: messages, old })
  if (problems.error || problems.fields?.length) ctx.response.status(422)
}
