import ts from 'typescript'
import { sourceFiles } from '#tests/support/source_files'

/** What a code put together at run time can hold: `E_${kind}_LENGTH`. */
const PARTS: Record<string, string[]> = { kind: ['IIN', 'BIN'] }

/** The codes that the text of a template can become. */
export function expandCode(code: string): string[] {
  const [whole, name] = /\$\{(\w+)\}/.exec(code) ?? []
  return whole ? (PARTS[name] ?? []).map((part) => code.replace(whole, part)) : [code]
}

/** An error, or a finding in a letter, where it is made. */
export interface ThrownError {
  kind: 'error' | 'finding'
  /** `path:line`. */
  place: string
  /** The codes it can have; empty when the code is not written there. */
  codes: string[]
  /** The names of its facts; null when they are not written there. */
  facts: Set<string> | null
}

/** Classes of errors whose constructor takes a code and facts. */
const CLASSES = new Set(['CaError', 'CryptoError', 'StationError'])

const CODE = /^[EW]_[A-Z0-9_]+$/

const isScope = (node: ts.Node) => ts.isSourceFile(node) || ts.isBlock(node)

/** What `const name = …` above a place holds. */
function constant(name: string, from: ts.Node): ts.Expression | undefined {
  for (let scope = from.parent; scope; scope = scope.parent) {
    if (!isScope(scope)) continue
    for (const statement of scope.statements) {
      if (!ts.isVariableStatement(statement)) continue
      const found = statement.declarationList.declarations.find(
        (each) => ts.isIdentifier(each.name) && each.name.text === name
      )
      if (found) return found.initializer
    }
  }
  return undefined
}

/** The same expression without `as const`, `satisfies …` and brackets, a constant by its value. */
function value(node: ts.Expression): ts.Expression {
  if (
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node)
  )
    return value(node.expression)
  const known = ts.isIdentifier(node) ? constant(node.text, node) : undefined
  return known ? value(known) : node
}

function codesOf(node: ts.Expression): string[] {
  const found = value(node)
  if (ts.isStringLiteralLike(found)) return CODE.test(found.text) ? [found.text] : []
  if (ts.isTemplateExpression(found))
    return expandCode(found.getText().slice(1, -1)).filter((code) => CODE.test(code))
  if (!ts.isConditionalExpression(found)) return []
  const both = [codesOf(found.whenTrue), codesOf(found.whenFalse)]
  return both.some((codes) => codes.length === 0) ? [] : both.flat()
}

function factsOf(node: ts.Expression | undefined): Set<string> | null {
  if (!node) return new Set()
  const found = value(node)
  if (!ts.isObjectLiteralExpression(found)) return null
  const names = new Set<string>()
  for (const property of found.properties) {
    const more = ts.isSpreadAssignment(property) ? factsOf(property.expression) : nameOf(property)
    if (!more) return null
    for (const name of more) names.add(name)
  }
  return names
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string[] | null {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : null
}

type Site = Omit<ThrownError, 'place'>

/** `new CaError(code, facts)`, `super(code, facts)`, `refuse(code, facts)`. */
function callSite(node: ts.CallExpression | ts.NewExpression): Site | undefined {
  const { expression } = node
  const ofClass = CLASSES.has(expression.getText())
  if (!ofClass && !ts.isIdentifier(expression) && expression.kind !== ts.SyntaxKind.SuperKeyword)
    return undefined
  const [code, facts] = node.arguments ?? []
  const codes = code ? codesOf(code) : []
  return ofClass || codes.length > 0 ? { kind: 'error', codes, facts: factsOf(facts) } : undefined
}

/** `{ code, facts }`: a finding, a problem of a number. */
function literalSite({ properties }: ts.ObjectLiteralExpression): Site | undefined {
  const expressionOf = (name: string) => {
    const found = properties.find((property) => property.name?.getText() === name)
    if (found && ts.isPropertyAssignment(found)) return found.initializer
    return found && ts.isShorthandPropertyAssignment(found) ? found.name : undefined
  }
  const code = expressionOf('code')
  const codes = code ? codesOf(code) : []
  return codes.length > 0
    ? { kind: 'finding', codes, facts: factsOf(expressionOf('facts')) }
    : undefined
}

function siteOf(node: ts.Node): Site | undefined {
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) return callSite(node)
  return ts.isObjectLiteralExpression(node) ? literalSite(node) : undefined
}

/** Every error that a file makes. */
export function thrownIn(path: string, text: string): ThrownError[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: ThrownError[] = []
  const visit = (node: ts.Node) => {
    const site = siteOf(node)
    if (site) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart())
      found.push({ place: `${path}:${line + 1}`, ...site })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** A file without any of these words makes no error that is looked for. */
const MARK = new RegExp(`\\b(${[...CLASSES].join('|')})\\b|\\b[EW]_`)

let known: Promise<ThrownError[]> | undefined

/** Every error that the product makes. */
export function thrownErrors(): Promise<ThrownError[]> {
  known ??= sourceFiles(['app', 'commands', 'providers', 'start', 'station'], ['.ts']).then(
    (files) =>
      files.filter(({ text }) => MARK.test(text)).flatMap(({ path, text }) => thrownIn(path, text))
  )
  return known
}
