import { test } from '@japa/runner'
import { TerminalPrompt } from '#station/pins/terminal'
import { windowWords } from '#station/pins/window_words'
import type { PinPurpose } from '#station/pins/pin_prompt'

const descriptionOf = (purpose: PinPurpose) =>
  windowWords({ purpose, origin: 'https://ca.gov.kz', carrier: 'A64A79C8', triesLeft: null })
    .description

test.group('What a PIN window says', () => {
  test('N-9: what a new PIN must be is said before it is typed; of the present one nothing', ({
    assert,
  }) => {
    for (const purpose of ['new', 'next'] as const)
      assert.match(descriptionOf(purpose), /\b6\b.*\b32\b.*\b8\b/, purpose)
    assert.notMatch(descriptionOf('change'), /\b32\b/)
  })

  test('the terminal says whether the act is done', ({ assert }) => {
    const { write } = process.stderr
    const said: string[] = []
    process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0
    try {
      for (const isDone of [true, false]) new TerminalPrompt().tell(isDone)
    } finally {
      process.stderr.write = write
    }
    assert.lengthOf(new Set(said), 2)
    assert.isTrue(said.every((line) => /^\p{L}.*\n$/u.test(line)))
  })
})
