import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BUILD = fileURLToPath(new URL('../../../tmp/nettle', import.meta.url))

/** The path of the program that a C file here compiles to; built when its source is new. @throws Error */
export function nettleProgram(name: 'gost_verify' | 'gost_bench'): string {
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url))
  const version = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const path = join(BUILD, `${name}-${version}`)
  if (!existsSync(path)) compile(source, path)
  return path
}

function compile(source: string, path: string) {
  mkdirSync(BUILD, { recursive: true })
  const unfinished = `${path}.${randomBytes(4).toString('hex')}`
  const flags = ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-O2', '-Wall', '-Wextra', '-Werror']
  const libraries = ['-lhogweed', '-lnettle', '-lgmp']
  const { error, status, stderr } = spawnSync(
    'cc',
    [...flags, '-o', unfinished, source, ...libraries],
    { encoding: 'utf8' }
  )
  if (error || status !== 0) {
    const reason = error?.message ?? stderr
    throw new Error(`nettle needs a C compiler and its headers (gcc, nettle-dev): ${reason}`)
  }
  renameSync(unfinished, path)
}
