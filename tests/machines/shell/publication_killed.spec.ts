import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Installation } from '#tests/support/installation'

test.group('publication:export and publication:mirror, killed while they write', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy()
    return () => installation.remove()
  })

  test('what is served is the old or the new, whole, and the next run is the end of it', async ({
    assert,
  }) => {
    const out = installation.path('out')
    const mirrored = installation.path('mirrored')
    await mkdir(out)
    await mkdir(mirrored)
    const site = join(out, 'site')
    const place = join(mirrored, 'site')
    const exporting = (killAt = '') =>
      installation.ace(['publication:export', site, '--json'], killAt)
    // Before what was written gets its name, and before the link names it.
    for (const end of ['.tmp', '/site']) {
      const cut = await exporting(`rename:${end}`)
      assert.equal(cut.signal, 'SIGKILL', cut.stderr)
      const left = await readdir(out)
      assert.isNotEmpty(left)
      assert.isFalse(left.includes('site'), left.join())
    }
    const whole = await exporting()
    assert.equal(whole.code, 0, whole.stderr)

    const trust = join(site, 'cert', 'gost2015.cer')
    const mirroring = (killAt = '') =>
      installation.ace(['publication:mirror', site, place, '--trust', trust], killAt)
    const mirror = await mirroring('rename:ucgo2015.cer')
    assert.equal(mirror.signal, 'SIGKILL', mirror.stderr)
    const served = async () => {
      const files = await readdir(join(place, 'cert')).catch(() => [])
      return files.filter((file) => !file.startsWith('.'))
    }
    for (const file of await served()) {
      const [copy, original] = [place, site].map((folder) => readFile(join(folder, 'cert', file)))
      assert.deepEqual(await copy, await original)
    }
    const { code, stdout, stderr } = await mirroring()
    assert.equal(code, 0, `${stdout}${stderr}`)
    assert.sameMembers(await served(), ['gost2015.cer', 'ucgo2015.cer'])
    const drafts = await readdir(join(place, 'cert'))
    assert.lengthOf(drafts, 2)
  })
})
