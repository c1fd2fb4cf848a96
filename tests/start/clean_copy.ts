import { spawn } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { freePort } from '#tests/support/free_port'

/** What a clone has of its own; what npm and the product make is not among it. */
const LEFT_ASIDE = new Set([
  'node_modules',
  'storage',
  'tmp',
  'build',
  '.adonisjs',
  '.git',
  '.env',
  'tests',
])

/** One `npm start` in a clean copy. */
export interface Start {
  /** Resolves when it has said that Kualik is ready, or has ended. */
  ready: Promise<string>
  /** Everything it said, once it has ended. */
  ended: Promise<{ code: number | null; output: string }>
  kill(signal: NodeJS.Signals): void
}

/** A copy of the project as a clone has it, with the packages of this one. */
export class CleanCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'kualik-start-'))
  #port = 0

  async make() {
    for (const path of globSync('{*,.*}')) {
      if (!LEFT_ASIDE.has(basename(path)))
        cpSync(path, join(this.folder, path), { recursive: true })
    }
    mkdirSync(join(this.folder, 'tests'))
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'))
    this.#port = await freePort()
    return this
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  get port() {
    return this.#port
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The environment of a shell: nothing of the test's own settings. */
  start(settings: Record<string, string> = {}): Start {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, ['bin/start.mjs'], {
      cwd: this.folder,
      env: { PATH, HOME, PORT: String(this.#port), ...settings },
    })
    let output = ''
    const ended = new Promise<{ code: number | null; output: string }>((done) => {
      child.on('close', (code) => done({ code, output }))
    })
    const ready = new Promise<string>((done) => {
      const listen = (text: string) => {
        output += text
        if (output.includes('Ctrl-C stops it.')) done(output)
      }
      child.stdout.setEncoding('utf8').on('data', listen)
      child.stderr.setEncoding('utf8').on('data', listen)
      child.on('close', () => done(output))
    })
    return { ready, ended, kill: (signal) => child.kill(signal) }
  }
}

/** The passwords that a start printed, by login. */
export function printedPasswords(output: string): Record<string, string> {
  const lines = output.matchAll(/^ {2}([a-z]+) +([a-z]+(?:-[a-z]+){2}) {3}\(\w+\)$/gm)
  return Object.fromEntries([...lines].map(([, login, password]) => [login, password]))
}

/** Signs in as a browser does. @returns where the server sends the browser next */
export async function signIn(url: string, login: string, password: string) {
  const page = await fetch(`${url}/login`)
  const cookie = page.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const token = /name='_csrf' value='([^']+)'/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, referer: `${url}/login` },
    body: new URLSearchParams({ _csrf: token, login, password }),
  })
  return answer.headers.get('location')
}
