import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ChildProcess } from 'node:child_process'
import type { Ran } from '#tests/support/run_command'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A command for the process of an open shell. */
export interface OpenedCommand {
  name: string
  parameters: string[]
  language: string
}

/**
 * A process of the product, under settings of its own, in which one command runs after another. A start costs more than
 * most commands: this is for those of which a test wants what they say and do, and not that they are a process.
 */
export class OpenShell {
  readonly #child: ChildProcess
  readonly #gone: Promise<unknown>
  #answer = Promise.withResolvers<Ran>()
  #last: Promise<unknown> = Promise.resolve()

  /** @param env all of the environment */
  constructor(env: NodeJS.ProcessEnv) {
    const entry = fileURLToPath(new URL('open_shell_child.ts', import.meta.url))
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
    const parameters = ['--import=./bin/typescript.mjs', entry]
    this.#child = spawn(process.execPath, parameters, { cwd: ROOT, env, stdio: [...stdio] })
    this.#gone = once(this.#child, 'exit')
    this.#child.on('message', (message) => {
      // The framework says on the same way that it is ready.
      const { ran } = Object(message)
      if (ran) this.#answer.resolve(ran)
    })
  }

  /** Runs `node ace NAME …`. What it remembers of keys that it has opened, it remembers for the next one. */
  run([name, ...parameters]: string[], language = 'en'): Promise<Ran> {
    const running = this.#last.then(() => this.#ask({ name, parameters, language }))
    this.#last = running.catch(() => {})
    return running
  }

  /** Ends it as a command ends: what is open is closed. */
  async end(): Promise<void> {
    await this.#last
    if (this.#child.connected) this.#child.disconnect()
    await this.#gone
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone
  }

  #ask(command: OpenedCommand): Promise<Ran> {
    const ended = this.#gone.then(() => Promise.reject(new Error('the open shell has ended')))
    this.#answer = Promise.withResolvers<Ran>()
    // Where nobody is there to take it, `ended` says so.
    this.#child.send(command, () => {})
    return Promise.race([this.#answer.promise, ended])
  }
}
