/*
| A process that writes a sheet into the folder of its argument, tells its path and waits for its end:
|   node --import=./bin/typescript.mjs tests/support/sheet_child.ts FOLDER
*/

import { SheetFolder } from '#commands/ceremony/_sheet_folder'

const folder = await SheetFolder.open(process.argv[2])
const { path } = await folder.write('share.pdf', Buffer.from('%PDF-1.4'))
process.stdout.write(`${path}\n`)
setInterval(() => {}, 1000)
