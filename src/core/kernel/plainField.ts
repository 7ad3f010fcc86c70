/** Text of a table that goes to a spreadsheet: what would be run as a formula there is led by an apostrophe. */
export const plainField = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
