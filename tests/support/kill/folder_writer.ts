import { WholeFolder } from '#ca/publication/whole_folder'

/*
| Puts one folder after another into the same place until it is killed; every file of a folder has the same text.
*/

const [directory, name] = process.argv.slice(2)
for (let count = 0; ; count++) {
  const folder = new WholeFolder(directory)
  for (let file = 0; file < 8; file++) await folder.write(`${file}.txt`, `${name}-${count}`)
  await folder.place()
  process.send?.('placed')
}
