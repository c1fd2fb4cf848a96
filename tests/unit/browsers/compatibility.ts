import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Identifier as BcdIdentifier, SimpleSupportStatement } from '@mdn/browser-compat-data'

/** The oldest browsers for which the pages are made (docs/browsers.md). */
export const OLDEST = { chrome: 109, edge: 109, firefox: 115 } as const

const DATA = fileURLToPath(import.meta.resolve('@mdn/browser-compat-data'))

/** The entry of the data that tells where a thing is. */
const COMPAT = '__compat'

type Browser = keyof typeof OLDEST

/** Whether a statement says that the oldest version has it, as it stands and without a switch. */
function isThere(statement: SimpleSupportStatement, oldest: number): boolean {
  const {
    version_added: added,
    version_removed: removed,
    flags,
    prefix,
    alternative_name: other,
  } = statement
  if (flags ?? prefix ?? other ?? removed) return false
  if (typeof added !== 'string' || added === 'preview') return false
  return Number.parseFloat(added.replace('≤', '')) <= oldest
}

/** The browsers whose oldest version has no such thing; none where the data say nothing of it. */
function lackedBy(feature: BcdIdentifier): Browser[] {
  const { support } = feature[COMPAT] ?? {}
  if (!support) return []
  return (Object.keys(OLDEST) as Browser[]).filter((browser) => {
    const statements = [support[browser] ?? []].flat()
    return statements.length > 0 && !statements.some((one) => isThere(one, OLDEST[browser]))
  })
}

const children = (feature: BcdIdentifier): [string, BcdIdentifier][] =>
  Object.entries(feature)
    .filter(([name]) => name !== COMPAT)
    .map(([name, of]) => [name.replace(/_static$/, ''), of as BcdIdentifier])

/** Every name under a branch, at any depth. */
const allUnder = (branch: BcdIdentifier): [string, BcdIdentifier][] =>
  children(branch).flatMap((one) => [one, ...allUnder(one[1])])

/** Names that exist and that no thing which bears them has in every oldest browser. */
function tooNew(features: [string, BcdIdentifier][]): Map<string, Browser[]> {
  const lacking = new Map<string, Browser[]>()
  const known = new Set<string>()
  for (const [name, feature] of features) {
    if (!feature[COMPAT] || known.has(name)) continue
    const browsers = lackedBy(feature)
    if (browsers.length > 0) lacking.set(name, browsers)
    else known.add(name)
  }
  for (const name of known) lacking.delete(name)
  return lacking
}

/** What the oldest browsers lack, by the data of MDN. */
export async function readLacking() {
  const data = JSON.parse(await readFile(DATA, 'utf8')) as Record<string, BcdIdentifier>
  const { api, css, html } = data
  const builtins = data.javascript.builtins
  const members = [api, builtins].flatMap((branch) =>
    children(branch).flatMap(([, of]) => children(of))
  )
  return {
    /** Objects that scripts name. */
    globals: tooNew([...children(api), ...children(builtins)]),
    /** Properties and methods of whatever object. */
    members: tooNew(members),
    /** Properties of style sheets. */
    properties: tooNew([...children(css.properties), ...allUnder(css['at-rules'])]),
    /** Values that are words of a property: `property: value`. */
    values: tooNew(
      children(css.properties).flatMap(([property, of]) =>
        children(of).map(([value, feature]): [string, BcdIdentifier] => [
          `${property}: ${value}`,
          feature,
        ])
      )
    ),
    functions: tooNew(allUnder(css.types)),
    rules: tooNew([...children(css['at-rules']), ...allUnder(css['at-rules'].page)]),
    selectors: tooNew(children(css.selectors)),
    elements: tooNew(children(html.elements)),
    attributes: tooNew([
      ...children(html.global_attributes),
      ...children(html.elements).flatMap(([, of]) => children(of)),
    ]),
  }
}

export type Lacking = Awaited<ReturnType<typeof readLacking>>
