import { STAGES } from '#tests/runner/stages'
import type { Stage } from '#tests/runner/stages'

/**
 * What was asked for: `npm test`, `npm test -- lint types`, `npm test -- unit --files "tests/unit/crypto/*"`.
 * The names of stages come first; what follows goes to the suites (japa's flags).
 */
export function parseRequest(parameters: string[]): { stages: Stage[]; more: string[] } {
  const firstFlag = parameters.findIndex((parameter) => parameter.startsWith('-'))
  const names = firstFlag === -1 ? parameters : parameters.slice(0, firstFlag)
  const more = firstFlag === -1 ? [] : parameters.slice(firstFlag)
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name))
  if (unknown) {
    throw new Error(
      `There is no ${unknown}; there are ${STAGES.map(({ name }) => name).join(', ')}.`
    )
  }
  const named = STAGES.filter((stage) => names.includes(stage.name))
  const suites = STAGES.filter((stage) => stage.kind === 'suite')
  if (named.length > 0) return { stages: named, more }
  return { stages: more.length > 0 ? suites : [...STAGES], more }
}
