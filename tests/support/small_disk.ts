import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder on a disk of so many kilobytes. */
export async function smallDisk(kilobytes: number) {
  const path = await mkdtemp(join(tmpdir(), 'kualik-small-'))
  const mount = (...parts: string[]) => spawnSync('mount', [...parts, path]).status
  const status = mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs')
  const remove = async () => {
    if (status === 0) spawnSync('umount', [path])
    await rm(path, { recursive: true })
  }
  const grow = (to: number) => mount('-o', `remount,size=${to}k`)
  return { path, remove, grow, mounted: status === 0 }
}

/** Whether this user may mount one. */
export async function mayMount() {
  const { mounted, remove } = await smallDisk(40)
  await remove()
  return mounted
}
