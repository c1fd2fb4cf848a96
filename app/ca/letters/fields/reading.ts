import type { Problem } from '#ca/letters/finding'

/** What a cell says, read: the value (null when it cannot be taken), and what is wrong or worth a look. */
export interface Reading<T> {
  value: T | null
  problems: Problem[]
}

/** A value without anything to remark. */
export function taken<T>(value: T, ...problems: Problem[]): Reading<T> {
  return { value, problems }
}

/** No value, because of problems. */
export function refused(...problems: Problem[]): Reading<never> {
  return { value: null, problems }
}
