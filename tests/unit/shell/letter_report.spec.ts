import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { CaError } from '#ca/ca_error'
import Application from '#models/application'
import Letter from '#models/letter'
import { letterReport, reportText } from '#commands/letter/_letter_report'

const FILES = { employees: new Map(), ca: 'ca.cer', root: 'root.cer', earlier: [] }

function report(state: 'waiting' | 'written', error: CaError | null, stopped: CaError | null) {
  const letter = new Letter().merge({ number: '07-12/184' })
  const application = new Application().merge({ rowNumber: 1, state })
  const employees = [{ application, certificate: null, error }]
  return letterReport(i18nManager.locale('en'), { letter, employees, stopped }, FILES)
}

test.group('letter:issue: the report', () => {
  test('what happened and what to do are two sentences', ({ assert }) => {
    const error = new CaError('E_PIN_WRONG', { serial: '0A', triesLeft: 1 })
    const text = reportText(i18nManager.locale('en'), report('waiting', error, null))
    assert.include(text, 'The PIN of carrier 0A is wrong. Tries left: 1.')
    const stopped = reportText(i18nManager.locale('en'), report('waiting', null, error))
    assert.include(stopped, 'not touched:\nThe PIN of carrier 0A is wrong. Tries left: 1.')
  })

  test('ok: everybody has a carrier and nothing stopped the batch', ({ assert }) => {
    const stopped = new CaError('E_INTERRUPTED')
    assert.isTrue(report('written', null, null).ok)
    assert.isFalse(report('waiting', null, null).ok)
    assert.isFalse(report('written', null, stopped).ok)
  })
})
