import { test } from '@japa/runner'
import { AUDIT_EVENTS } from '#ca/audit/events'
import { LANGUAGES, messagesOf, placeholders } from '#tests/support/translations'

test.group('audit events on the screen', () => {
  test('every event has a name and a sentence in {$self}')
    .with([...LANGUAGES])
    .run(async ({ assert }, language) => {
      const messages = await messagesOf(language)
      for (const event of Object.keys(AUDIT_EVENTS)) {
        assert.isTrue(messages.has(`screens_administration.event_names.${event}`), event)
        assert.isTrue(messages.has(`screens_administration.event_texts.${event}`), event)
      }
    })

  test('a sentence names only what the event’s entries have', async ({ assert }) => {
    const messages = await messagesOf('ru')
    for (const [event, { data }] of Object.entries(AUDIT_EVENTS)) {
      const text = messages.get(`screens_administration.event_texts.${event}`) ?? ''
      assert.includeMembers(Object.keys(data), placeholders(text), event)
    }
  })
})
