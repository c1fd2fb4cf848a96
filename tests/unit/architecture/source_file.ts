import ts from 'typescript'
import { globSync, readFileSync } from 'node:fs'

/** A file of ours as the rules see it; imports written with `./` are given from the project's folder. */
export interface SourceFile {
  /** From the project's folder, with forward slashes. */
  path: string
  text: string
  /** Every module it names: import, export from, import(), import type. */
  imports: string[]
}

/** `./der` in app/ca/crypto/oids.ts is `#ca/crypto/der`: no rule is passed by writing a path another way. */
function canonical(from: string, name: string): string {
  if (!name.startsWith('.')) return name
  const path = new URL(name, `file:///${from}`).pathname.slice(1)
  return path.replace(/^app\//, '#').replace(/^(station|config|start|commands)\//, '#$1/')
}

/** A file from its text. */
export function sourceFile(path: string, text: string): SourceFile {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return { path, text, imports: importedFiles.map(({ fileName }) => canonical(path, fileName)) }
}

/** The files of some folders, tests and what is generated left aside. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,mjs}`))
    .map((path) => sourceFile(path.replaceAll('\\', '/'), readFileSync(path, 'utf8')))
}
