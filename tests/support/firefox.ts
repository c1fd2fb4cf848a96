import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'

/** Debian's Firefox ESR; nothing is downloaded. */
const PROGRAM = process.env.FIREFOX ?? '/usr/bin/firefox-esr'

const SETTINGS = {
  // Policies of a file of ours are read by a browser alone that is tried out, and has no other connections.
  'security.turn_off_all_security_so_that_viruses_can_take_over_this_computer': true,
  'intl.accept_languages': 'ru-RU, ru',
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.systemAddon.update.enabled': false,
  'gfx.webrender.software': true,
  'toolkit.telemetry.enabled': false,
}

interface Answer {
  id?: number
  type: string
  message?: string
  result?: Record<string, unknown>
}

const GONE: Answer = { type: 'error', message: 'Firefox is gone' }

/** The address at which a browser is driven, once it says so. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}`)))
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
      if (address) resolve(`${address}/session`)
    })
  })
}

/** A Firefox without a window, driven by WebDriver BiDi (W3C): Playwright drives no Firefox but its own. */
export class Firefox {
  #lastId = 0
  #waiting = new Map<number, (answer: Answer) => void>()
  #context = ''

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: WebSocket,
    private readonly profile: string
  ) {
    socket.on('message', (data: Buffer) => {
      const answer: Answer = JSON.parse(data.toString())
      this.#waiting.get(answer.id ?? 0)?.(answer)
    })
    socket.on('close', () => {
      for (const answered of this.#waiting.values()) answered(GONE)
    })
  }

  /** @param policies a file of policies, as an administrator would put it in its place */
  static async start(policies: string): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'kualik-firefox-'))
    const lines = Object.entries({ ...SETTINGS, 'browser.policies.alternatePath': policies }).map(
      (setting) => `user_pref(${setting.map((part) => JSON.stringify(part)).join(', ')});\n`
    )
    await writeFile(join(profile, 'user.js'), lines.join(''))
    const options = ['--headless', '--remote-debugging-port=0', '--profile', profile]
    const child = spawn(PROGRAM, options, {
      env: { ...process.env, MOZ_DISABLE_NONLOCAL_CONNECTIONS: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const socket = new WebSocket(await addressOf(child))
    await once(socket, 'open')
    const firefox = new Firefox(child, socket, profile)
    await firefox.#begin()
    return firefox
  }

  async #begin(): Promise<void> {
    await this.#ask('session.new', { capabilities: {} })
    const { contexts } = await this.#ask('browsingContext.getTree')
    const [{ context }] = contexts as { context: string }[]
    this.#context = context
  }

  async #ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    if (this.socket.readyState !== WebSocket.OPEN) this.#waiting.get(id)?.(GONE)
    this.socket.send(JSON.stringify({ id, method, params }))
    const { type, message, result } = await answered
    this.#waiting.delete(id)
    if (type === 'error') throw new Error(`${method}: ${message}`)
    return result ?? {}
  }

  async visit(url: string): Promise<void> {
    await this.#ask('browsingContext.navigate', { context: this.#context, url, wait: 'complete' })
  }

  /** What an expression is in the page, as text, number or truth value. */
  async evaluate(expression: string): Promise<unknown> {
    const target = { context: this.#context }
    const said = await this.#ask('script.evaluate', { expression, target, awaitPromise: true })
    const { result, exceptionDetails } = said as Record<string, { value?: unknown; text?: string }>
    if (exceptionDetails) throw new Error(exceptionDetails.text)
    return result.value
  }

  /** Waits for what a selector names; a page may be on its way meanwhile. */
  async until(selector: string): Promise<void> {
    const wanted = `document.readyState === 'complete' && Boolean(document.querySelector(${JSON.stringify(selector)}))`
    for (let tries = 0; tries < 300; tries++) {
      if (await this.evaluate(wanted).catch(() => false)) return
      await sleep(100)
    }
    throw new Error(
      `${selector} is not in ${String(await this.evaluate('document.body.innerText'))}`
    )
  }

  /** Presses, with the pointer, what a selector names. */
  async click(selector: string): Promise<void> {
    await this.until(selector)
    const place = await this.evaluate(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)})
      element.scrollIntoView({ block: 'center' })
      const { x, y, width, height } = element.getBoundingClientRect()
      return JSON.stringify({ x: Math.round(x + width / 2), y: Math.round(y + height / 2) })
    })()`)
    const actions = [
      { type: 'pointerMove', ...JSON.parse(String(place)) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    const mouse = { type: 'pointer', id: 'mouse', actions }
    await this.#ask('input.performActions', { context: this.#context, actions: [mouse] })
  }

  async #end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    await this.#ask('browser.close').catch(() => this.child.kill('SIGKILL'))
    await ended
  }

  async close(): Promise<void> {
    await this.#end()
    this.socket.terminate()
    await rm(this.profile, { recursive: true, force: true })
  }
}
