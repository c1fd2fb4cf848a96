/** Largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024

/** Largest content of a workbook after decompression, in bytes. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024

/** Most parts of a workbook that are read: sheets, strings, formats. */
export const MAX_PARTS = 200

/** Longest text of a cell that Excel can make, in UTF-16 units. */
export const MAX_CELL_LENGTH = 32_767

/** Most employees of one letter. */
export const MAX_ROWS = 2000

/** Filled cells further right or further down than this are no annex 1. */
export const MAX_COLUMN = 200
export const MAX_SHEET_ROW = 20_000

/** Rows above the table in which its headings are looked for. */
export const MAX_TITLE_ROWS = 60
