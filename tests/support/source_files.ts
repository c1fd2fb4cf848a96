import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = new URL('../../', import.meta.url)

/** A file of the project: its path from the root and its text. */
export interface SourceFile {
  path: string
  text: string
}

/** The files in some folders whose names have one of the endings. */
export async function sourceFiles(folders: string[], endings: string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for (const folder of folders) {
    const entries = await readdir(new URL(`${folder}/`, ROOT), { recursive: true })
    for (const entry of entries.filter((name) => endings.some((end) => name.endsWith(end)))) {
      const path = join(folder, entry)
      files.push({ path, text: await readFile(new URL(path, ROOT), 'utf8') })
    }
  }
  return files
}

/** The same text without comments of TypeScript and Edge, so that only what runs is looked at. */
export function withoutComments(text: string): string {
  return text
    .replace(/\{\{--[\s\S]*?--\}\}/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
}
