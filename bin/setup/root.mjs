import { fileURLToPath } from 'node:url'

/** The project's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A reason not to go on that a person can do something about: printed without a stack. */
export class SetupError extends Error {}

/** Prints what went wrong and ends with 1. What is no SetupError keeps its stack. */
export function giveUp(error) {
  console.error(error instanceof SetupError ? `\n${error.message}\n` : error)
  process.exit(1)
}
