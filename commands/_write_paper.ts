import { writeFile } from 'node:fs/promises'

/** Writes a paper for its reader alone (mode 0600): names and IINs are on it. */
export function writePaper(path: string, content: Uint8Array): Promise<void> {
  return writeFile(path, content, { mode: 0o600 })
}
