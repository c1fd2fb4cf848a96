/** More lists, responses or time stamps than anybody needs to answer for one document. */
export const MOST_ANSWERS = 32
