import { test } from '@japa/runner'
import { whole } from '#tests/support/hr/attacks/attack'
import { DOCUMENTS } from '#tests/support/hr/attacks/documents'
import { REFERENCES } from '#tests/support/hr/attacks/references'
import { SIGNATURES } from '#tests/support/hr/attacks/signatures'
import { WRAPPING } from '#tests/support/hr/attacks/wrapping'
import { goodPayload, pieces } from '#tests/support/hr/forge'
import { ISSUE, Parties } from '#tests/support/hr/parties'
import type { Pieces } from '#tests/support/hr/forge'

/** UTF-16 and such: the same letters in other bytes. */
const ENCODINGS: Record<string, (text: string) => Uint8Array> = {
  'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'a UTF-8 declaration over Latin-1 bytes': (text) =>
    Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>${text.replace('<iin>', '<iin>é')}`,
      'latin1'
    ),
  'a declaration of another encoding': (text) =>
    Buffer.from(`<?xml version="1.0" encoding="windows-1251"?>${text}`),
  'UTF-7': (text) => Buffer.from(`<?xml version="1.0" encoding="UTF-7"?>+ADw-${text}`),
  'overlong UTF-8': (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xc0, 0xbc])]),
  'a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
}

/** What is held now, Buffers too, and the most that the process ever held at once, in bytes. */
const memory = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { held: heapUsed + arrayBuffers, peak: process.resourceUsage().maxRSS * 1024 }
}

/** Of the processor: the machine may have other work. */
const millisecondsOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000

test.group('Attacks on a doubly signed message (S-6), none accepted', (group) => {
  let parties: Parties
  let good: Pieces
  group.setup(async () => {
    parties = await Parties.of()
    good = await pieces(parties, await goodPayload(parties))
  })

  test('the message that they start from is accepted', async ({ assert }) => {
    const { request } = await parties.open(whole(good))
    assert.deepEqual(request, ISSUE)
  })

  for (const { name, codes, variants } of [
    ...WRAPPING,
    ...SIGNATURES,
    ...DOCUMENTS,
    ...REFERENCES,
  ]) {
    test(name, async ({ assert }) => {
      let [longest, most] = [0, 0]
      for (const [variant, make] of Object.entries(variants)) {
        const message = await make(good, parties)
        const bytes = Buffer.from(message, 'utf8')
        const [began, before] = [process.cpuUsage(), memory()]
        const code = await parties.refusal(bytes)
        longest = Math.max(longest, millisecondsOf(process.cpuUsage(began)))
        const { held, peak } = memory()
        most = Math.max(most, held - before.held, peak - before.peak)
        assert.notEqual(message, whole(good), `${variant} changes something`)
        assert.include(codes, code, variant)
      }
      console.log(`${longest.toFixed(1)} ms and ${(most / 1e6).toFixed(1)} MB at most`)
      assert.isBelow(longest, 1000)
      assert.isBelow(most, 64e6)
    })
  }

  test('and mixed encodings', async ({ assert }) => {
    for (const [name, encode] of Object.entries(ENCODINGS)) {
      const code = await parties.refusal(encode(whole(good)))
      assert.include(['E_HR_ENCODING', 'E_HR_CHARACTER', 'E_HR_XML'], code, name)
    }
  })
})
