import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { earlierAuthorities, readyFolder } from '#commands/letter/_own_folder'
import { registeredLetter } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import { operatorDesk } from '#tests/support/operator_desk'
import type Letter from '#models/letter'

test.group('The folder of a letter across a change of the State CA’s key (S-14)', (group) => {
  let house: IssuingHouse
  let letter: Letter
  let folder: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const desk = await operatorDesk()
    house = await IssuingHouse.open()
    letter = await registeredLetter('02-11/4187', '2026-11-10')
    folder = await mkdtemp(join(tmpdir(), 'kualik-folder-'))
    return async () => {
      desk.restore()
      await house.close()
      await rm(folder, { recursive: true })
    }
  })

  const next = { 'ca.cer': new Uint8Array([1, 2, 3]) }

  test('the earlier certificate stays beside the new one, under its own name', async ({
    assert,
  }) => {
    const { certificate, fileName } = await currentStateAuthority()
    await writeFile(join(folder, 'ca.cer'), certificate)
    await readyFolder(folder, letter, next)
    const apart = join(folder, `ca-${fileName}.cer`)
    assert.deepEqual(await earlierAuthorities(folder), [apart])
    assert.deepEqual(await readFile(apart), certificate)
    await readyFolder(folder, letter, next)
    assert.deepEqual(await readdir(folder), [`ca-${fileName}.cer`])
  })

  test('a certificate of an authority that is not ours is not moved', async ({ assert }) => {
    await writeFile(join(folder, 'ca.cer'), 'something else')
    const refused = () => readyFolder(folder, letter, next)
    await assert.rejects(refused, /E_OUT_OF_ANOTHER_AUTHORITY/)
    assert.deepEqual(await readdir(folder), ['ca.cer'])
  })
})
