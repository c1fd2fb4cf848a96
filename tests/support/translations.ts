import { readdir, readFile } from 'node:fs/promises'
import { parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { sourceFiles, withoutComments } from '#tests/support/source_files'
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser'

const LANGUAGE_FILES = new URL('../../resources/lang/', import.meta.url)

export const LANGUAGES = ['kk', 'ru', 'en'] as const

/** Messages by their whole keys: `layout.nav.letters`. */
export type Messages = Map<string, string>

function collect(value: unknown, key: string, into: Messages) {
  if (typeof value === 'string') into.set(key, value)
  else
    for (const [name, inner] of Object.entries(Object(value)))
      collect(inner, `${key}.${name}`, into)
}

/** Everything in resources/lang/<language>. */
export async function messagesOf(language: string): Promise<Messages> {
  const folder = new URL(`${language}/`, LANGUAGE_FILES)
  const messages: Messages = new Map()
  for (const file of await readdir(folder)) {
    const text = await readFile(new URL(file, folder), 'utf8')
    collect(JSON.parse(text), file.replace(/\.json$/, ''), messages)
  }
  return messages
}

function namesIn(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return []
    if (element.type === TYPE.tag) return namesIn(element.children)
    const inner =
      element.type === TYPE.plural || element.type === TYPE.select
        ? Object.values(element.options).flatMap((option) => namesIn(option.value))
        : []
    return [element.value, ...inner]
  })
}

/** The names of a message's placeholders, sorted, each once. Throws when the message is not ICU. */
export function placeholders(message: string): string[] {
  return [...new Set(namesIn(parse(message)))].sort()
}

const read = async () => {
  const files = await sourceFiles(
    ['app', 'commands', 'providers', 'resources/views', 'start', 'station'],
    ['.ts', '.edge']
  )
  return files.map(({ path, text }) => ({ path, text: withoutComments(text) }))
}

let code: ReturnType<typeof read> | undefined

/** What the product's own code says: templates, screens, commands, the station. */
export function codeFiles() {
  code ??= read()
  return code
}
