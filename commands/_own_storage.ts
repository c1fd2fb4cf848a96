import { chmod, mkdir, open } from 'node:fs/promises'
import databaseConfig, { sqliteFile } from '#config/database'
import { storagePath } from '#config/ca'

/**
 * The storage folder, readable by its owner alone, and so is the embedded database in it, also where a folder was
 * there before or the database was moved out of it: it holds IINs and password hashes. SQLite makes its files beside
 * the database with the same rights.
 */
export async function ownStorage(): Promise<void> {
  await mkdir(storagePath(), { recursive: true, mode: 0o700 })
  await chmod(storagePath(), 0o700)
  if (databaseConfig.connection !== 'sqlite' || sqliteFile === ':memory:') return
  const file = await open(sqliteFile, 'a', 0o600)
  await file.close()
  for (const beside of ['', '-wal', '-shm'])
    await chmod(`${sqliteFile}${beside}`, 0o600).catch(ignoreAbsent)
}

function ignoreAbsent(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOENT') throw error
}
