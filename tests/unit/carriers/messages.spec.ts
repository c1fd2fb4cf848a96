import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  QUESTIONS,
  idOf,
  readAnswer,
  readQuestion,
  writeAnswer,
  writeQuestion,
} from '#station/messages'
import { StationError } from '#station/station_error'
import type { QuestionType } from '#station/messages'

const PIN = '402917'

function codeOf(line: string) {
  try {
    readQuestion(line)
    return 'no error'
  } catch (error) {
    if (!(error instanceof StationError)) throw error
    return error.code
  }
}

const types = Object.keys(QUESTIONS) as QuestionType[]

const question = fc.constantFrom(...types).chain((type) =>
  fc.record({
    id: fc.maxSafeNat(),
    type: fc.constant(type),
    fields: fc.record(Object.fromEntries(QUESTIONS[type].map((name) => [name, fc.string()]))),
  })
)

test.group('messages between desk and station', () => {
  test('every question comes out as it went in, on one line', ({ assert }) => {
    fc.assert(
      fc.property(question, (asked) => {
        const line = writeQuestion(asked as Parameters<typeof writeQuestion>[0])
        assert.equal(line.indexOf('\n'), line.length - 1)
        assert.deepEqual(readQuestion(line), asked)
      })
    )
  })

  test('every answer comes out as it went in', ({ assert }) => {
    const error = { code: 'E_PIN_WRONG', facts: { serial: 'A64A79C8', triesLeft: 2 } }
    const answers = [
      { v: 1, id: 7, ok: true as const, result: { state: 'blank' } },
      { v: 1, id: 8, ok: false as const, error },
    ]
    for (const answer of answers) assert.deepEqual(readAnswer(writeAnswer(answer)), answer)
  })

  test('{code}: {line}')
    .with([
      { line: '', code: 'E_MESSAGE_MALFORMED' },
      { line: '[]', code: 'E_MESSAGE_MALFORMED' },
      { line: `{"v":1,"id":1,"type":"generate","pin":"${PIN}"`, code: 'E_MESSAGE_MALFORMED' },
      { line: '{"v":1,"id":"1","type":"list"}', code: 'E_MESSAGE_MALFORMED' },
      { line: '{"v":1,"id":1,"type":"read"}', code: 'E_MESSAGE_MALFORMED' },
      { line: '{"v":1,"id":1,"type":"read","serial":7}', code: 'E_MESSAGE_MALFORMED' },
      { line: '{"v":2,"id":1,"type":"list"}', code: 'E_MESSAGE_VERSION' },
      { line: '{"v":1,"id":1,"type":"format"}', code: 'E_MESSAGE_TYPE' },
      { line: '{"v":1,"id":1,"type":"toString"}', code: 'E_MESSAGE_TYPE' },
      { line: '{"v":1,"id":1}', code: 'E_MESSAGE_TYPE' },
    ])
    .run(({ assert }, { line, code }) => {
      assert.equal(codeOf(line), code)
    })

  test('an error never quotes the line that it is about', ({ assert }) => {
    const line = `{"v":1,"id":3,"type":"erase","pin":"${PIN}",}`
    try {
      readQuestion(line)
      assert.fail('it was read')
    } catch (error) {
      assert.notInclude(JSON.stringify(error) + String(error), PIN)
    }
  })

  test('the number of a question is found in whatever can be read of it', ({ assert }) => {
    assert.equal(idOf('{"v":9,"id":5,"type":"list"}'), 5)
    assert.equal(idOf('{"id":'), 0)
  })

  test('a line that is no answer is none: {$self}')
    .with([
      'SoftHSM: loaded',
      '{}',
      '{"v":2,"id":1,"ok":true}',
      '{"v":1,"id":1,"ok":false,"error":"E_X"}',
    ])
    .run(({ assert }, line) => {
      assert.isUndefined(readAnswer(line))
    })
})
