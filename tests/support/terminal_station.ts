import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FileDriver } from '#station/drivers/file'
import { installCertificate } from '#station/server/loopback_certificate'
import { PageSocket, SITE } from '#tests/support/workstation'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const quoted = (words: string[]) => words.map((word) => `'${word}'`).join(' ')

/** The workstation program in a terminal of its own (a pty of util-linux' `script`), with a carrier that has `pin`. */
export async function terminalStation(pin: string) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-terminal-'))
  const folder = join(directory, 'carriers')
  await mkdir(folder)
  await installCertificate(directory)
  const driver = await FileDriver.open(folder)
  const { serialNumber: serial } = await driver.supplyBlank('usb-a')
  await driver.generate(serial, Buffer.from(pin))
  const command = quoted([
    ...[process.execPath, '--import', file('../../bin/typescript.mjs')],
    ...[file('../../station/workstation.ts'), 'serve', '--origin', SITE, '--carriers'],
    ...[`file:${folder}`, '--port', '0', '--ncalayer-port', '0', '--directory', directory],
  ])
  const child = spawn('script', ['-q', '-e', '-c', command, '/dev/null'], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', LC_ALL: 'C.UTF-8' },
  })
  const ended = once(child, 'exit').then(([code]) => code as number)
  let shown = ''
  let seen = 0
  let look = () => {}
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      shown += text
      look()
    })

  /** Waits for what comes after what was waited for last. */
  function shows(wanted: RegExp): Promise<RegExpExecArray> {
    const found = Promise.withResolvers<RegExpExecArray>()
    look = () => {
      const match = wanted.exec(shown.slice(seen))
      if (!match) return
      seen += match.index + match[0].length
      look = () => {}
      found.resolve(match)
    }
    look()
    void ended.then(() => found.reject(new Error(`it ended, and said: ${shown}`)))
    return found.promise
  }

  return {
    serial,
    ended,
    shows,
    /** Everything that stood in the terminal. */
    shown: () => shown,
    type: (text: string) => child.stdin.write(text),
    /** A page of the site. */
    async page(address: string) {
      const page = await PageSocket.open(address, SITE)
      await page.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
      const { response } = await page.ask('KualikAPI', 'ListTokens')
      const [{ profile, triesLeft }] = response as Record<string, string>[]
      return {
        triesLeft,
        look: () => page.ask('KualikAPI', 'ListObjects', { profile, withPin: 'true' }),
        change: () => page.ask('KualikAPI', 'ChangePin', { profile }),
        close: () => page.close(),
      }
    },
    async remove() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await ended
      await rm(directory, { recursive: true })
    },
  }
}
