import { parse } from '@swc/core'

type Node = Record<string, unknown>

/** Every object of a tree. */
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one)
  else if (typeof value === 'object' && value !== null) {
    yield value as Node
    for (const one of Object.values(value)) yield* nodesOf(one)
  }
}

const nameOf = (node: unknown) => {
  const { type, value } = (node ?? {}) as Node
  return type === 'Identifier' && typeof value === 'string' ? [value] : []
}

/** What a script names: members behind a dot, and everything else. */
export async function namesInScript(code: string) {
  const tree = await parse(code, { syntax: 'ecmascript', target: 'esnext' })
  const nodes = [...nodesOf(tree.body)]
  const behindDot = nodes
    .filter(({ type }) => type === 'MemberExpression' || type === 'OptionalChainingExpression')
    .flatMap(({ property }) => nameOf(property))
  return { members: new Set(behindDot), globals: new Set(nodes.flatMap(nameOf)) }
}

const found = (pattern: RegExp, text: string) =>
  new Set(Array.from(text.matchAll(pattern), ([, name]) => name))

/** What a style sheet names. */
export function namesInStyles(css: string) {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"[^"]*"/g, '""')
  const declarations = Array.from(text.matchAll(/[{;]\s*(-?[a-z][a-z-]*)\s*:([^;{}]*)/g))
  const values = declarations.flatMap(([, property, value]) =>
    value
      .trim()
      .split(/\s+/)
      .map((word) => `${property}: ${word}`)
  )
  return {
    properties: new Set(declarations.map(([, property]) => property)),
    values: new Set(values),
    functions: found(/([a-z][a-z-]*)\(/g, text),
    rules: found(/@([a-z-]+)/g, text),
    selectors: found(/:([a-z-]+)(?=[^;{}]*\{)/g, text),
  }
}

/** What a page names: elements, and the attributes of each. */
export function namesInPage(edge: string) {
  const text = edge.replace(/\{\{[\s\S]*?\}\}/g, '')
  const tags = Array.from(text.matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)/g))
  return {
    elements: new Set(tags.map(([, element]) => element)),
    attributes: new Set(
      tags.flatMap(([, , rest]) => [...found(/\s([a-z-]+)(?:="[^"]*")?/g, rest)])
    ),
  }
}
