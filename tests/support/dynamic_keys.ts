/**
 * Keys that are put together at run time, by their beginning, and where. The test of the translations takes every
 * key below such a beginning for used, and fails when nothing in the code builds it any more.
 */
export const DYNAMIC_KEYS: Record<string, string> = {
  'layout.nav.': 'components/layout/app.edge: the sections of start/view.ts',
}

/** Keys that the framework asks for, never our code: messages and field names of validators. */
export const FRAMEWORK_KEYS = ['validator.shared.']
