import { test } from '@japa/runner'
import HoldsProvider from '#providers/holds_provider'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'

/** Starts with two settings; the exit code and what was said. */
async function start(from: string | null, until: string | null) {
  const { exit } = process
  const { write } = process.stderr
  let said = ''
  process.stderr.write = (text: string | Uint8Array) => Boolean((said += String(text)))
  process.exit = (code) => {
    throw new Error(`exit ${code}`)
  }
  const make = async () => new HoldSetting(from, until)
  try {
    await new HoldsProvider({ container: { make } } as never).start()
    return { ended: null, said }
  } catch (error) {
    return { ended: String(error), said }
  } finally {
    Object.assign(process, { exit })
    process.stderr.write = write
  }
}

test.group('The days of a hold in the settings', () => {
  test('what is no day, or ends before it begins, is said at start in one line that names the setting', async ({
    assert,
  }) => {
    for (const [from, until, name] of [
      ['2026-13-01', null, 'HOLD_FROM'],
      ['2027-01-01', 'soon', 'HOLD_UNTIL'],
      ['2027-01-01', '2026-01-01', 'HOLD_UNTIL'],
      [null, '2026-01-01', 'HOLD_UNTIL'],
    ] as const) {
      const { ended, said } = await start(from, until)
      assert.equal(ended, 'Error: exit 1')
      assert.match(said, new RegExp(`^[^\\n]*${name}[^\\n]*\\.env[^\\n]*\\n$`))
    }
    assert.deepEqual(await start('2027-01-01', null), { ended: null, said: '' })
  })
})
