import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { handOut } from '#commands/ceremony/_hand_out'
import { SheetFolder } from '#commands/ceremony/_sheet_folder'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import type { Dialog } from '#commands/ceremony/_dialog'
import type { Share } from '#ca/ceremonies/shares'

const CHILD = fileURLToPath(new URL('../../support/sheet_child.ts', import.meta.url))
const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** A dialog with answers; `@word` is the check word of the share shown last, `@end` the end of the keyboard. */
class Answers implements Dialog {
  #share: Share | null = null
  #answers: string[]
  /** Called at each question. */
  seen: () => void = () => {}

  constructor(...answers: string[]) {
    this.#answers = answers
  }

  say() {}
  clear() {}
  show(share: Share) {
    this.#share = share
  }
  async ask() {
    this.seen()
    const answer = this.#answers.shift() ?? '@end'
    if (answer === '@end') throw new CaError('E_CEREMONY_INTERRUPTED')
    return answer === '@word' ? (this.#share?.checkWord ?? '') : answer
  }
  askShare() {
    return this.ask()
  }
}

test.group('The sheet of a share (CP-6.1)', (group) => {
  let house: CeremonyHouse
  let folder: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await CeremonyHouse.open()
    folder = await mkdtemp('/dev/shm/kualik-test-')
    return async () => {
      await house.close()
      await rm(folder, { recursive: true })
    }
  })

  async function hand(dialog: Answers, { keepSheets = false, byHand = false } = {}) {
    const planned = await house.plan()
    const holding = await house.begin(planned)
    const ceremony = await findCeremony(planned.id)
    const [share] = await holding.dealShares(ceremony)
    const rite = {
      holding,
      dialog,
      keepSheets,
      i18n: i18nManager.locale('kk'),
      actor: 'shell:test',
      sheets: byHand ? null : await SheetFolder.open(folder),
      keepShares: async () => {},
    }
    await handOut(rite, ceremony, share)
  }

  test('it lies there, for its owner alone, until it is printed and the check word was right', async ({
    assert,
  }) => {
    const dialog = new Answers('', 'no', 'yes', 'wrong', '@word')
    const there: number[] = []
    dialog.seen = () => void there.push(readdirSync(folder).length)
    await hand(dialog)
    assert.deepEqual(there, [0, 1, 1, 1, 1])
    assert.deepEqual(await readdir(folder), [])
  })

  test('it is gone after three wrong check words', async ({ assert }) => {
    await assert.rejects(() => hand(new Answers('', 'yes', 'a', 'b', 'c')), /E_CHECK_WORD/)
    assert.deepEqual(await readdir(folder), [])
  })

  test('it is gone when the keyboard ends the ceremony before it is printed', async ({
    assert,
  }) => {
    await assert.rejects(() => hand(new Answers('', '@end')), /E_CEREMONY_INTERRUPTED/)
    assert.deepEqual(await readdir(folder), [])
  })

  test('it is left when that is asked for', async ({ assert }) => {
    await hand(new Answers('', 'yes', '@word'), { keepSheets: true })
    const [file] = await readdir(folder)
    const { mode } = await stat(`${folder}/${file}`)
    assert.equal(mode & 0o777, 0o600)
  })

  test('by hand there is no sheet', async ({ assert }) => {
    await hand(new Answers('', '', '@word'), { byHand: true })
    assert.deepEqual(await readdir(folder), [])
  })

  test('a process that {$self} ends leaves no sheet')
    .with(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    .run(async ({ assert }, signal) => {
      const child = spawn(process.execPath, ['--import=./bin/typescript.mjs', CHILD, folder], {
        cwd: PROJECT,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [told] = await once(child.stdout, 'data')
      const path = String(told).trim()
      assert.isTrue(existsSync(path))
      child.kill(signal)
      const [, by] = await once(child, 'exit')
      assert.equal(by, signal)
      assert.isFalse(existsSync(path))
    })

  test('a folder on a disk is refused: a disk does not forget; without one it is in memory', async ({
    assert,
  }) => {
    await assert.rejects(() => SheetFolder.open(import.meta.dirname), /E_SHEETS_DISK/)
    const own = await SheetFolder.open()
    const sheet = await own.write('share.pdf', Buffer.from('%PDF-1.4'))
    assert.match(sheet.path, /kualik-sheets-/)
    sheet.remove()
    await own.close()
    assert.isFalse(existsSync(sheet.path.replace('/share.pdf', '')))
  })
})
