import { test } from '@japa/runner'
import { syncDirectory } from '#station/atomic_file'

test.group('names that survive a power cut', () => {
  test('Windows flushes no directory (EPERM), and keeps a journal: nothing is asked of it', async ({
    assert,
    cleanup,
  }) => {
    await assert.rejects(() => syncDirectory('/nowhere'), /ENOENT/)
    const { platform } = process
    cleanup(() => void Object.defineProperty(process, 'platform', { value: platform }))
    Object.defineProperty(process, 'platform', { value: 'win32' })
    await assert.doesNotReject(() => syncDirectory('/nowhere'))
  })
})
